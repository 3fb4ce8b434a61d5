import type { AddressInfo } from 'node:net';
import { EmojifyError } from '../errors/emojify-error.js';
import { createAdaptorServer, type ServerType } from './hono.js';

/** Milliseconds, as Node's HTTP server takes them. */
export interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Default: 10 s for the headers, a minute for all of a request. */
  readonly patience?: Patience;
  /** The flag that chose the port, for the message when it is taken. */
  readonly flag: string;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, and ends when those under way are answered. */
  close(): Promise<void>;
}

/** A sender that takes longer is cut off: it would hold memory and a connection for as long as it likes. */
const patience: Patience = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2000 };

/** A hono app, or anything else that answers requests. */
export type Answering = Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>;

export async function listen(app: Answering, options: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { ...(options.patience ?? patience) } });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}/`, port, close: () => close(server) };
}

function listenError(error: NodeJS.ErrnoException, { host, port, flag }: ListenOptions): unknown {
  if (error.code === 'EADDRINUSE') {
    const hint = `choose another with ${flag} N; ${flag} 0 takes any free port`;
    return new EmojifyError('PORT_TAKEN', `port ${port} of ${flag} is taken on ${host}`, { cause: error, hint });
  }
  if (error.code === 'EACCES') {
    const hint = `choose one above 1023 with ${flag} N`;
    return new EmojifyError('PORT_TAKEN', `port ${port} of ${flag} may not be used by this user`, {
      cause: error,
      hint,
    });
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(error.code ?? '')) {
    return new EmojifyError('USAGE', `invalid --host "${host}": it is not an address of this machine`, {
      cause: error,
    });
  }
  return error;
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Keep-alive connections without a request would hold the server open for ever.
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

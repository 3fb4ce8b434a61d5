import type { AddressInfo } from 'node:net';
import { EmojifyError } from '../errors/emojify-error.js';
import { createAdaptorServer, type ServerType } from './hono.js';

/** Milliseconds, with the names of Node's HTTP server. */
export interface ServerTimeouts {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Default: 10 s for the headers, one minute for the whole request. */
  readonly timeouts?: ServerTimeouts;
  /** The flag for the port, for the message if it is in use. */
  readonly flag: string;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Accepts no new requests, and resolves when pending ones are answered. */
  close(): Promise<void>;
}

/** A slower sender is disconnected, because it would occupy memory and a connection for an unlimited time. */
const timeouts: ServerTimeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 2000 };

/** A hono app, or anything else that answers requests. */
export type Answering = Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>;

export async function listen(app: Answering, options: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { ...(options.timeouts ?? timeouts) } });
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
    const hint = `choose another with ${flag} N, or any free port with ${flag} 0`;
    return new EmojifyError('PORT_TAKEN', `port ${port} of ${flag} is in use on ${host}`, { cause: error, hint });
  }
  if (error.code === 'EACCES') {
    const hint = `choose one above 1023 with ${flag} N`;
    return new EmojifyError('PORT_TAKEN', `this user cannot use port ${port} of ${flag}`, {
      cause: error,
      hint,
    });
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(error.code ?? '')) {
    return new EmojifyError('USAGE', `invalid --host "${host}": not an address of this machine`, {
      cause: error,
    });
  }
  return error;
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Idle keep-alive connections would keep the server open forever.
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

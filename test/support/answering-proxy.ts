import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What this proxy answers a call of an AWS query API with: a status (default 200) and an XML body. */
export interface QueryAnswer {
  readonly status?: number;
  readonly body: string;
}

/** A call of an AWS query API: the action and its parameters. */
export interface QueryCall {
  readonly action: string;
  readonly params: URLSearchParams;
  /** What the emulator answers to it. */
  readonly forward: () => Promise<string>;
}

export interface AnsweringProxy {
  readonly url: string;
  /** Calls that may change something, such as `DeleteStack` or `PUT /bucket/key`, since the last `reset`. */
  readonly writes: readonly string[];
  reset(): void;
  close(): Promise<void>;
}

const reads = /^(Describe|Get|List|Validate|GET |HEAD )/;

/** Stands in front of the emulator and lets a test answer calls itself; undefined passes them on. */
export async function startAnsweringProxy(
  target: string,
  answer: (call: QueryCall) => Promise<QueryAnswer | undefined> | QueryAnswer | undefined,
): Promise<AnsweringProxy> {
  const writes: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const query = incoming.headers['content-type']?.includes('form-urlencoded');
    const params = new URLSearchParams(query ? body.toString() : '');
    const action = params.get('Action') ?? `${incoming.method} ${incoming.url}`;
    if (!reads.test(action)) writes.push(action);
    const forward = async () => (await pass(target, incoming, body)).body.toString();
    const own = await answer({ action, params, forward });
    if (own) return void outgoing.writeHead(own.status ?? 200, { 'content-type': 'text/xml' }).end(own.body);
    const { status, headers, body: passed } = await pass(target, incoming, body);
    outgoing.writeHead(status, headers).end(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    reset: () => void writes.splice(0),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

interface Passed {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function pass(target: string, { method, headers, url }: IncomingMessage, body: Buffer): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url ?? '/', target), { method, headers, agent: false }, async (reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: Buffer.concat(chunks) });
    });
    onward.on('error', reject).end(body);
  });
}

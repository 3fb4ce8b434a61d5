import { forward, startProxy } from './aws-proxy.js';

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
  const proxy = await startProxy(async (incoming, outgoing, body) => {
    const query = incoming.headers['content-type']?.includes('form-urlencoded');
    const params = new URLSearchParams(query ? body.toString() : '');
    const action = params.get('Action') ?? `${incoming.method} ${incoming.url}`;
    if (!reads.test(action)) writes.push(action);
    const pass = () => forward(target, incoming, body);
    const own = await answer({ action, params, forward: async () => (await pass()).body.toString() });
    if (own) return void outgoing.writeHead(own.status ?? 200, { 'content-type': 'text/xml' }).end(own.body);
    const reply = await pass();
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  });
  return { ...proxy, writes, reset: () => void writes.splice(0) };
}

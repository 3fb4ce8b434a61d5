import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to an AWS service as it passed the proxy, such as `s3:PUT object` or `cloudformation:CreateChangeSet`. */
export type Call = string;

/** What happens to the call with this number (from 0), and to each repetition of the same call after it. */
export interface Fault {
  readonly at: number;
  /**
   * `throttled`, `denied` and `error` answer so; `cutBefore` and `cutAfter` drop the connection around the real call;
   * `dead` lets the real call through and nothing after it: what AWS sees when the caller is killed.
   */
  readonly kind: 'throttled' | 'denied' | 'error' | 'cutBefore' | 'cutAfter' | 'dead';
}

export interface FaultProxy {
  readonly url: string;
  /** All calls since the last `reset`. */
  readonly calls: readonly Call[];
  /** Forgets the calls, and injects this fault into those to come. `onCall` runs after the real call was answered. */
  reset(options?: { readonly fault?: Fault; readonly onCall?: (number: number) => void }): void;
  close(): Promise<void>;
}

const errors = {
  throttled: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  denied: { status: 403, code: 'AccessDenied', message: 'User is not authorized to perform this action' },
  error: { status: 500, code: 'InternalFailure', message: 'Internal failure' },
} as const;

/** Stands between the SDK and the emulator: records every call and can make any of them go wrong. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const calls: Call[] = [];
  let fault: Fault | undefined;
  let broken: Call | undefined;
  let onCall: ((number: number) => void) | undefined;

  function faultOf(call: Call, number: number): Exclude<Fault['kind'], 'dead'> | undefined {
    if (fault?.kind !== 'dead') return broken === call ? fault?.kind : undefined;
    if (number === fault.at) return 'cutAfter';
    return number > fault.at ? 'cutBefore' : undefined;
  }

  async function handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const call = nameOf(incoming, body);
    const number = calls.push(call) - 1;
    if (fault?.at === number) broken = call;
    const kind = faultOf(call, number);
    if (kind === 'cutBefore') return void answer.destroy();
    if (kind !== undefined && kind !== 'cutAfter') return refuse(answer, incoming, errors[kind]);
    const reply = await forward(target, incoming, body);
    onCall?.(number);
    if (kind === 'cutAfter') return void answer.destroy();
    answer.writeHead(reply.status, reply.headers).end(reply.body);
  }

  const server = createServer((incoming, answer) => {
    handle(incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    reset(options = {}) {
      calls.length = 0;
      broken = undefined;
      ({ fault, onCall } = options);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The service from the signature's scope, the action from wherever the service's protocol puts it. */
function nameOf({ headers, method, url = '/' }: IncomingMessage, body: Buffer): Call {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').at(-1)}`;
  const action = /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 300).toString('latin1'))?.[1];
  if (action) return `${service}:${action}`;
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const query = [...searchParams.keys()].filter((key) => key !== 'x-id').sort();
  return `${service}:${method} ${decodeURIComponent(pathname)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Each protocol has its own form of an error: JSON for those that speak it, XML for the rest. */
function refuse(
  answer: ServerResponse,
  { headers, url = '' }: IncomingMessage,
  { status, code, message }: Refusal,
): void {
  const json = headers['x-amz-target'] !== undefined || /^\/20\d\d-\d\d-\d\d\//.test(url);
  if (json) {
    answer.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
    answer.end(JSON.stringify({ __type: code, message }));
    return;
  }
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  const query = headers['content-type']?.includes('form-urlencoded') ?? false;
  const text = query
    ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`
    : `<Error>${error}</Error>`;
  answer.writeHead(status, { 'content-type': 'text/xml' });
  answer.end(`<?xml version="1.0"?>${text}`);
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method, headers, url } = incoming;
    const onward = request(new URL(url ?? '/', target), { method, headers, agent: false }, async (reply) => {
      try {
        resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: await bodyOf(reply) });
      } catch (error) {
        reject(error);
      }
    });
    onward.on('error', reject).end(body);
  });
}

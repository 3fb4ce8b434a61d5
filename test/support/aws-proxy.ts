import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to an AWS service, such as `s3:PUT /bucket/key` or `cloudformation:CreateChangeSet`. */
export type Call = string;

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface LoopbackProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on loopback that reads each request whole; what fails in `handle` drops the connection. */
export async function startProxy(
  handle: (incoming: IncomingMessage, answer: ServerResponse, body: Buffer) => Promise<void>,
): Promise<LoopbackProxy> {
  const server = createServer((incoming, answer) => {
    bodyOf(incoming)
      .then((body) => handle(incoming, answer, body))
      .catch(() => answer.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
export function nameOf({ headers, method, url = '/' }: IncomingMessage, body: Buffer): Call {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').at(-1)}`;
  const action = /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 300).toString('latin1'))?.[1];
  if (action) return `${service}:${action}`;
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const query = [...searchParams.keys()].filter((key) => key !== 'x-id').sort();
  return `${service}:${method} ${decodeURIComponent(pathname)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Each protocol has its own form of an error: JSON for those that speak it, XML for the rest. */
export function refuse(
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

/** Makes the same call at the target. */
export function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
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

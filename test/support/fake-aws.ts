import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAwsAnswer {
  /** Default 200. */
  readonly status?: number;
  /** The error's name, such as `ThrottlingException`. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a Buffer as it is. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly drop?: boolean;
}

export interface FakeAwsCall {
  /** The operation of AWS's JSON protocols, `FilterLogEvents`; of REST ones method and path, `POST /2015-03-31/…`. */
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FakeAws {
  readonly url: string;
  readonly calls: readonly FakeAwsCall[];
  /** For `runCli`: no other AWS configuration reaches the command. */
  readonly env: Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}

/** A server on loopback that speaks AWS's JSON protocols; what it answers is up to the test. */
export async function startFakeAws(answer: (call: FakeAwsCall) => FakeAwsAnswer): Promise<FakeAws> {
  const calls: FakeAwsCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = toCall(request, Buffer.concat(chunks));
    calls.push(call);
    const { status = 200, error, headers, body = {}, drop } = answer(call);
    if (drop) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': 'request-id',
      ...(error && { 'x-amzn-errortype': error }),
      ...headers,
    });
    response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, calls, env: environment(url), close: () => close(server) };
}

function toCall(request: IncomingMessage, body: Buffer): FakeAwsCall {
  const target = request.headers['x-amz-target'];
  const operation = typeof target === 'string' ? (target.split('.')[1] ?? '') : `${request.method} ${request.url}`;
  return { operation, headers: request.headers, body, input: parse(body) };
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

function environment(url: string): FakeAws['env'] {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode } from '../../errors/codes.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { servedPolicy } from '../report/report-page.js';
import type { ReviewSession } from './review-session.js';

export interface ReviewServer {
  /** Includes the token; anyone who has it can see the photos. */
  readonly url: string;
  close(): Promise<void>;
}

/** Longest body of a decision: over a thousand faces. */
const maxBody = 1_000_000;

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': `${servedPolicy}; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const refuse = (status: number, code: string, message: string) => json(status, { code, message });

/**
 * Serves a review on the loopback address, to clients with the token in the URL and to no other origin.
 * @throws EmojifyError PORT_TAKEN
 */
export async function serveReview(session: ReviewSession, port: number): Promise<ReviewServer> {
  const token = randomBytes(24).toString('base64url');
  let hosts: readonly string[] = [];
  const server = createServer((request, response) => {
    const answered = answer(request, session, token, hosts).catch(toProblem);
    void answered.then(({ status, type, body }) => send(response, status, type, body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  hosts = [`127.0.0.1:${taken}`, `localhost:${taken}`];
  return {
    url: `http://127.0.0.1:${taken}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function portTaken(port: number, cause: Error): EmojifyError {
  const hint = 'choose another with --port N, or omit it for any free port';
  return new EmojifyError('PORT_TAKEN', `port ${port} cannot be used: ${cause.message}`, { cause, hint });
}

async function answer(
  request: IncomingMessage,
  session: ReviewSession,
  token: string,
  hosts: readonly string[],
): Promise<Answer> {
  const { host = '', origin } = request.headers;
  // A name that leads to this address, set up by a stranger's page, is another host.
  if (!hosts.includes(host)) return refuse(403, 'FORBIDDEN', 'unknown host');
  if (origin !== undefined && origin !== `http://${host}`) return refuse(403, 'FORBIDDEN', 'another origin');
  const [, given = '', what = '', number] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
  if (!isSame(given, token)) return refuse(404, 'NOT_FOUND', 'not found: use the printed address');
  if (what === '') return { status: 200, type: 'text/html; charset=utf-8', body: session.page() };
  const index = /^\d{1,9}$/.test(number ?? '') ? Number(number) : Number.NaN;
  if (!(index < session.count)) return refuse(404, 'NOT_FOUND', 'no such photo');
  if (what === 'photos') return decide(request, session, index);
  const bytes = what === 'before' || what === 'after' ? await session.picture(index, what) : undefined;
  return bytes ? { status: 200, type: 'image/webp', body: bytes } : refuse(404, 'NOT_FOUND', 'no such picture');
}

async function decide(request: IncomingMessage, session: ReviewSession, index: number): Promise<Answer> {
  if (request.method !== 'PUT') return refuse(405, 'METHOD_NOT_ALLOWED', 'expected PUT');
  if (request.headers['content-type'] !== 'application/json') {
    return refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'expected application/json');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBody) return refuse(413, 'BODY_TOO_LARGE', `expected at most ${maxBody} bytes`);
    chunks.push(chunk);
  }
  return json(200, await session.decide(index, parse(Buffer.concat(chunks).toString())));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EmojifyError('BAD_CORRECTIONS', 'the body is not JSON', { cause });
  }
}

/** Takes the same time however much of the token is right. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

const statusOf: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_CORRECTIONS: 400,
  UNKNOWN_EMOJI: 400,
  // The photo was deleted during the review.
  INPUT_NOT_FOUND: 404,
};

function toProblem(error: unknown): Answer {
  const known = error instanceof EmojifyError;
  const status = known ? (statusOf[error.code] ?? 500) : 500;
  return refuse(status, known ? error.code : 'INTERNAL', error instanceof Error ? error.message : String(error));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { ...headers, 'content-type': type });
  response.end(body);
}

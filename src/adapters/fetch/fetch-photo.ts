import { STATUS_CODES } from 'node:http';
import type { Agent, Dispatcher } from 'undici';
import request from 'undici/lib/api/api-request.js';
import { fetchError, toFetchError } from './fetch-error.js';
import { guardedAgent, type Resolve } from './guarded-agent.js';
import { parsePhotoUrl, refusePrivateLiteral, shownUrl } from './photo-url.js';
import { readBody } from './read-body.js';

/** Limits of one fetch. The HTTP API in front of the service times out after 30 s, so 20 s leave time to respond. */
export const fetchLimits = { bytes: 25_000_000, milliseconds: 20_000, redirects: 5 } as const;

/**
 * The statuses that redirect to `Location`; of the other 3xx, 304 does not apply, because the request is not
 * conditional.
 */
const redirects = new Set([301, 302, 303, 307, 308]);

export interface FetchPhotoOptions {
  /** Cancels the fetch when aborted. */
  readonly signal?: AbortSignal;
  /** How host names are resolved; default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Also fetches from loopback and private addresses: for tests and development only, never with untrusted URLs. */
  readonly allowPrivate?: boolean;
  /** Maximum bytes of the photo, both as sent and as decompressed; default 25 MB. */
  readonly maxBytes?: number;
  /** Milliseconds for the whole fetch, redirects included; default 20 s. */
  readonly timeout?: number;
}

export interface FetchedPhoto {
  readonly bytes: Buffer;
  /** As the server claims; not to be trusted. */
  readonly contentType: string | undefined;
  /** The final URL of the photo, after redirects. */
  readonly url: string;
}

/**
 * Fetches a photo from a URL that may be untrusted: http(s) only, no credentials, every hop (at most 5 redirects)
 * connects to a public address only, at most 25 MB and 20 s in total. Proxies from the environment are not used,
 * because the address they connect to could not be checked.
 * @throws EmojifyError URL_…; `data.retryable` tells whether a retry may help
 */
export async function fetchPhoto(url: string | URL, options: FetchPhotoOptions = {}): Promise<FetchedPhoto> {
  const { timeout = fetchLimits.milliseconds } = options;
  const first = parsePhotoUrl(url);
  const deadline = AbortSignal.timeout(timeout);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  const agent = guardedAgent({ ...options, connectTimeout: timeout });
  const progress: Progress = { url: first, begun: false };
  try {
    return await follow(progress, agent, signal, options);
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (deadline.aborted) {
      throw fetchError(progress.url, error)('URL_TIMEOUT', `did not arrive within ${timeout / 1000} s`, true);
    }
    throw toFetchError(error, progress.url, progress.begun);
  } finally {
    await agent.destroy();
  }
}

/** The current URL, for error messages. */
interface Progress {
  url: URL;
  begun: boolean;
}

async function follow(progress: Progress, agent: Agent, signal: AbortSignal, options: FetchPhotoOptions) {
  for (let hop = 0; hop <= fetchLimits.redirects; hop += 1) {
    if (!options.allowPrivate) refusePrivateLiteral(progress.url);
    const response = await get(progress.url, agent, signal);
    const { statusCode } = response;
    if (!redirects.has(statusCode)) {
      progress.begun = true;
      return receive(progress.url, response, options.maxBytes ?? fetchLimits.bytes);
    }
    response.body.on('error', () => undefined).destroy();
    progress.url = redirectTarget(progress.url, response);
  }
  throw fetchError(progress.url)('URL_REDIRECTS', `was redirected more than ${fetchLimits.redirects} times`, false);
}

function get(url: URL, agent: Agent, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const headers = { accept: 'image/*,*/*;q=0.8', 'accept-encoding': 'identity', 'user-agent': 'emojify' };
  return request.call(agent, { origin: url.origin, path: url.pathname + url.search, method: 'GET', signal, headers });
}

/** The next hop, under the same rules as the first. */
function redirectTarget(from: URL, response: Dispatcher.ResponseData): URL {
  const { location } = response.headers;
  if (typeof location === 'string' && location) return parsePhotoUrl(location, from);
  throw fetchError(from)('URL_REDIRECTS', `redirects without a target (status ${response.statusCode})`, false);
}

async function receive(url: URL, response: Dispatcher.ResponseData, limit: number): Promise<FetchedPhoto> {
  const { statusCode: status, headers, body } = response;
  const make = fetchError(url);
  if (status !== 200) {
    body.on('error', () => undefined).destroy();
    const transient = status >= 500 || status === 408 || status === 425 || status === 429;
    throw make('URL_STATUS', `answered ${status} ${STATUS_CODES[status] ?? ''}`.trim(), transient, { status });
  }
  const bytes = await readBody({ url, headers, body }, limit);
  if (bytes.length === 0) throw make('URL_EMPTY', 'is empty', false);
  if (/^\s*<(!doctype html|html)/i.test(bytes.toString('latin1', 0, 512))) {
    throw make('URL_NOT_A_PHOTO', 'is a web page, not a photo', false);
  }
  const contentType = headers['content-type'];
  return { bytes, contentType: typeof contentType === 'string' ? contentType : undefined, url: shownUrl(url) };
}

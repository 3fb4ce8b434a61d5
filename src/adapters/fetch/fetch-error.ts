import { EmojifyError } from '../../errors/emojify-error.js';
import { shownUrl } from './photo-url.js';

/** Whether a retry of the same fetch may help: timeouts, dropped connections, 5xx. False for all other errors. */
export function isTransientFetchError(error: unknown): boolean {
  return error instanceof EmojifyError && error.data?.retryable === true;
}

const dropped = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_ABORTED',
]);
const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN']);
const slow = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Converts an error of the HTTP client to one of ours. `begun`: the response had begun to arrive. */
export function toFetchError(thrown: unknown, url: URL, begun: boolean): EmojifyError {
  if (thrown instanceof EmojifyError) return thrown;
  const { code, message } = innermost(thrown);
  const make = fetchError(url, thrown);
  if (slow.has(code)) return make('URL_TIMEOUT', 'did not answer in time', true);
  if (dropped.has(code) && begun) return make('URL_CUT_SHORT', 'ended before the whole photo had arrived', true);
  if (dropped.has(code)) return make('URL_UNREACHABLE', 'dropped the connection', true);
  if (unreachable.has(code)) return make('URL_UNREACHABLE', `cannot be reached (${code})`, true);
  if (code === 'ENOTFOUND') return make('URL_HOST_NOT_FOUND', `has an unknown host name "${url.hostname}"`, false);
  if (code === 'EAI_AGAIN')
    return make('URL_HOST_NOT_FOUND', `has a host name that cannot be resolved right now: "${url.hostname}"`, true);
  if (/CERT|TLS|SSL|SIGNATURE/.test(code))
    return make('URL_TLS', `has a certificate that is not trusted (${code})`, false);
  return make('URL_BAD_RESPONSE', `returned a response that is not valid HTTP (${code || message})`, false);
}

/** Creates errors about one URL, in one form: `"https://…" did not answer in time`. */
export function fetchError(url: URL, cause?: unknown) {
  return (code: EmojifyError['code'], what: string, retryable: boolean, data: Record<string, unknown> = {}) =>
    new EmojifyError(code, `"${shownUrl(url)}" ${what}`, { cause, data: { ...data, retryable } });
}

/** Connecting to several addresses fails with one error that contains all; the first is representative. */
function innermost(thrown: unknown): { code: string; message: string } {
  const error = thrown as NodeJS.ErrnoException & { errors?: unknown[]; cause?: unknown };
  if (error?.errors?.[0]) return innermost(error.errors[0]);
  return { code: error?.code ?? '', message: error?.message ?? String(thrown) };
}

import { isIP } from 'node:net';
import { EmojifyError } from '../../errors/emojify-error.js';
import { isPublicAddress } from './address.js';

/** The URL for messages: without the query, which often contains a signature. */
export function shownUrl(url: URL | string): string {
  return String(url).replace(/[?#].*$/s, '');
}

/**
 * Parses a URL that may be fetched: http(s), without credentials.
 * @throws EmojifyError URL_INVALID, URL_SCHEME, URL_CREDENTIALS
 */
export function parsePhotoUrl(text: string | URL, base?: URL): URL {
  if (!URL.canParse(String(text), base?.href))
    throw refusal('URL_INVALID', `"${shorten(withoutPassword(text))}" is not a URL`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusal(
      'URL_SCHEME',
      `cannot fetch "${shorten(text)}": expected an http or https URL, not "${url.protocol}"`,
    );
  }
  // DNS has no longer names, and resolvers report them with a different error.
  if (url.hostname.length > 253)
    throw refusal('URL_INVALID', `"${shorten(url.origin)}" has a host name of over 253 characters`);
  if (url.username || url.password) {
    const bare = `${url.protocol}//${url.host}${url.pathname}`;
    throw refusal('URL_CREDENTIALS', `"${bare}" contains a user name or password: remove them from the URL`);
  }
  return url;
}

/**
 * Rejects hosts that are literal addresses and not public. Names are checked when they are resolved, but literal
 * addresses are never resolved. The URL parser has normalized every notation (127.1, 0x7f000001, 017700000001).
 * @throws EmojifyError URL_PRIVATE_ADDRESS
 */
export function refusePrivateLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) throw privateAddress(url.hostname, host);
}

/** The error for a host that is, or resolves to, an address that is not public. */
export function privateAddress(host: string, address: string): EmojifyError {
  const what = host === address || host === `[${address}]` ? `"${host}" is` : `"${host}" resolves to ${address},`;
  return new EmojifyError('URL_PRIVATE_ADDRESS', `${what} not a public address: expected a photo on the internet`, {
    hint: 'to fetch from your own network, pass --allow-private-urls',
  });
}

function refusal(code: 'URL_INVALID' | 'URL_SCHEME' | 'URL_CREDENTIALS', message: string) {
  return new EmojifyError(code, message, { data: { retryable: false } });
}

/** Anything that may be a user name and password in a string that is not a URL. */
const withoutPassword = (text: string | URL) => String(text).replace(/\/\/.*@/s, '//');

/** `data:` URLs can be megabytes long. */
function shorten(text: string | URL): string {
  const whole = shownUrl(text);
  return whole.length > 80 ? `${whole.slice(0, 80)}…` : whole;
}

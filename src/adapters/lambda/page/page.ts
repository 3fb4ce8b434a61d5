import { createHash } from 'node:crypto';
import type { PageAsset } from '../handler-types.js';
import { html, script, style } from './document.js';

export interface PageOptions {
  /**
   * Origins of signed links, such as `https://bucket.s3.eu-west-1.amazonaws.com`, with which large photos are uploaded
   * and loaded.
   */
  readonly objectOrigins?: readonly string[];
}

/** Hashes instead of 'unsafe-inline', so that only the built style and script can run. */
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const body = html
  .replace('<!-- style -->', () => `<style>${style}</style>`)
  .replace('<!-- script -->', () => `<script>${script}</script>`);
const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;

/** The page at `GET /`: a single document that sends requests only to the service's own API. */
export function page({ objectOrigins = [] }: PageOptions = {}): PageAsset {
  return {
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(objectOrigins),
      'cache-control': 'no-cache',
      etag,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    },
  };
}

function contentSecurityPolicy(objectOrigins: readonly string[]): string {
  const origins = objectOrigins.map((origin) => ` ${new URL(origin).origin}`).join('');
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `img-src 'self' blob: data:${origins}`,
    `connect-src 'self'${origins}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, SignedUpload, UploadTerms } from '../../pipeline/ports.js';

/** What a local signed link allows, as found in its query and the request's headers. */
export interface LinkUse {
  readonly method: string;
  readonly key: string;
  readonly expires: string;
  readonly signature: string;
  readonly contentType: string;
  readonly size: string;
  readonly requestId: string;
}

/** Signs and checks links: the local counterpart of S3's presigned requests. */
export interface LinkSigner {
  upload(key: string, terms: UploadTerms): SignedUpload;
  download(key: string, expiresIn: number): string;
  /** Whether the request is exactly what was signed, and in time. */
  allows(use: LinkUse): boolean;
}

export interface LinkSignerOptions {
  readonly secret: string;
  readonly now: Clock;
  /** The base URL of the links; called when one is signed, because the port may be known late. */
  readonly base: () => string;
}

export function linkSigner({ secret, now, base }: LinkSignerOptions): LinkSigner {
  const sign = (parts: readonly string[]) => createHmac('sha256', secret).update(parts.join('\n')).digest('hex');
  const link = (key: string, expires: string, signature: string) =>
    `${base()}/${key}?${new URLSearchParams({ expires, signature })}`;
  const expiry = (seconds: number) => Math.floor(now() / 1000) + seconds;
  return {
    upload(key, { contentType, size, requestId, expiresIn }) {
      const expires = expiry(expiresIn);
      const signature = sign(['PUT', key, String(expires), contentType, String(size), requestId]);
      return {
        method: 'PUT',
        url: link(key, String(expires), signature),
        headers: uploadHeaders({ contentType, requestId }),
        expiresAt: new Date(expires * 1000).toISOString(),
      };
    },
    download(key, expiresIn) {
      const expires = String(expiry(expiresIn));
      return link(key, expires, sign(['GET', key, expires]));
    },
    allows(use) {
      if (!(Number(use.expires) * 1000 > now())) return false;
      const extra = use.method === 'PUT' ? [use.contentType, use.size, use.requestId] : [];
      const expected = Buffer.from(sign([use.method, use.key, use.expires, ...extra]));
      const given = Buffer.from(use.signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** The headers that an upload must send, locally and to S3; `if-none-match: *` limits a link to one upload. */
export function uploadHeaders(attributes: { contentType: string; requestId: string }): Record<string, string> {
  return {
    'content-type': attributes.contentType,
    'if-none-match': '*',
    'x-amz-meta-requestid': attributes.requestId,
  };
}

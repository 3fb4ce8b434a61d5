import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { fetchError } from './fetch-error.js';

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

interface Answer {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/**
 * The whole body, counted as it comes: never more than `limit` bytes are held, neither as sent nor as unpacked.
 * We ask for no content encoding, but a server may send one all the same (or a bomb), so unpacked bytes are what counts.
 * @throws EmojifyError URL_TOO_LARGE, URL_BAD_RESPONSE; and what the stream throws
 */
export async function readBody({ url, headers, body }: Answer, limit: number): Promise<Buffer> {
  const tooLarge = () => fetchError(url)('URL_TOO_LARGE', `is over the limit of ${limit / 1e6} MB`, false, { limit });
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of decoded(url, headers, body)) {
    total += (chunk as Buffer).length;
    if (total > limit) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, total);
}

function decoded(url: URL, headers: Answer['headers'], body: Readable): Readable {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  if (!decoder) throw fetchError(url)('URL_BAD_RESPONSE', `has the unknown content encoding "${encoding}"`, false);
  // The reader of the decoder sees every error: the body's own reach it through the pipeline.
  return pipeline(body, decoder, () => undefined);
}

import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { fetchError } from './fetch-error.js';

const decoders = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

interface Answer {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/**
 * Reads the whole body and never holds more than `limit` bytes, neither as sent nor as decompressed. We request no
 * content encoding, but a server may still send one (or a decompression bomb), so the decompressed bytes are counted.
 * @throws EmojifyError URL_TOO_LARGE, URL_BAD_RESPONSE; and errors of the stream
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
  const decoder = decoders.get(encoding)?.();
  if (!decoder) throw fetchError(url)('URL_BAD_RESPONSE', `has the unknown content encoding "${encoding}"`, false);
  // The pipeline passes errors of the body on to the decoder, so reading the decoder reports every error.
  return pipeline(body, decoder, () => undefined);
}

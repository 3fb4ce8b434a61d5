import type { FetchPhotoOptions } from './adapters/fetch/fetch-photo.js';
import { maxFileBytes, readPhotoFile, tooLarge } from './core/cover/read-photo-file.js';
import { EmojifyError } from './errors/emojify-error.js';
import { toBuffer } from './util/to-buffer.js';

/**
 * A source of a photo: bytes, a stream of them (Node's or the web's), a `Blob`, the path of a file, a `file:` URL, or
 * an http(s) URL.
 */
export type PhotoSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>;

export interface PhotoSourceOptions {
  readonly signal?: AbortSignal;
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
}

/**
 * Reads the photo's bytes.
 * @throws EmojifyError USAGE for anything that is not a source of a photo, INPUT_… for files and streams, URL_…
 */
export async function readPhotoSource(source: PhotoSource, options: PhotoSourceOptions = {}): Promise<Buffer> {
  if (typeof source === 'string' || source instanceof URL) return readNamed(source, options);
  if (ArrayBuffer.isView(source) || isArrayBuffer(source)) return toBuffer(source);
  if (source instanceof Blob) return readStream(source.stream(), options);
  if (isAsyncIterable(source)) return readStream(source, options);
  const given = source === null ? 'null' : typeof source;
  const expected = 'expected bytes, a stream, a path or a URL';
  throw new EmojifyError('USAGE', `invalid photo of type ${given}: ${expected}`);
}

async function readNamed(source: string | URL, { signal, fetch }: PhotoSourceOptions): Promise<Buffer> {
  const text = String(source);
  if (/^file:/i.test(text)) return readPhotoFile(fileUrl(text), signal);
  if (typeof source === 'string' && !/^https?:/i.test(text)) return readPhotoFile(source, signal);
  const { fetchPhoto } = await import('./adapters/fetch/fetch-photo.js');
  return (await fetchPhoto(source, { ...fetch, ...(signal && { signal }) })).bytes;
}

function fileUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.host === '' && !/%2f|%00/i.test(url.pathname)) return url;
  throw new EmojifyError('USAGE', `invalid file URL "${text}": expected file:///path/to/photo.jpg`);
}

async function readStream(
  stream: AsyncIterable<unknown> | ReadableStream<unknown>,
  { signal }: PhotoSourceOptions,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of stream as AsyncIterable<unknown>) {
    signal?.throwIfAborted();
    if (!ArrayBuffer.isView(chunk))
      throw new EmojifyError('USAGE', `invalid photo: its stream yields ${typeof chunk} instead of bytes`);
    chunks.push(toBuffer(chunk as Uint8Array));
    total += chunk.byteLength;
    if (total > maxFileBytes) throw tooLarge('stream');
  }
  return Buffer.concat(chunks, total);
}

/** Also accepts one from another realm, such as a test runner's. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

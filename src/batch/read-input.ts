import type { FetchPhotoOptions } from '../adapters/fetch/fetch-photo.js';
import { maxFileBytes, readPhotoFile, tooLarge } from '../core/cover/read-photo-file.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Input } from './input.js';

export interface InputSources {
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
  readonly signal: AbortSignal;
}

/**
 * The bytes of an input.
 * @throws EmojifyError INPUT_…, URL_…
 */
export async function readInput(input: Input, { stdin, fetch, signal }: InputSources): Promise<Buffer> {
  switch (input.kind) {
    case 'bad':
      throw input.error;
    case 'file':
      return readPhotoFile(input.name, signal);
    case 'url': {
      const { fetchPhoto } = await import('../adapters/fetch/fetch-photo.js');
      return (await fetchPhoto(input.name, { ...fetch, signal })).bytes;
    }
    case 's3':
      throw new EmojifyError('USAGE', `"${input.name}" can only be processed with --cloud`);
    case 'stdin':
      return readAll(stdin, signal);
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of until(stream, signal)) {
    chunks.push(Buffer.from(chunk));
    total += chunk.length;
    if (total > maxFileBytes) throw tooLarge('-');
  }
  return Buffer.concat(chunks, total);
}

/** The stream's chunks until the signal: a terminal or pipe may never send another. */
async function* until<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const step = await Promise.race([iterator.next(), aborted]);
    if (step.done) return;
    yield step.value;
  }
}

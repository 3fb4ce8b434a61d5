// Runs in a thread of `decodeHeifInThread`: decodes one HEIC and ends, which releases the decoder's memory.
import { parentPort, workerData } from 'node:worker_threads';
import { EmojifyError } from '../../../errors/emojify-error.js';
import { decodeHeif, type HeifPixels } from './decode-heif.js';

export interface HeifAnswer {
  readonly picture?: Omit<HeifPixels, 'pixels'> & { readonly pixels: Uint8Array<ArrayBuffer> };
  /** Without a code: not one of ours. */
  readonly error?: { readonly code?: EmojifyError['code']; readonly message: string };
}

try {
  const { pixels, ...size } = await decodeHeif(Buffer.from(workerData as Uint8Array));
  const picture = { ...size, pixels: pixels as Uint8Array<ArrayBuffer> };
  parentPort?.postMessage({ picture } satisfies HeifAnswer, [picture.pixels.buffer]);
} catch (thrown) {
  const { message } = thrown as Error;
  const error = { message, ...(thrown instanceof EmojifyError && { code: thrown.code }) };
  parentPort?.postMessage({ error } satisfies HeifAnswer);
}

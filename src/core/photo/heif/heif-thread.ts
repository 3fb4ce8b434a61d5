import { Worker } from 'node:worker_threads';
import { EmojifyError } from '../../../errors/emojify-error.js';
import { type DecodeHeif, decodeHeifWith } from '../decode.js';
import type { HeifAnswer } from './heif-worker.js';

/** Node 20 cannot load TypeScript in threads. */
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Decodes each HEIC in a separate thread from now on: decoding takes seconds, during which this thread can process other
 * photos. For the command line; the bundle of a function would have to include the thread's file.
 */
export function useHeifThreads(): void {
  if (!fromSource) decodeHeifWith(decodeInThread);
}

const decodeInThread: DecodeHeif = (bytes) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./heif-worker.js', import.meta.url), { workerData: bytes });
    worker.once('error', reject);
    worker.once('message', ({ picture, error }: HeifAnswer) => {
      if (picture) return resolve({ ...picture, pixels: Buffer.from(picture.pixels.buffer) });
      const { code, message } = error!;
      reject(code ? new EmojifyError(code, message) : new Error(message));
    });
  });

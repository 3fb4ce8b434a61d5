import { stat } from 'node:fs/promises';
import { costOfPhotos } from '../aws/cost/photo-cost.js';
import type { Input } from '../batch/input.js';
import type { PlannedPhoto } from '../batch/process-photo.js';
import { type BatchResult, type CloudUse, type PhotoResult, summarize } from '../batch/result.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { toFilePath } from '../util/path-name.js';
import { type CloudJob, settledBefore } from './cloud-photo.js';
import { refuseLarge } from './hand-in.js';

/**
 * What a run would do: the photos that it would skip or reject, and how many it would send at what cost. Nothing is
 * sent, and no photo is read, so damage and content that the service has already are not detected.
 */
export async function planOnly(photos: readonly PlannedPhoto[], job: CloudJob, use: CloudUse): Promise<BatchResult> {
  const listed: PhotoResult[] = [];
  let sent = 0;
  let bytes = 0;
  for (const planned of photos) {
    const input = planned.input.name;
    try {
      const settled = await settledBefore(planned, job);
      if (settled) listed.push({ input, ...settled });
      const size = settled ? 0 : await sizeOf(planned.input);
      refuseLarge(input, size);
      bytes += planned.input.kind === 's3' ? 0 : size;
      sent += settled ? 0 : 1;
    } catch (error) {
      if (!(error instanceof EmojifyError)) throw error;
      listed.push({ input, status: 'failed', error: { code: error.code, message: error.message } });
    }
  }
  const { usd } = costOfPhotos(sent, job.service, job.service.region);
  return { photos: listed, summary: summarize(listed), cloud: { ...use, sent, bytes, usd } };
}

/** Bytes; unknown for URLs and stdin. */
async function sizeOf(input: Input): Promise<number> {
  if (input.kind === 's3') return input.size;
  return input.kind === 'file' ? (await stat(toFilePath(input.name))).size : 0;
}

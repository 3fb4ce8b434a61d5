import { isDeepStrictEqual } from 'node:util';
import { applyCorrections } from '../core/corrections/apply-corrections.js';
import { type CoverOptions, emojiOf } from '../core/cover/cover-options.js';
import { coverFaces } from '../core/cover/cover-photo.js';
import type { Track } from '../core/cover/track.js';
import { decode } from '../core/photo/decode.js';
import { encode } from '../core/photo/encode.js';
import { type InputFormat, type PhotoFormat, writtenFormat } from '../core/photo/photo.js';
import { recordsToTracks, tracksToRecords } from './face-records.js';
import type { ImageRecord } from './image-record.js';
import { processedKey } from './keys.js';
import { readOriginal } from './original.js';
import type { RecordChanges } from './ports.js';
import { reportImage } from './report-image.js';
import { type StepDeps, type StepOutcome, takeStep } from './step.js';

export interface ProcessDeps extends StepDeps {
  /** How faces are covered. Default: an emoji by emotion. */
  readonly covering?: CoverOptions;
}

/**
 * Corrects the detected faces of an image by a reviewer's decisions, if it has any, covers them, writes the result and moves the image to `processed`.
 * @throws errors that another attempt may resolve
 */
export async function processImage(deps: ProcessDeps, imageId: string): Promise<StepOutcome> {
  let covered: ImageRecord | undefined;
  const work = (record: ImageRecord) => {
    covered = record;
    return overlay(deps, record);
  };
  const outcome = await takeStep(deps, imageId, { to: 'processed', work });
  if (outcome === 'skipped' && covered) await coverAsDecided(deps, covered);
  return outcome;
}

/**
 * Writes the result again if the image was retried with other corrections while this one was made: it may have replaced
 * the newer one. Before the image is analyzed again, the newer one is still to come.
 */
async function coverAsDecided(deps: ProcessDeps, covered: ImageRecord): Promise<void> {
  const record = await deps.analyses.get(covered.imageId);
  if (!record || isDeepStrictEqual(record.corrections, covered.corrections)) return;
  if (record.status !== 'analyzed' && record.status !== 'processed') return;
  const message = 'image was retried meanwhile: covered again';
  reportImage(deps.reporter, record, { level: 'info', code: 'IMAGE_COVERED_AGAIN', message });
  await overlay(deps, record);
  await coverAsDecided(deps, record);
}

async function overlay(
  { images, covering: coverOptions = {} }: ProcessDeps,
  record: ImageRecord,
): Promise<RecordChanges> {
  const { imageId, requestId, faces = [], corrections } = record;
  const photo = await decode(await readOriginal(images, imageId));
  const detected = { photo, tracks: recordsToTracks(faces, photo) };
  const { tracks } = corrections ? applyCorrections(detected, { faces: corrections }) : detected;
  const leave = new Set(tracks.filter(isVisible).map(({ number }) => number));
  const covered = await coverFaces({ photo, tracks }, coverOptions, leave);
  const emojis = tracks.flatMap((track) =>
    track.faces.map(() => (isVisible(track) ? '' : (emojiOf(track, coverOptions) ?? ''))),
  );
  const format = browserFormat(photo.format);
  const bytes = await encode(covered, { format });
  const contentType = `image/${format}`;
  await images.put(processedKey(imageId), bytes, { contentType, requestId });
  return {
    ...(corrections && { faces: tracksToRecords(tracks, photo) }),
    emojis: emojis.some(Boolean) ? emojis : [],
    result: { contentType, bytes: bytes.length },
  };
}

const isVisible = ({ corrected }: Track): boolean => corrected?.kind === 'visible';

/** The original's format, or one that every browser supports. */
const browserFormat = (format: InputFormat): PhotoFormat => (format === 'tiff' ? 'png' : writtenFormat(format));

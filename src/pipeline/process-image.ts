import { type CoverOptions, emojiOf } from '../core/cover/cover-options.js';
import { coverFaces } from '../core/cover/cover-photo.js';
import { decode } from '../core/photo/decode.js';
import { encode } from '../core/photo/encode.js';
import { type InputFormat, type PhotoFormat, writtenFormat } from '../core/photo/photo.js';
import { recordsToTracks } from './face-records.js';
import type { ImageRecord } from './image-record.js';
import { processedKey } from './keys.js';
import { readOriginal } from './original.js';
import type { RecordChanges } from './ports.js';
import { type StepDeps, type StepOutcome, takeStep } from './step.js';

export interface ProcessDeps extends StepDeps {
  /** How faces are covered. Default: an emoji by emotion. */
  readonly covering?: CoverOptions;
}

/**
 * Covers the detected faces of an image, writes the result and moves the image to `processed`.
 * @throws errors that another attempt may resolve
 */
export function processImage(deps: ProcessDeps, imageId: string): Promise<StepOutcome> {
  return takeStep(deps, imageId, { to: 'processed', work: (record) => overlay(deps, record) });
}

async function overlay(
  { images, covering: coverOptions = {} }: ProcessDeps,
  record: ImageRecord,
): Promise<RecordChanges> {
  const { imageId, requestId, faces = [] } = record;
  const photo = await decode(await readOriginal(images, imageId));
  const tracks = recordsToTracks(faces, photo);
  const covered = await coverFaces({ photo, tracks }, coverOptions, new Set());
  const emojis = tracks.flatMap((track) => track.faces.map(() => emojiOf(track, coverOptions) ?? ''));
  const format = browserFormat(photo.format);
  const bytes = await encode(covered, { format });
  const contentType = `image/${format}`;
  await images.put(processedKey(imageId), bytes, { contentType, requestId });
  return { emojis: emojis.filter(Boolean), result: { contentType, bytes: bytes.length } };
}

/** The original's format, or one that every browser supports. */
const browserFormat = (format: InputFormat): PhotoFormat => (format === 'tiff' ? 'png' : writtenFormat(format));

import { createHash } from 'node:crypto';
import type { FetchPhotoOptions } from './adapters/fetch/fetch-photo.js';
import { applyCorrections, reviewedFaces } from './core/corrections/apply-corrections.js';
import type { Corrections, PhotoCorrections } from './core/corrections/corrections.js';
import { loadCorrections } from './core/corrections/load-corrections.js';
import {
  coverFaces,
  type DetectedPhoto,
  describeFaces,
  detectFaces,
  type EmojifiedFace,
  openPhoto,
  write,
} from './core/cover/cover-photo.js';
import { type PhotoSettings, parsePhotoOptions } from './core/cover/photo-options.js';
import { type Selection, uncoveredFaces } from './core/cover/select-faces.js';
import type { FaceDetector } from './core/detect/detector.js';
import { type PhotoFormat, writtenFormat } from './core/photo/photo.js';
import { rawPreview } from './core/photo/raw/raw-preview.js';
import { EmojifyError } from './errors/emojify-error.js';
import { type PhotoSource, readPhotoSource } from './photo-source.js';

/** Same as the `process` flags of these names; the sticker can be given as bytes as well as by its path. */
export interface EmojifyOptions extends PhotoSettings {
  /** Whether to use the full-size JPEG inside camera RAW files, which are rejected otherwise. Default false. */
  readonly rawPreview?: boolean;
  /**
   * A reviewer's corrections: the path of a corrections.json, or its content. Photos that are not in it are not
   * affected.
   */
  readonly corrections?: string | Corrections;
  /**
   * Whether to detect faces. Default true; otherwise the faces are those in `corrections`, which must contain the
   * photo.
   */
  readonly detect?: boolean;
  /** Default: the embedded detector, loaded once and reused. */
  readonly detector?: FaceDetector;
  /** Cancels the work when aborted. */
  readonly signal?: AbortSignal;
  /** Limits for a photo that is fetched from a URL. */
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
}

export interface EmojifiedPhoto {
  /** The bytes of the covered photo. */
  readonly image: Buffer;
  readonly format: PhotoFormat;
  /** Pixels of the upright photo. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly EmojifiedFace[];
}

/**
 * Finds the faces in a photo and covers them, like `emojify process`.
 * @param input the photo's bytes, a stream of them, the path or file URL of its file, or an http(s) URL (public
 * addresses only, at most 25 MB)
 * @throws EmojifyError with a `code` from docs/errors.md, such as UNREADABLE_IMAGE
 * @example const { image, faces } = await emojify('party.jpg', { emoji: 'happy=🥳' });
 */
export async function emojify(input: PhotoSource, options: EmojifyOptions = {}): Promise<EmojifiedPhoto> {
  const { selection, cover, encoding } = await parsePhotoOptions(options);
  const detected = await findFaces(input, selection, options);
  const leave = uncoveredFaces(detected.tracks, selection);
  const covered = await coverFaces(detected, cover, leave);
  const { width, height, format } = detected.photo;
  return {
    image: await write(covered, detected.original, encoding),
    format: options.format ?? writtenFormat(format),
    width,
    height,
    faces: describeFaces(detected, cover, leave),
  };
}

/** The reviewer's faces, if the corrections contain exactly this file. */
async function findFaces(input: PhotoSource, selection: Selection, options: EmojifyOptions): Promise<DetectedPhoto> {
  const { corrections, detect = true, signal, maxMegapixels, keepMetadata: keepOriginal } = options;
  const { photos } = corrections === undefined ? { photos: [] } : await loadCorrections(corrections);
  let entry: PhotoCorrections | undefined;
  const read = async () => {
    const file = await readPhotoSource(input, options);
    const sha256 = photos.length > 0 ? createHash('sha256').update(file).digest('hex') : '';
    entry = photos.find((photo) => photo.sha256 === sha256);
    return options.rawPreview ? (rawPreview(file)?.bytes ?? file) : file;
  };
  const opening = openPhoto(read, { maxMegapixels, keepOriginal });
  if (!detect) {
    const opened = await opening;
    if (entry) return reviewedFaces(opened, entry);
    const message = 'this photo is not in the corrections: review it first, or remove "detect: false"';
    throw new EmojifyError('CORRECTIONS_MISSING', message);
  }
  const detected = await detectFaces(opening, options.detector ?? defaultDetector(), selection, signal);
  return entry ? applyCorrections(detected, entry) : detected;
}

let kept: Promise<FaceDetector> | undefined;

/** The embedded detector takes a while to load, so all calls share one. */
function defaultDetector(): Promise<FaceDetector> {
  kept ??= import('./core/detect/local-detector.js').then(({ createLocalDetector }) => createLocalDetector());
  kept.catch(() => {
    kept = undefined;
  });
  return kept;
}

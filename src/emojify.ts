import type { FetchPhotoOptions } from './adapters/fetch/fetch-photo.js';
import { coverFaces, describeFaces, detectFaces, type EmojifiedFace, write } from './core/cover/cover-photo.js';
import { type PhotoSettings, parsePhotoOptions } from './core/cover/photo-options.js';
import { uncoveredFaces } from './core/cover/select-faces.js';
import type { FaceDetector } from './core/detect/detector.js';
import { type PhotoFormat, writtenFormat } from './core/photo/photo.js';
import { rawPreview } from './core/photo/raw/raw-preview.js';
import { type PhotoSource, readPhotoSource } from './photo-source.js';

/** As the flags of `process` of the same names; the sticker may be given as bytes as well as by its path. */
export interface EmojifyOptions extends PhotoSettings {
  /** Takes the full-size JPEG inside a camera RAW file, which is refused otherwise. Default false. */
  readonly rawPreview?: boolean;
  /** Default: the embedded detector, loaded once and kept. */
  readonly detector?: FaceDetector;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
  /** Limits for a photo that is fetched from a URL. */
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
}

export interface EmojifiedPhoto {
  /** The file's bytes, faces covered. */
  readonly image: Buffer;
  readonly format: PhotoFormat;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly EmojifiedFace[];
}

/**
 * Finds the faces in a photo and covers them, as `emojify process` does.
 *
 * @param input the photo's bytes, a stream of them, the path or file URL of its file, or an http(s) URL (public addresses only, at most 25 MB)
 * @throws EmojifyError with a `code` of docs/errors.md, such as UNREADABLE_IMAGE
 * @example
 * const { image, faces } = await emojify('party.jpg', { emoji: 'happy=🥳' });
 */
export async function emojify(input: PhotoSource, options: EmojifyOptions = {}): Promise<EmojifiedPhoto> {
  const [bytes, { selection, cover, encoding }] = await Promise.all([load(input, options), parsePhotoOptions(options)]);
  const detector = options.detector ?? defaultDetector();
  const detected = await detectFaces(bytes, detector, selection, options.signal, options.maxMegapixels);
  const leave = uncoveredFaces(detected.tracks, selection);
  const covered = await coverFaces(detected, cover, leave);
  const { width, height, format } = detected.photo;
  return {
    image: await write(covered, bytes, encoding),
    format: options.format ?? writtenFormat(format),
    width,
    height,
    faces: describeFaces(detected, cover, leave),
  };
}

async function load(input: PhotoSource, options: EmojifyOptions): Promise<Buffer> {
  const bytes = await readPhotoSource(input, options);
  return options.rawPreview ? (rawPreview(bytes)?.bytes ?? bytes) : bytes;
}

let kept: Promise<FaceDetector> | undefined;

/** The embedded detector takes a while to load; every call shares one. */
function defaultDetector(): Promise<FaceDetector> {
  kept ??= import('./core/detect/local-detector.js').then(({ createLocalDetector }) => createLocalDetector());
  kept.catch(() => {
    kept = undefined;
  });
  return kept;
}

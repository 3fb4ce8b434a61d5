import type { FetchPhotoOptions } from './adapters/fetch/fetch-photo.js';
import type { CoverOptions, Style } from './core/cover/cover-options.js';
import {
  coverFaces,
  describeFaces,
  detectFaces,
  type EmojifiedFace,
  type Encoding,
  write,
} from './core/cover/cover-photo.js';
import { loadSticker } from './core/cover/load-sticker.js';
import type { CoverShape } from './core/cover/overlay.js';
import { type Selection, uncoveredFaces } from './core/cover/select-faces.js';
import type { FaceDetector } from './core/detect/detector.js';
import { parseEmojiChoice } from './core/emoji/choose.js';
import { type PhotoFormat, writtenFormat } from './core/photo/photo.js';
import { rawPreview } from './core/photo/raw/raw-preview.js';
import { EmojifyError } from './errors/emojify-error.js';
import { type PhotoSource, readPhotoSource, toBuffer } from './photo-source.js';

export interface EmojifyOptions extends Selection, Encoding {
  /** What faces are covered with. Default `emoji`. */
  readonly style?: Style;
  /** `😎` for every face, or `happy=🥳,sad=🌧` by emotion; default: the one that fits. */
  readonly emoji?: string;
  /** A picture file's bytes to use in place of emojis. */
  readonly sticker?: Uint8Array | ArrayBuffer;
  /**
   * Size of the emoji or sticker as a multiple of the face box's longer side, default 1.4; of another style as a multiple
   * of the face, never less than hides it.
   */
  readonly scale?: number;
  /** Outline of what is hidden. Default `box` for the styles pixelate and box, else `ellipse`. */
  readonly shape?: CoverShape;
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
  checkRanges(options);
  const [bytes, coverOptions] = await Promise.all([load(input, options), toCoverOptions(options)]);
  const detector = options.detector ?? defaultDetector();
  const detected = await detectFaces(bytes, detector, options, options.signal);
  const leave = uncoveredFaces(detected.tracks, options);
  const covered = await coverFaces(detected, coverOptions, leave);
  const { width, height, format } = detected.photo;
  return {
    image: await write(covered, bytes, options),
    format: options.format ?? writtenFormat(format),
    width,
    height,
    faces: describeFaces(detected, coverOptions, leave),
  };
}

/** The ranges of the numbers, the same as of the command's flags. */
const ranges = {
  scale: [0.5, 4],
  quality: [1, 100],
  minConfidence: [0, 100],
  minFace: [0, Number.MAX_SAFE_INTEGER],
  maxFaces: [1, Number.MAX_SAFE_INTEGER],
} as const satisfies Partial<Record<keyof EmojifyOptions, readonly [number, number]>>;

function checkRanges(options: EmojifyOptions): void {
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value === undefined || (value >= min && value <= max)) continue;
    throw new EmojifyError('USAGE', `invalid ${name} ${value}: expected a number from ${min} to ${max}`);
  }
}

async function load(input: PhotoSource, options: EmojifyOptions): Promise<Buffer> {
  const bytes = await readPhotoSource(input, options);
  return options.rawPreview ? (rawPreview(bytes)?.bytes ?? bytes) : bytes;
}

async function toCoverOptions({ style, emoji, sticker, scale, shape }: EmojifyOptions): Promise<CoverOptions> {
  return {
    ...(style && { style }),
    ...(emoji !== undefined && { emoji: parseEmojiChoice(emoji) }),
    ...(sticker && { sticker: await loadSticker(toBuffer(sticker), 'sticker') }),
    ...(scale !== undefined && { scale }),
    ...(shape && { shape }),
  };
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

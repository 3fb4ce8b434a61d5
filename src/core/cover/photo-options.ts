import { EmojifyError } from '../../errors/emojify-error.js';
import { toBuffer } from '../../util/to-buffer.js';
import { emojiArt } from '../emoji/art.js';
import { parseEmojiChoice } from '../emoji/choose.js';
import type { CoverOptions } from './cover-options.js';
import type { Encoding } from './cover-photo.js';
import { loadSticker } from './load-sticker.js';
import { describeRange, isInRange, optionRanges } from './option-ranges.js';
import { type CoverShape, coverShapes, type Style, styles } from './overlay.js';
import { readPhotoFile } from './read-photo-file.js';
import type { Selection } from './select-faces.js';

/** Options for processing photos: those of the library and the flags of `process`. */
export interface PhotoSettings extends Selection, Encoding {
  /** How faces are covered. Default `emoji`. */
  readonly style?: Style;
  /** `😎` for all faces, or `happy=🥳,sad=🌧` by emotion; by default the one that matches the emotion. */
  readonly emoji?: string;
  /** A picture to use instead of emojis: the bytes of a file, or its path. */
  readonly sticker?: Uint8Array | ArrayBuffer | string;
  /**
   * Size of the emoji or sticker as a multiple of the face box's longer side, default 1.4; of another style as a
   * multiple of the face, limited to a size that hides the face.
   */
  readonly scale?: number;
  /** Outline of the hidden area. Default `box` for the styles pixelate and box, otherwise `ellipse`. */
  readonly shape?: CoverShape;
  /** Maximum pixels of a photo, all frames together, in millions. Default: 100, fewer where memory is limited. */
  readonly maxMegapixels?: number;
}

/** The checked and loaded options: parsed once and passed on unchanged. */
export interface PhotoOptions {
  readonly selection: Selection;
  readonly cover: CoverOptions;
  readonly encoding: Encoding;
  readonly maxMegapixels: number | undefined;
}

/**
 * Checks every option and loads what it refers to, so that an invalid one fails before the first photo is read.
 * @throws EmojifyError USAGE, UNKNOWN_EMOJI, UNKNOWN_EMOTION, BAD_STICKER
 */
export async function parsePhotoOptions(settings: PhotoSettings): Promise<PhotoOptions> {
  checkRanges(settings);
  checkWord('style', settings.style, styles);
  checkWord('shape', settings.shape, coverShapes);
  const { minConfidence, minFace, maxFaces, skip, thorough, format, quality, keepMetadata } = settings;
  return {
    selection: { minConfidence, minFace, maxFaces, skip, thorough },
    cover: await toCoverOptions(settings),
    encoding: { format, quality, keepMetadata },
    maxMegapixels: settings.maxMegapixels,
  };
}

function checkRanges(settings: PhotoSettings): void {
  for (const [name, range] of Object.entries(optionRanges)) {
    const value = settings[name as keyof typeof optionRanges];
    if (value === undefined || isInRange(value, range)) continue;
    throw new EmojifyError('USAGE', `invalid ${name} ${value}: expected ${describeRange(range)}`);
  }
}

function checkWord(name: string, value: string | undefined, words: readonly string[]): void {
  if (value === undefined || words.includes(value)) return;
  throw new EmojifyError('USAGE', `invalid ${name} "${value}": expected ${words.join(', ')}`);
}

async function toCoverOptions({ style, emoji, sticker, scale, shape }: PhotoSettings): Promise<CoverOptions> {
  const choice = emoji === undefined ? undefined : parseEmojiChoice(emoji);
  if (choice) await Promise.all((choice.kind === 'all' ? [choice.emoji] : Object.values(choice.emojis)).map(emojiArt));
  return {
    ...(style && { style }),
    ...(choice && { emoji: choice }),
    ...(sticker !== undefined && { sticker: await readSticker(sticker) }),
    ...(scale !== undefined && { scale }),
    ...(shape && { shape }),
  };
}

async function readSticker(sticker: Uint8Array | ArrayBuffer | string) {
  if (typeof sticker !== 'string') return loadSticker(toBuffer(sticker), 'sticker');
  const bytes = await readPhotoFile(sticker).catch((cause: Error) => {
    throw new EmojifyError('BAD_STICKER', `the sticker cannot be used: ${cause.message}`, { cause });
  });
  return loadSticker(bytes, sticker);
}

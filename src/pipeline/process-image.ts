import { emojiArt } from '../emoji/art.js';
import { type EmojiChoice, emojiFor } from '../emoji/choose.js';
import { type Cover, cover } from '../photo/cover.js';
import { decode } from '../photo/decode.js';
import { encode } from '../photo/encode.js';
import type { Look, MaskStyle } from '../photo/look.js';
import type { Photo, PhotoFormat } from '../photo/photo.js';
import type { FaceRecord, ImageRecord } from './image-record.js';
import { processedKey } from './keys.js';
import { readOriginal } from './original.js';
import type { RecordChanges } from './ports.js';
import { type StepDeps, type StepOutcome, takeStep } from './step.js';

export interface ProcessOptions {
  /** What covers the faces. Default `emoji`. */
  readonly style?: 'emoji' | MaskStyle;
  /** The user's choice of emojis; default: by emotion. */
  readonly emoji?: EmojiChoice;
  /** Size of the emoji as a multiple of the face's longer side. */
  readonly scale?: number;
}

export interface ProcessDeps extends StepDeps {
  readonly options?: ProcessOptions;
}

/**
 * Covers the faces that were found in an image, writes the result and moves the image to `processed`.
 * @throws whatever may succeed on another try
 */
export function processImage(deps: ProcessDeps, imageId: string): Promise<StepOutcome> {
  return takeStep(deps, imageId, { to: 'processed', work: (record) => process(deps, record) });
}

async function process({ images, options = {} }: ProcessDeps, record: ImageRecord): Promise<RecordChanges> {
  const { imageId, requestId, faces = [] } = record;
  const photo = await decode(await readOriginal(images, imageId));
  const emojis = (options.style ?? 'emoji') === 'emoji' ? faces.map((face) => emojiFor(face, options.emoji)) : [];
  const looks = await looksOf(emojis);
  const covers = faces.map((face, index) => toCover(face, photo, lookOf(looks, emojis[index], options), options.scale));
  const format = formatOf(photo);
  const bytes = await encode(await cover(photo, covers), { format });
  const contentType = `image/${format}`;
  await images.put(processedKey(imageId), bytes, { contentType, requestId });
  return { emojis, result: { contentType, bytes: bytes.length } };
}

/** Each emoji's art is read once, however many faces it covers. */
async function looksOf(emojis: readonly string[]): Promise<ReadonlyMap<string, Look>> {
  const looks = new Map<string, Look>();
  for (const emoji of new Set(emojis)) looks.set(emoji, { kind: 'art', art: await emojiArt(emoji) });
  return looks;
}

/** A plain box where nothing else is said: a face is never left open. */
function lookOf(looks: ReadonlyMap<string, Look>, emoji = '', { style }: ProcessOptions): Look {
  return looks.get(emoji) ?? { kind: style === 'blur' || style === 'pixelate' ? style : 'box' };
}

function toCover({ box, roll, frame }: FaceRecord, { width, height }: Photo, look: Look, scale?: number): Cover {
  const pixels = {
    left: box.left * width,
    top: box.top * height,
    width: box.width * width,
    height: box.height * height,
  };
  return { region: { box: pixels, roll }, look, frame, scale };
}

/** The original's format, but one that every browser shows. */
function formatOf({ format }: Photo): PhotoFormat {
  return format === 'tiff' ? 'png' : format;
}

import sharp from 'sharp';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { HeifPixels } from './heif/decode-heif.js';
import { readPrimaryPicture } from './heif/primary-picture.js';
import { withProfile } from './heif/with-profile.js';
import { inspect } from './inspect.js';
import { findDamage, tidied } from './integrity/find-damage.js';
import { isTurned, type Orientation, orientationOf, upright } from './orientation.js';
import type { Frame, InputFormat, Photo, PhotoInfo } from './photo.js';
import { toRgb } from './to-rgb.js';
import { largeTurned, turnedInBands } from './turn-in-bands.js';
import { unreadable } from './unreadable.js';
import type { PixelLimit } from './work-limit.js';

/**
 * Decodes a photo: upright by its EXIF orientation, in sRGB, 8 bits per channel, with alpha only if it has any; every
 * frame of an animation. Any fault in the data is an error, so that a damaged photo is never passed off as an intact
 * one.
 * @throws EmojifyError like `inspect`, and UNREADABLE_IMAGE
 */
export async function decode(bytes: Buffer, limit?: PixelLimit): Promise<Photo> {
  const info = await inspect(bytes, limit);
  const damage = findDamage(bytes, info.format);
  if (damage) throw unreadable(damage);
  try {
    const animated = info.frames > 1;
    const raw = info.format === 'heic' ? await heicToRaw(bytes) : await toRaw(bytes, info);
    const channels = raw.info.channels as 3 | 4;
    const height = raw.info.height / info.frames;
    const images = split({ width: raw.info.width, height, channels, pixels: raw.data }, info.frames);
    const photo = { ...info, width: raw.info.width, height, channels, images };
    return animated ? { ...photo, animation: await animationOf(bytes) } : photo;
  } catch (error) {
    if (error instanceof EmojifyError) throw error;
    throw unreadable('its picture data is corrupt', error);
  }
}

export type DecodeHeif = (bytes: Buffer) => Promise<HeifPixels>;

let decodeHeif: DecodeHeif = async (bytes) => (await import('./heif/decode-heif.js')).decodeHeif(bytes);

/** Replaces what decodes HEIC, by default a decoder that blocks this thread. */
export function decodeHeifWith(decoder: DecodeHeif): void {
  decodeHeif = decoder;
}

/** The HEIC decoder leaves the colours in the colour space of the photo's profile. */
async function heicToRaw(bytes: Buffer) {
  const decoded = await decodeHeif(bytes);
  const profile = readPrimaryPicture(bytes)?.profile;
  const { pixels, ...raw } = decoded;
  return toRgb(
    profile
      ? sharp(withProfile(decoded, profile), { limitInputPixels: false })
      : sharp(pixels, { raw, limitInputPixels: false }),
  );
}

async function animationOf(bytes: Buffer): Promise<NonNullable<Photo['animation']>> {
  const { delay = [], loop = 0 } = await sharp(bytes, { animated: true, limitInputPixels: false }).metadata();
  return { delay, loop };
}

/** Formats whose decoders only warn if part of the picture cannot be decoded, and leave that part grey. */
const warnsOfDamage: ReadonlySet<InputFormat> = new Set(['jpeg', 'tiff']);

/**
 * Returns the pixels if the data is intact. Whether the decoder fails depends on the photo alone, but its message does
 * not: libvips has one error buffer for all photos of the process. So harmless faults are corrected in a copy first,
 * and then any failure counts.
 */
async function toRaw(bytes: Buffer, info: PhotoInfo) {
  const { format, frames } = info;
  const animated = frames > 1;
  const orientation = animated ? 1 : orientationOf(bytes, format);
  const failOn = warnsOfDamage.has(format) ? 'warning' : 'error';
  return strictlyRaw(bytes, info, { animated, orientation, failOn }).catch((error: unknown) => {
    const tidy = tidied(bytes, format);
    if (!tidy) throw error;
    return strictlyRaw(tidy, info, { animated, orientation, failOn: 'warning' });
  });
}

interface RawOptions {
  readonly animated: boolean;
  readonly orientation: Orientation;
  readonly failOn: 'error' | 'warning';
}

function strictlyRaw(bytes: Buffer, info: PhotoInfo, { animated, failOn, orientation }: RawOptions) {
  const open = () => sharp(bytes, { animated, failOn, limitInputPixels: false });
  if (isTurned(orientation) && info.width * info.height >= largeTurned) return turnedInBands(open, info, orientation);
  return toRgb(upright(open(), orientation));
}

/** Separates the frames of an animation, which the decoder stacks vertically. */
function split(stack: Frame, frames: number): Frame[] {
  const length = stack.width * stack.height * stack.channels;
  return Array.from({ length: frames }, (_, index) => ({
    ...stack,
    pixels: stack.pixels.subarray(index * length, (index + 1) * length),
  }));
}

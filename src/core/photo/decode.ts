import sharp, { type Sharp } from 'sharp';
import { EmojifyError } from '../../errors/emojify-error.js';
import { readPrimaryPicture } from './heif/primary-picture.js';
import { withProfile } from './heif/with-profile.js';
import { inspect } from './inspect.js';
import { findDamage, tidied } from './integrity/find-damage.js';
import { type Orientation, orientationOf, upright } from './orientation.js';
import type { Frame, InputFormat, Photo } from './photo.js';
import { unreadable } from './unreadable.js';
import type { PixelLimit } from './work-limit.js';

/**
 * Decodes a photo: upright by its EXIF orientation, in sRGB, 8 bits a channel, with alpha only if it has any; every frame of an animation.
 * Anything wrong with the data is an error: a damaged photo is never passed off as a whole one.
 * @throws EmojifyError as `inspect`, and UNREADABLE_IMAGE
 */
export async function decode(bytes: Buffer, limit?: PixelLimit): Promise<Photo> {
  const info = await inspect(bytes, limit);
  const damage = findDamage(bytes, info.format);
  if (damage) throw unreadable(damage);
  try {
    const animated = info.frames > 1;
    const raw = info.format === 'heic' ? await heicToRaw(bytes) : await toRaw(bytes, info.format, animated);
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

/** The decoder of HEIC leaves the colours as the photo's profile means them. */
async function heicToRaw(bytes: Buffer) {
  const { decodeHeif } = await import('./heif/decode-heif.js');
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

/** Formats whose decoders call it a warning when a part of the picture does not decode, and leave that part grey. */
const warnsOfDamage: ReadonlySet<InputFormat> = new Set(['jpeg', 'tiff']);

/**
 * The pixels, when nothing is wrong with them. Whether the decoder refuses is the photo's own; why it does is not, as
 * libvips has one error buffer for all photos of the process. So the harmless reasons are put right in a copy, and
 * that is decided by refusal alone.
 */
async function toRaw(bytes: Buffer, format: InputFormat, animated: boolean) {
  const orientation = animated ? 1 : orientationOf(bytes, format);
  const failOn = warnsOfDamage.has(format) ? 'warning' : 'error';
  return strictlyRaw(bytes, { animated, orientation, failOn }).catch((error: unknown) => {
    const tidy = tidied(bytes, format);
    if (!tidy) throw error;
    return strictlyRaw(tidy, { animated, orientation, failOn: 'warning' });
  });
}

interface RawOptions {
  readonly animated: boolean;
  readonly orientation: Orientation;
  readonly failOn: 'error' | 'warning';
}

function strictlyRaw(bytes: Buffer, { animated, failOn, orientation }: RawOptions) {
  const source = sharp(bytes, { animated, failOn, limitInputPixels: false });
  return toRgb(upright(source, orientation));
}

function toRgb(source: Sharp) {
  return source.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** The frames of an animation, which the decoder stacks on top of one another. */
function split(stack: Frame, frames: number): Frame[] {
  const length = stack.width * stack.height * stack.channels;
  return Array.from({ length: frames }, (_, index) => ({
    ...stack,
    pixels: stack.pixels.subarray(index * length, (index + 1) * length),
  }));
}

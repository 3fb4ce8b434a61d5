import sharp from 'sharp';
import { isWholeGif } from './gif-end.js';
import { inspect } from './inspect.js';
import type { Frame, Photo } from './photo.js';
import { unreadable } from './unreadable.js';

/**
 * Decodes a photo: upright by its EXIF orientation, in sRGB, 8 bits a channel, with alpha only if it has any; every frame of an animation.
 * Anything wrong with the data is an error: a damaged photo is never passed off as a whole one.
 * @throws EmojifyError as `inspect`, and UNREADABLE_IMAGE
 */
export async function decode(bytes: Buffer): Promise<Photo> {
  const info = await inspect(bytes);
  if (info.format === 'gif' && !isWholeGif(bytes)) throw unreadable('the data ends in the middle of a frame');
  try {
    const animated = info.frames > 1;
    const source = sharp(bytes, { animated, failOn: 'error', limitInputPixels: false });
    const { delay, loop } = await source.metadata();
    const pipeline = animated ? source : source.autoOrient();
    const raw = await pipeline.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const channels = raw.info.channels as 3 | 4;
    const height = raw.info.height / info.frames;
    const images = split({ width: raw.info.width, height, channels, pixels: raw.data }, info.frames);
    const photo = { ...info, width: raw.info.width, height, channels, images };
    return animated ? { ...photo, animation: { delay: delay ?? [], loop: loop ?? 0 } } : photo;
  } catch (error) {
    throw unreadable(error);
  }
}

/** The frames of an animation, which the decoder stacks on top of one another. */
function split(stack: Frame, frames: number): Frame[] {
  const length = stack.width * stack.height * stack.channels;
  return Array.from({ length: frames }, (_, index) => ({
    ...stack,
    pixels: stack.pixels.subarray(index * length, (index + 1) * length),
  }));
}

import sharp from 'sharp';
import { isWholeGif } from './gif-end.js';
import { inspect } from './inspect.js';
import type { Frame, Photo } from './photo.js';
import { unreadable } from './unreadable.js';

/** What the JPEG decoder calls a warning although a part of the picture is missing; other warnings harm no pixel. */
const missingPart = /premature end of data segment|bad Huffman code|instead of RST/;

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
    const raw = info.format === 'jpeg' ? await strictlyRaw(bytes) : await toRaw(bytes, animated, 'error');
    const channels = raw.info.channels as 3 | 4;
    const height = raw.info.height / info.frames;
    const images = split({ width: raw.info.width, height, channels, pixels: raw.data }, info.frames);
    const photo = { ...info, width: raw.info.width, height, channels, images };
    return animated ? { ...photo, animation: await animationOf(bytes) } : photo;
  } catch (error) {
    throw unreadable(error);
  }
}

async function animationOf(bytes: Buffer): Promise<NonNullable<Photo['animation']>> {
  const { delay = [], loop = 0 } = await sharp(bytes, { animated: true, limitInputPixels: false }).metadata();
  return { delay, loop };
}

function toRaw(bytes: Buffer, animated: boolean, failOn: 'error' | 'warning') {
  const source = sharp(bytes, { animated, failOn, limitInputPixels: false });
  const upright = animated ? source : source.autoOrient();
  return upright.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** A JPEG damaged in its middle is decoded with no more than a warning, grey from there on. */
async function strictlyRaw(bytes: Buffer) {
  try {
    return await toRaw(bytes, false, 'warning');
  } catch (error) {
    if (error instanceof Error && missingPart.test(error.message)) throw error;
    return toRaw(bytes, false, 'error');
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

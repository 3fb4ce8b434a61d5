import sharp from 'sharp';
import type { Frame, Photo } from '../../src/core/photo/photo.js';
import { sample } from './sample.js';

/** The astronaut at this size, as a sharp pipeline to be written in any form. */
export function sampleAt(width = 128, height = 96) {
  return sharp(sample).resize(width, height);
}

/** An animation whose frames differ: the sample in three hues. */
export async function animation(format: 'gif' | 'webp', timing: { delay: number[]; loop: number }): Promise<Buffer> {
  const frames = await Promise.all([0, 90, 180].map((hue) => sampleAt().modulate({ hue }).raw().toBuffer()));
  const raw = { width: 128, height: 96 * frames.length, channels: 3, pageHeight: 96 } as const;
  const source = sharp(Buffer.concat(frames), { raw });
  return format === 'gif' ? source.gif(timing).toBuffer() : source.webp(timing).toBuffer();
}

/** Pixels that no two seeds share and no picture has: a small generator, the same at every run. */
export function noise(width: number, height: number, channels: 3 | 4, seed: number): Frame {
  const pixels = Buffer.alloc(width * height * channels);
  let state = seed * 2654435761 + 1;
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[at] = channels === 4 && at % 4 === 3 ? 255 : state >>> 24;
  }
  return { width, height, channels, pixels };
}

/** A photo of this one frame. */
export function photoOf(frame: Frame): Photo {
  const { width, height, channels } = frame;
  return { format: 'png', width, height, frames: 1, channels, images: [frame] };
}

/** The largest difference of a channel between two pictures of one size. */
export function largestDifference(a: Buffer, b: Buffer): number {
  let largest = 0;
  for (let at = 0; at < a.length; at++) largest = Math.max(largest, Math.abs(a[at]! - b[at]!));
  return largest;
}

/** The code of the error that this promise ends with; undefined when it ends well. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

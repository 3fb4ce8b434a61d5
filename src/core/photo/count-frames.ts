import type { InputFormat } from './photo.js';
import { tooLarge, workLimits } from './work-limit.js';

/**
 * The number of frames of an animation, counted without a decoder, which would first allocate a table of all of them: a
 * file of a few megabytes can contain a hundred thousand. 1 for formats that emojify treats as stills.
 * @throws EmojifyError IMAGE_TOO_LARGE
 */
export function countFrames(bytes: Buffer, format: InputFormat): number {
  if (format !== 'gif' && format !== 'webp') return 1;
  let count = 0;
  for (const _ of format === 'gif' ? gifFrames(bytes) : webpFrames(bytes))
    if (++count > workLimits.frames)
      throw tooLarge(`over ${workLimits.frames} frames`, `${workLimits.frames} frames: remove some first`);
  return Math.max(1, count);
}

/** Yields once for each image block of a GIF. */
function* gifFrames(bytes: Buffer): Generator<undefined, undefined> {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  for (let at = 13 + tableBytes(bytes[10] ?? 0); at < bytes.length; ) {
    const introducer = bytes[at];
    if (introducer === 0x2c) yield;
    if (introducer === 0x2c) at = skipSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
    else if (introducer === 0x21) at = skipSubBlocks(bytes, at + 2);
    else if (introducer === 0) at += 1;
    else return;
  }
}

/** The position after a run of data blocks and their terminator. */
function skipSubBlocks(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

/** Yields once for each animation frame (ANMF) of a WebP. */
function* webpFrames(bytes: Buffer): Generator<undefined, undefined> {
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') yield;
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
}

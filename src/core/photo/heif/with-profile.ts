import { type Entry, writeDirectory, writeNumber } from '../metadata/tiff-directory.js';
import type { HeifPixels } from './decode-heif.js';

const types = { short: 3, long: 4, bytes: 7 } as const;
const headerBytes = 8;
const unassociatedAlpha = 2;

/**
 * An uncompressed TIFF of these pixels with their ICC profile, because libvips converts colours only of a file with a
 * profile.
 */
export function withProfile({ width, height, channels, pixels }: HeifPixels, profile: Buffer): Buffer {
  const directory = (pixelsAt: number) =>
    writeDirectory(
      [
        entry(256, types.long, [width]),
        entry(257, types.long, [height]),
        entry(258, types.short, Array(channels).fill(8)),
        entry(259, types.short, [1]),
        entry(262, types.short, [2]),
        entry(273, types.long, [pixelsAt]),
        entry(277, types.short, [channels]),
        entry(278, types.long, [height]),
        entry(279, types.long, [pixels.length]),
        ...(channels === 4 ? [entry(338, types.short, [unassociatedAlpha])] : []),
        { tag: 34675, type: types.bytes, count: profile.length, value: profile },
      ],
      headerBytes,
      false,
    );
  const header = Buffer.alloc(headerBytes);
  header.write('II*\0', 'latin1');
  writeNumber(header, 4, 4, headerBytes, false);
  return Buffer.concat([header, directory(headerBytes + directory(0).length), pixels]);
}

function entry(tag: number, type: 3 | 4, numbers: readonly number[]): Entry {
  const size = type === types.short ? 2 : 4;
  const value = Buffer.alloc(numbers.length * size);
  for (const [index, number] of numbers.entries()) writeNumber(value, index * size, size, number, false);
  return { tag, type, count: numbers.length, value };
}

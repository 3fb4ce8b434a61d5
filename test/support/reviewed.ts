import { createHash } from 'node:crypto';
import type { Corrections, PhotoCorrections, ReviewedFace } from '../../src/core/corrections/corrections.js';
import type { Box } from '../../src/core/photo/photo.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A face as the review page writes it; what is not said is as for a detected face that needs no correction. */
export function reviewedFace(box: Box, { width, height }: Size, rest: Partial<ReviewedFace> = {}): ReviewedFace {
  const share = (value: number, of: number) => Math.round((value / of) * 1e6) / 1e6;
  const ratios = {
    left: share(box.left, width),
    top: share(box.top, height),
    width: share(box.width, width),
    height: share(box.height, height),
  };
  return { origin: 'detected', box, ratios, ...rest };
}

export function photoEntry(
  bytes: Buffer,
  { width, height }: Size,
  faces: readonly ReviewedFace[],
  rest: Partial<PhotoCorrections> = {},
): PhotoCorrections {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, bytes: bytes.length, width, height, ...rest, faces };
}

export function correctionsOf(...photos: readonly PhotoCorrections[]): Corrections {
  return { format: 1, photos };
}

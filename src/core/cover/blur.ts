import type { Point } from '../photo/geometry.js';
import type { Box, Frame } from '../photo/photo.js';
import { type SplineWeights, splineWeights } from '../photo/spline.js';
import type { Mosaic } from './mosaic.js';

/** An ellipse that is fully hidden inside and fades out towards its rim. */
export interface Vignette {
  readonly centre: Point;
  /** Half axes of the rim. */
  readonly reach: Point;
  /** The fraction of the way to the rim, 0–1, up to which nothing of the photo shows. */
  readonly solid: number;
}

/** Paints a mosaic over a part of the frame so that its cells blend into each other, and into the photo at the rim. */
export function paintBlur(frame: Frame, box: Box, mosaic: Mosaic, vignette: Vignette): void {
  const across = splineWeights(box.width, mosaic.columns);
  const down = splineWeights(box.height, mosaic.rows);
  const line = new Float32Array(mosaic.columns * 4);
  for (let y = 0; y < box.height; y++) {
    mixRows(line, mosaic, down, y);
    const shares = sharesOf(box, box.top + y, vignette);
    const at = ((box.top + y) * frame.width + box.left) * frame.channels;
    for (let x = 0; x < box.width; x++)
      if (shares[x]! > 0) mixPixel(frame, at + x * frame.channels, line, across, x, shares[x]!);
  }
}

/** How much of each pixel of this line the blur takes, 0–1. */
function sharesOf(box: Box, y: number, { centre, reach, solid }: Vignette): Float32Array {
  const shares = new Float32Array(box.width);
  const high = ((y + 0.5 - centre.y) / reach.y) ** 2;
  for (let x = 0; x < box.width; x++) {
    const distance = Math.sqrt(((box.left + x + 0.5 - centre.x) / reach.x) ** 2 + high);
    shares[x] = Math.min(1, (1 - distance) / (1 - solid));
  }
  return shares;
}

/** One line of the blur: the mosaic's rows are interpolated, its columns not yet. */
function mixRows(line: Float32Array, { columns, cells }: Mosaic, down: SplineWeights, y: number): void {
  line.fill(0);
  for (let tap = y * 4; tap < y * 4 + 4; tap++)
    for (let column = 0; column < columns; column++)
      for (let channel = 0; channel < 4; channel++)
        line[column * 4 + channel]! += down.weights[tap]! * cells[down.cells[tap]! * columns + column]![channel]!;
}

function mixPixel(frame: Frame, at: number, line: Float32Array, across: SplineWeights, x: number, share: number): void {
  const { pixels, channels } = frame;
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let tap = x * 4; tap < x * 4 + 4; tap++) {
    const weight = across.weights[tap]!;
    const cell = across.cells[tap]! * 4;
    red += weight * line[cell]!;
    green += weight * line[cell + 1]!;
    blue += weight * line[cell + 2]!;
    alpha += weight * line[cell + 3]!;
  }
  pixels[at] = between(pixels[at]!, red, share);
  pixels[at + 1] = between(pixels[at + 1]!, green, share);
  pixels[at + 2] = between(pixels[at + 2]!, blue, share);
  if (channels === 4) pixels[at + 3] = between(pixels[at + 3]!, alpha, share);
}

function between(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}

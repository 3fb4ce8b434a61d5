import { centreOf, clip, reachOf } from './geometry.js';
import type { MaskStyle } from './look.js';
import { type Mosaic, mosaicOf } from './mosaic.js';
import type { Box, Frame, Region } from './photo.js';
import { splineWeights, type Weights } from './spline.js';

/** How far each style reaches, as a multiple of the face's ellipse. */
const margins: Readonly<Record<MaskStyle, number>> = { blur: 1.45, pixelate: 1.35, box: 1.15 };
/** Up to here blur hides all; from here to its margin it fades into the photo. */
const blurSolid = 1.25;
/** Cells along the longer side of what is masked: no more than where skin and hair are. */
const cellsAcross = 4;
const black = [0, 0, 0, 255];

/**
 * Makes a face unrecognisable, in place. What is left of it is a few rounded colours, so nothing can bring it back:
 * the pixels that show depend on no more than the mosaic.
 */
export function mask(frame: Frame, region: Region, style: MaskStyle): void {
  const centre = centreOf(region.box);
  const reach = reachOf(region);
  const outer = { x: reach.x * margins[style] + 1, y: reach.y * margins[style] + 1 };
  const box = clip(centre, outer, frame);
  if (!box) return;
  if (style === 'box') {
    paint(frame, box, () => black);
    return;
  }
  const mosaic = mosaicOf(frame, box, (2 * Math.max(outer.x, outer.y)) / cellsAcross);
  if (style === 'pixelate') paint(frame, box, cellsOf(mosaic, box));
  else paintBlur(frame, box, mosaic, (x, y) => Math.hypot((x - centre.x) / outer.x, (y - centre.y) / outer.y));
}

type Shade = (x: number, y: number) => readonly number[];

function cellsOf({ columns, rows, cells }: Mosaic, box: Box): Shade {
  return (x, y) => cells[Math.floor((y * rows) / box.height) * columns + Math.floor((x * columns) / box.width)]!;
}

function paint({ pixels, width, channels }: Frame, box: Box, shade: Shade): void {
  for (let y = 0; y < box.height; y++) {
    let at = ((box.top + y) * width + box.left) * channels;
    for (let x = 0; x < box.width; x++, at += channels) {
      const colour = shade(x, y);
      for (let channel = 0; channel < channels; channel++) pixels[at + channel] = colour[channel]!;
    }
  }
}

/** The mosaic's cells melt into one another, and at the rim into the photo. `distance` is 1 at the mask's rim. */
function paintBlur(frame: Frame, box: Box, mosaic: Mosaic, distance: (x: number, y: number) => number): void {
  const across = splineWeights(box.width, mosaic.columns);
  const down = splineWeights(box.height, mosaic.rows);
  const solid = blurSolid / margins.blur;
  for (let y = 0; y < box.height; y++) {
    const line = mixRows(mosaic, down[y]!);
    let at = ((box.top + y) * frame.width + box.left) * frame.channels;
    for (let x = 0; x < box.width; x++, at += frame.channels) {
      const share = Math.min(1, (1 - distance(box.left + x + 0.5, box.top + y + 0.5)) / (1 - solid));
      if (share > 0) mixPixel(frame, at, line, across[x]!, share);
    }
  }
}

/** One line of the blur: the mosaic's rows mixed, its columns still apart. */
function mixRows({ columns, cells }: Mosaic, weights: Weights): Float64Array {
  const line = new Float64Array(columns * 4);
  for (const [row, weight] of weights)
    for (let index = 0; index < line.length; index++)
      line[index]! += weight * cells[row * columns + (index >> 2)]![index & 3]!;
  return line;
}

function mixPixel({ pixels, channels }: Frame, at: number, line: Float64Array, weights: Weights, share: number): void {
  for (let channel = 0; channel < channels; channel++) {
    let value = 0;
    for (const [column, weight] of weights) value += weight * line[column * 4 + channel]!;
    const before = pixels[at + channel]!;
    pixels[at + channel] = Math.round(before + (value - before) * share);
  }
}

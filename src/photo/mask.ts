import { centreOf, clip, type Point, reachOf } from './geometry.js';
import type { MaskStyle } from './look.js';
import { type Mosaic, mosaicOf } from './mosaic.js';
import type { Box, Frame, Region } from './photo.js';
import { splineWeights } from './spline.js';

/** How far masks reach beyond the face's ellipse; blur fades out between the two. */
const maskMargin = 1.25;
const solidMargin = 1.1;
/** Cells along the longer side of a face: so few that they say no more than where skin and hair are. */
const cellsAcross = 5;

/** Makes a face unrecognisable, in place. What is left of it is a few rounded colours, so nothing can bring it back. */
export function mask(frame: Frame, region: Region, style: MaskStyle): void {
  const centre = centreOf(region.box);
  const reach = reachOf(region);
  const outer = { x: reach.x * maskMargin + 1, y: reach.y * maskMargin + 1 };
  const box = clip(centre, outer, frame);
  if (!box) return;
  if (style === 'box') return paint(frame, box, () => [0, 0, 0, 255]);
  const mosaic = mosaicOf(frame, box, (Math.max(outer.x, outer.y) * 2) / cellsAcross);
  if (style === 'pixelate') return paint(frame, box, cells(mosaic, box));
  blur(frame, box, mosaic, centre, outer);
}

type Shade = (x: number, y: number) => readonly number[];

function cells({ columns, rows, cells }: Mosaic, box: Box): Shade {
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

/** The mosaic's cells melt into one another, and at the rim into the photo. */
function blur(frame: Frame, box: Box, { columns, rows, cells }: Mosaic, centre: Point, outer: Point): void {
  const { pixels, width, channels } = frame;
  const across = splineWeights(box.width, columns);
  const down = splineWeights(box.height, rows);
  const line = new Float64Array(columns * 4);
  const solid = solidMargin / maskMargin;
  for (let y = 0; y < box.height; y++) {
    line.fill(0);
    for (const [row, weight] of down[y]!)
      for (let index = 0; index < columns * 4; index++)
        line[index]! += weight * cells[row * columns + (index >> 2)]![index & 3]!;
    let at = ((box.top + y) * width + box.left) * channels;
    for (let x = 0; x < box.width; x++, at += channels) {
      const distance = Math.hypot((box.left + x + 0.5 - centre.x) / outer.x, (box.top + y + 0.5 - centre.y) / outer.y);
      if (distance >= 1) continue;
      const share = distance <= solid ? 1 : (1 - distance) / (1 - solid);
      for (let channel = 0; channel < channels; channel++) {
        let value = 0;
        for (const [column, weight] of across[x]!) value += weight * line[column * 4 + channel]!;
        const before = pixels[at + channel]!;
        pixels[at + channel] = Math.round(before + (value - before) * share);
      }
    }
  }
}

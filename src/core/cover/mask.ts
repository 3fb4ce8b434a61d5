import { centreOf, clip, reachOf } from '../photo/geometry.js';
import type { Box, Frame, Region } from '../photo/photo.js';
import { paintBlur } from './blur.js';
import type { MaskStyle } from './look.js';
import { type Mosaic, mosaicOf } from './mosaic.js';

/** How far each style reaches, as a multiple of the face's ellipse. */
const margins: Readonly<Record<MaskStyle, number>> = { blur: 1.45, pixelate: 1.35, box: 1.2 };
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
  else paintBlur(frame, box, mosaic, { centre, reach: outer, solid: blurSolid / margins.blur });
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

import { centreOf, clip, type Point, reachOf } from '../photo/geometry.js';
import type { Box, Frame, Region } from '../photo/photo.js';
import { paintBlur } from './blur.js';
import { type Mosaic, mosaicOf } from './mosaic.js';
import type { CoverShape, MaskStyle } from './overlay.js';

/** How far each style extends, as a multiple of the face's ellipse: over forehead, chin and jaw. */
const margins: Readonly<Record<MaskStyle, number>> = { blur: 1.8, pixelate: 1.35, box: 1.2 };
/**
 * The fraction of its extent up to which a blurred ellipse is solid (1.4 times the face's); from there it fades into
 * the photo.
 */
const solid = 1.4 / margins.blur;
/** How far an ellipse must extend at least, because the tip of a tilted face comes close to the corner of its box. */
const leastEllipse = 1.35;
/** Number of cells along the longer side of the masked area: too few to show more than where skin and hair are. */
const cellsAcross: Readonly<Record<MaskStyle, number>> = { blur: 3, pixelate: 4, box: 1 };
const black = [0, 0, 0, 255];

export interface MaskOptions {
  /** Multiple of the face's ellipse that is masked; values too small to hide the face are raised. */
  readonly scale?: number;
  /** Default: an ellipse for blur, otherwise a box. */
  readonly shape?: CoverShape;
}

/**
 * Makes a face unrecognizable, in place. This cannot be reversed, because the visible pixels depend only on the few
 * rounded colours of the mosaic.
 */
export function mask(frame: Frame, region: Region, style: MaskStyle, options: MaskOptions = {}): void {
  const shape = shapeOf(style, options);
  const centre = centreOf(region.box);
  const outer = outerReach(region, style, options);
  const box = clip(centre, outer, frame);
  if (!box) return;
  const inside = shape === 'ellipse' ? ellipse(centre, outer) : () => true;
  if (style === 'box') {
    paint(frame, box, () => black, inside);
    return;
  }
  const mosaic = mosaicOf(frame, box, (2 * Math.max(outer.x, outer.y)) / cellsAcross[style]);
  if (style === 'pixelate') paint(frame, box, cellsOf(mosaic, box), inside);
  // An ellipse twice as wide contains the whole box in its solid part.
  else paintBlur(frame, box, mosaic, { centre, reach: shape === 'ellipse' ? outer : twice(outer), solid });
}

/** The part of the frame that a mask changes; undefined if it is outside. */
export function maskedBox(
  frame: Pick<Frame, 'width' | 'height'>,
  region: Region,
  style: MaskStyle,
  options: MaskOptions = {},
): Box | undefined {
  return clip(centreOf(region.box), outerReach(region, style, options), frame);
}

function shapeOf(style: MaskStyle, { shape = style === 'blur' ? 'ellipse' : 'box' }: MaskOptions): CoverShape {
  return shape;
}

function outerReach(region: Region, style: MaskStyle, options: MaskOptions): Point {
  const reach = reachOf(region);
  const least = shapeOf(style, options) === 'ellipse' ? leastEllipse : 0;
  const margin = Math.max(options.scale ?? 0, margins[style], least);
  return { x: reach.x * margin + 1, y: reach.y * margin + 1 };
}

function twice({ x, y }: Point): Point {
  return { x: 2 * x, y: 2 * y };
}

/** Whether the centre of a pixel is inside this ellipse. */
function ellipse(centre: Point, reach: Point): (x: number, y: number) => boolean {
  return (x, y) => Math.hypot((x + 0.5 - centre.x) / reach.x, (y + 0.5 - centre.y) / reach.y) <= 1;
}

type Shade = (x: number, y: number) => readonly number[];

function cellsOf({ columns, rows, cells }: Mosaic, box: Box): Shade {
  return (x, y) => cells[Math.floor((y * rows) / box.height) * columns + Math.floor((x * columns) / box.width)]!;
}

function paint(frame: Frame, box: Box, shade: Shade, inside: (x: number, y: number) => boolean): void {
  const { pixels, width, channels } = frame;
  for (let y = 0; y < box.height; y++) {
    let at = ((box.top + y) * width + box.left) * channels;
    for (let x = 0; x < box.width; x++, at += channels) {
      if (!inside(box.left + x, box.top + y)) continue;
      const colour = shade(x, y);
      for (let channel = 0; channel < channels; channel++) pixels[at + channel] = colour[channel]!;
    }
  }
}

import { centreOf, clip, type Point } from '../photo/geometry.js';
import type { Box, Frame, Region } from '../photo/photo.js';
import { backingReach } from './backing.js';
import { backingColour } from './backing-colour.js';
import type { Tile } from './blend.js';
import { drawFromRaster } from './draw-raster.js';
import { drawSvg } from './draw-svg.js';
import type { CoverShape, DrawnOverlay } from './overlay.js';
import { largestRaster } from './raster.js';

/** Maximum number of pixels of one band. */
const BAND_PIXELS = 1_000_000;

export interface DrawingOptions {
  /** Size of the art as a multiple of the box's longer side. */
  readonly scale: number;
  /** The backing's outline. Default `ellipse`. */
  readonly shape?: CoverShape | undefined;
}

/**
 * Draws the overlay for this face, with its opaque backing, clipped to the frame. Each function draws one band of it: the
 * pixels of a very large overlay would take as much memory as its photo. Empty if nothing of it is inside the frame.
 */
export function drawTiles(
  overlay: DrawnOverlay,
  region: Region,
  { scale, shape = 'ellipse' }: DrawingOptions,
  frame: Pick<Frame, 'width' | 'height'>,
): (() => Promise<Tile>)[] {
  const box = drawnBox(region, { scale, shape }, frame);
  if (!box) return [];
  const size = sizeOf(region, scale);
  const draw = size <= largestRaster ? drawFromRaster : drawSvg;
  return bandsOf(box).map((band) => async () => {
    const drawing = { overlay, region, size, shape, colour: await backingColour(overlay) };
    return { ...band, pixels: await draw(drawing, band) };
  });
}

function bandsOf({ left, top, width, height }: Box): Box[] {
  const rows = Math.ceil(BAND_PIXELS / width);
  return Array.from({ length: Math.ceil(height / rows) }, (_, index) => ({
    left,
    top: top + index * rows,
    width,
    height: Math.min(rows, height - index * rows),
  }));
}

/** The part of the frame that the art and its backing change; undefined if they are outside. */
export function drawnBox(
  region: Region,
  { scale, shape = 'ellipse' }: DrawingOptions,
  frame: Pick<Frame, 'width' | 'height'>,
): Box | undefined {
  return clip(centreOf(region.box), farthest(region, sizeOf(region, scale), shape), frame);
}

function sizeOf({ box }: Region, scale: number): number {
  return Math.max(box.width, box.height) * scale;
}

/** Half the width and height of the tilted art or of the backing, whichever is larger. */
function farthest(region: Region, size: number, shape: CoverShape): Point {
  const tilt = (region.roll * Math.PI) / 180;
  const drawing = (size / 2) * (Math.abs(Math.cos(tilt)) + Math.abs(Math.sin(tilt)));
  const backing = backingReach(region, shape);
  return { x: Math.max(drawing, backing.x), y: Math.max(drawing, backing.y) };
}

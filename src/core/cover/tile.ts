import { centreOf, clip, type Point } from '../photo/geometry.js';
import type { Box, Frame, Region } from '../photo/photo.js';
import { backingReach } from './backing.js';
import { backingColour } from './backing-colour.js';
import type { Tile } from './blend.js';
import { drawFromRaster } from './draw-raster.js';
import { drawSvg } from './draw-svg.js';
import type { CoverShape, DrawnOverlay } from './overlay.js';
import { largestRaster } from './raster.js';

export interface DrawingOptions {
  /** Size of the art as a multiple of the box's longer side. */
  readonly scale: number;
  /** The backing's outline. Default `ellipse`. */
  readonly shape?: CoverShape | undefined;
}

/**
 * The overlay drawn for this face, with its opaque backing, clipped to the frame. Undefined if nothing of it is inside.
 */
export async function drawTile(
  overlay: DrawnOverlay,
  region: Region,
  { scale, shape = 'ellipse' }: DrawingOptions,
  frame: Frame,
): Promise<Tile | undefined> {
  const box = drawnBox(region, { scale, shape }, frame);
  if (!box) return undefined;
  const size = sizeOf(region, scale);
  const drawing = { overlay, region, size, shape, colour: await backingColour(overlay) };
  const draw = size <= largestRaster ? drawFromRaster : drawSvg;
  return { ...box, pixels: await draw(drawing, box) };
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

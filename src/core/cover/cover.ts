import type { Box, Frame, Photo, Region } from '../photo/photo.js';
import { blend, type Tile } from './blend.js';
import { mask, maskedBox } from './mask.js';
import { type CoverShape, isDrawn, type Overlay } from './overlay.js';
import { drawnBox, drawTile } from './tile.js';

/** One face to cover. */
export interface Cover {
  readonly region: Region;
  readonly overlay: Overlay;
  /** The frame of an animation it is in, from 0; without it, all of them. */
  readonly frame?: number;
  /**
   * Size of the art or sticker as a multiple of the face box's longer side, default 1.4; of a mask as a multiple of the
   * face's ellipse, never less than hides the face.
   */
  readonly scale?: number;
  /** What is hidden whatever the art's shape, or masked. Default: `box` for pixelate and box, else `ellipse`. */
  readonly shape?: CoverShape;
}

export const defaultScale = 1.4;
/** Drawings made side by side: enough for every core, few enough that hundreds of faces take no more memory than a few. */
const drawnAtOnce = 8;

/** Covers these faces in the photo itself, whose pixels may be hundreds of megabytes: none of a face's ellipse is left. */
export async function cover(photo: Photo, covers: readonly Cover[]): Promise<void> {
  for (const [index, frame] of photo.images.entries()) {
    const here = covers.filter((one) => one.frame === undefined || one.frame === index);
    // A larger face is nearer: it stands before the smaller ones, and so does its cover.
    await coverFrame(
      frame,
      here.sort((a, b) => areaOf(a) - areaOf(b)),
    );
  }
}

/** The part of a frame that this cover reaches; undefined when it lies outside. */
export function coveredBox(
  { region, overlay, scale, shape }: Cover,
  frame: Pick<Frame, 'width' | 'height'>,
): Box | undefined {
  const options = { ...(scale !== undefined && { scale }), ...(shape && { shape }) };
  return isDrawn(overlay)
    ? drawnBox(region, { scale: defaultScale, ...options }, frame)
    : maskedBox(frame, region, overlay.kind, options);
}

async function coverFrame(frame: Frame, covers: readonly Cover[]): Promise<void> {
  for (let from = 0; from < covers.length; from += drawnAtOnce) {
    const some = covers.slice(from, from + drawnAtOnce);
    const tiles = await Promise.all(some.map((one) => tileOf(one, frame)));
    for (const [index, { region, overlay, ...options }] of some.entries()) {
      const tile = tiles[index];
      if (tile) blend(frame, tile);
      if (!isDrawn(overlay)) mask(frame, region, overlay.kind, options);
    }
  }
}

async function tileOf(
  { overlay, region, scale = defaultScale, shape }: Cover,
  frame: Frame,
): Promise<Tile | undefined> {
  return isDrawn(overlay) ? drawTile(overlay, region, { scale, shape }, frame) : undefined;
}

function areaOf({ region: { box } }: Cover): number {
  return box.width * box.height;
}

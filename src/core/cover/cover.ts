import type { Frame, Photo, Region } from '../photo/photo.js';
import { blend, type Tile } from './blend.js';
import { isDrawn, type Look } from './look.js';
import { mask } from './mask.js';
import { drawTile } from './tile.js';

/** One face to cover. */
export interface Cover {
  readonly region: Region;
  readonly look: Look;
  /** The frame of an animation it is in, from 0; without it, all of them. */
  readonly frame?: number;
  /** Size of the art or sticker as a multiple of the face box's longer side. Default 1.3. */
  readonly scale?: number;
}

export const defaultScale = 1.3;
/** Drawings made side by side: enough for every core, few enough that hundreds of faces take no more memory than a few. */
const drawnAtOnce = 8;

/** Covers these faces in the photo itself, whose pixels may be hundreds of megabytes: none of a face's ellipse is left. */
export async function cover(photo: Photo, covers: readonly Cover[]): Promise<void> {
  for (const [index, frame] of photo.images.entries()) {
    const here = covers.filter((one) => one.frame === undefined || one.frame === index);
    await coverFrame(frame, here);
  }
}

async function coverFrame(frame: Frame, covers: readonly Cover[]): Promise<void> {
  for (let from = 0; from < covers.length; from += drawnAtOnce) {
    const some = covers.slice(from, from + drawnAtOnce);
    const tiles = await Promise.all(some.map((one) => tileOf(one, frame)));
    for (const [index, { region, look }] of some.entries()) {
      const tile = tiles[index];
      if (tile) blend(frame, tile);
      if (!isDrawn(look)) mask(frame, region, look.kind);
    }
  }
}

async function tileOf({ look, region, scale = defaultScale }: Cover, frame: Frame): Promise<Tile | undefined> {
  return isDrawn(look) ? drawTile(look, region, scale, frame) : undefined;
}

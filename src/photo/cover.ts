import { blend } from './blend.js';
import type { Look } from './look.js';
import { mask } from './mask.js';
import type { Frame, Photo, Region } from './photo.js';
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

/** The photo with these faces covered: no pixel of a face's ellipse is left. The photo given is not changed. */
export async function cover(photo: Photo, covers: readonly Cover[]): Promise<Photo> {
  const images: Frame[] = [];
  for (const [index, frame] of photo.images.entries()) {
    const here = covers.filter((one) => one.frame === undefined || one.frame === index);
    images.push(await coverFrame(frame, here));
  }
  return { ...photo, images };
}

async function coverFrame(frame: Frame, covers: readonly Cover[]): Promise<Frame> {
  if (covers.length === 0) return frame;
  const covered = { ...frame, pixels: Buffer.from(frame.pixels) };
  for (const { region, look, scale = defaultScale } of covers) {
    if (look.kind === 'art' || look.kind === 'sticker') {
      const tile = await drawTile(look, region, scale, covered);
      if (tile) blend(covered, tile);
    } else mask(covered, region, look.kind);
  }
  return covered;
}

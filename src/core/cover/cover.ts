import type { Box, Frame, Photo, Region } from '../photo/photo.js';
import { blend, type Tile } from './blend.js';
import { mask, maskedBox } from './mask.js';
import { type CoverShape, isDrawn, type Overlay } from './overlay.js';
import { drawnBox, drawTiles } from './tile.js';

/** One face to cover. */
export interface Cover {
  readonly region: Region;
  readonly overlay: Overlay;
  /** The frame of an animation that it is in, from 0; undefined for all frames. */
  readonly frame?: number;
  /**
   * Size of the art or sticker as a multiple of the face box's longer side, default 1.4; of a mask as a multiple of the
   * face's ellipse, limited to a size that hides the face.
   */
  readonly scale?: number;
  /**
   * Outline of the area that is always hidden, whatever the art's shape, or that is masked. Default: `box` for pixelate
   * and box, otherwise `ellipse`.
   */
  readonly shape?: CoverShape;
}

export const defaultScale = 1.4;
/** Overlays drawn concurrently: enough for every core, but hundreds of faces take no more memory than a few. */
const concurrent = { drawings: 8, pixels: 2_000_000 } as const;

/**
 * Covers these faces in the photo itself, because its pixels may take hundreds of megabytes. No pixel of a face's
 * ellipse remains.
 */
export async function cover(photo: Photo, covers: readonly Cover[]): Promise<void> {
  for (const [index, frame] of photo.images.entries()) {
    const here = covers.filter((one) => one.frame === undefined || one.frame === index);
    // A larger face is nearer and in front of smaller ones, so its cover goes on top.
    await coverFrame(
      frame,
      here.sort((a, b) => areaOf(a) - areaOf(b)),
    );
  }
}

/** The part of a frame that this cover changes; undefined if it is outside. */
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
  for (const some of drawnTogether(covers, frame)) {
    const bands = some.map((one) => bandsOf(one, frame));
    const firsts = await Promise.all(bands.map(([first]) => first?.()));
    for (const [index, { region, overlay, ...options }] of some.entries()) {
      const first = firsts[index];
      if (first) blend(frame, first);
      for (const draw of bands[index]!.slice(1)) blend(frame, await draw());
      if (!isDrawn(overlay)) mask(frame, region, overlay.kind, options);
    }
  }
}

/** Groups of consecutive covers; drawing an overlay takes several times the memory of its pixels. */
function drawnTogether(covers: readonly Cover[], frame: Frame): Cover[][] {
  const groups: Cover[][] = [];
  let pixels = 0;
  for (const one of covers) {
    const box = coveredBox(one, frame);
    const own = box ? box.width * box.height : 0;
    const last = groups.at(-1);
    const fits = last && last.length < concurrent.drawings && pixels + own <= concurrent.pixels;
    if (fits) last.push(one);
    else groups.push([one]);
    pixels = fits ? pixels + own : own;
  }
  return groups;
}

function bandsOf({ overlay, region, scale = defaultScale, shape }: Cover, frame: Frame): (() => Promise<Tile>)[] {
  return isDrawn(overlay) ? drawTiles(overlay, region, { scale, shape }, frame) : [];
}

function areaOf({ region: { box } }: Cover): number {
  return box.width * box.height;
}

import type { Box, Frame } from '../photo/photo.js';
import { brightened, gainOf } from './brightness.js';
import { type Detection, moved, runCenterFace, stretched } from './centerface.js';
import type { Input, Model } from './model.js';
import { nonMaximumSuppression } from './nms.js';
import { cutFrame, type Picture, packed, scaleFrame } from './picture.js';
import { centredIn, partsAround, type Tile, tilesOf } from './tiles.js';
import { boxInView, detectionInPicture, sampledPart, showsPicture, type View, viewOf } from './view.js';
import { levelsOf, type Size } from './working-size.js';

/** Minimum score of a candidate, which is searched again at the next finer level. */
export const CANDIDATE_SCORE = 0.08;
/** CenterFace requires sides that are multiples of this. */
const STEP = 32;

/** Searches one frame at any size and angle. Boxes, both passed and returned, are in pixels of the frame. */
export interface FrameSearch {
  readonly width: number;
  readonly height: number;
  /** The whole frame, for faces of about this roll. */
  everywhere(size: Size, angle: number): Promise<Detection[]>;
  /** Only around these boxes. */
  around(size: Size, angle: number, boxes: readonly Box[]): Promise<Detection[]>;
  /** The square of this side, in pixels of that size, around the centre of a box. */
  crop(size: Size, angle: number, box: Box, side: number): Promise<Detection[]>;
}

/**
 * Scaled pictures of a frame are kept during the search, but of those that only crops need, which may be one for each
 * face, only the last.
 */
export function searchOf(model: Model, frame: Frame): FrameSearch {
  // Already now: a thread that the finer levels need starts while the coarsest is searched.
  model.prepare(mostTiles(frame));
  const pictures = new Map<number, Promise<Picture>>();
  // Measured on the first picture, which is the smallest; the others show the same.
  let gain: number | undefined;

  let last: { readonly width: number; readonly picture: Promise<Picture> } | undefined;

  function pictureOf({ width, height }: Size, kept: boolean): Promise<Picture> {
    const known = pictures.get(width) ?? (last?.width === width ? last.picture : undefined);
    if (known) return known;
    const picture = scaleFrame(frame, width, height).then(async (scaled) => {
      gain ??= gainOf(scaled);
      return brightened(scaled, gain);
    });
    if (kept) pictures.set(width, picture);
    else last = { width, picture };
    return picture;
  }

  /** Of a frame that cannot be searched as it is, only the tiles are converted: all of it would be as large as the photo. */
  async function inputsOf(size: Size, view: View, kept: boolean): Promise<InputOf> {
    const known = gain;
    if (known === undefined || size.width !== frame.width || size.height !== frame.height) {
      const picture = await pictureOf(size, kept);
      return async (tile) => packed(picture, view, tile, STEP);
    }
    if (known === 1 && frame.channels === 3) return async (tile) => packed(frame, view, tile, STEP);
    return async (tile) => {
      const part = sampledPart(view, tile);
      return packed(brightened(await cutFrame(frame, part), known), view, tile, STEP);
    };
  }

  async function search(
    size: Size,
    angle: number,
    tilesIn: (view: View) => readonly Tile[],
    kept = true,
  ): Promise<Detection[]> {
    const view = viewOf(size.width, size.height, angle);
    const tiles = tilesIn(view);
    if (tiles.length === 0) return [];
    const found = await searchTiles(model, await inputsOf(size, view, kept), view, tiles);
    return found.map((detection) => stretched(detection, frame.width / size.width, frame.height / size.height));
  }

  const boxOf = (view: View, size: Size, { left, top, width, height }: Box) => {
    const [x, y] = [size.width / frame.width, size.height / frame.height];
    return boxInView(view, { left: left * x, top: top * y, width: width * x, height: height * y });
  };

  return {
    width: frame.width,
    height: frame.height,
    everywhere: (size, angle) =>
      search(size, angle, (view) => tilesOf(view.width, view.height).filter((tile) => showsPicture(view, tile))),
    around: (size, angle, boxes) =>
      search(size, angle, (view) => {
        const inView = boxes.map((box) => boxOf(view, size, box));
        return tilesOf(view.width, view.height).flatMap((tile) => partsAround(inView, tile));
      }),
    crop: (size, angle, box, side) =>
      search(size, angle, (view) => squareAround(boxOf(view, size, box), side, view), false),
  };
}

/** Number of tiles of the finest level that is searched completely. */
function mostTiles({ width, height }: Size): number {
  const level = levelsOf(width, height).findLast(({ everywhere }) => everywhere)!;
  return tilesOf(level.width, level.height).length;
}

/** The part of the square inside the view; undefined if it is outside. */
function squareAround({ left, top, width, height }: Box, side: number, view: View): Tile[] {
  const x = Math.max(0, Math.floor(left + width / 2 - side / 2));
  const y = Math.max(0, Math.floor(top + height / 2 - side / 2));
  const part = { left: x, top: y, width: Math.min(side, view.width - x), height: Math.min(side, view.height - y) };
  return part.width > 0 && part.height > 0 ? [{ ...part, core: part }] : [];
}

type InputOf = (tile: Tile) => Promise<Input>;

async function searchTiles(model: Model, inputOf: InputOf, view: View, tiles: readonly Tile[]): Promise<Detection[]> {
  const found: Detection[][] = [];
  const queue = tiles.entries();
  const work = async () => {
    for (const [index, tile] of queue) found[index] = await searchTile(model, inputOf, view, tile);
  };
  await Promise.all(Array.from({ length: model.prepare(tiles.length) }, work));
  return found.flat();
}

async function searchTile(model: Model, inputOf: InputOf, view: View, tile: Tile): Promise<Detection[]> {
  const all = await runCenterFace(model, await inputOf(tile), CANDIDATE_SCORE);
  return nonMaximumSuppression(all)
    .map((detection) => moved(detection, tile.left, tile.top))
    .filter(({ box }) => centredIn(box, tile.core))
    .map((detection) => detectionInPicture(view, detection));
}

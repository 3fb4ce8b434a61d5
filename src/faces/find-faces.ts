import type { Frame } from '../photo/photo.js';
import { type Detection, moved, runCenterFace, stretched } from './centerface.js';
import type { Model } from './model.js';
import { suppress } from './nms.js';
import { type Picture, planar, scaleFrame } from './picture.js';
import { centredIn, OVERLAP, partAround, type Tile, tilesOf } from './tiles.js';
import { type Level, levelsOf } from './working-size.js';

/** Score, 0–1, from which a detection is a face: docs/detection.md has what was measured at others. */
const FACE = 0.35;
/** Score from which something small is worth a closer look. */
const HINT = 0.08;
/** Faces less high than this, in pixels of a level, are left to the next finer one, which tells them from textures better. */
const SMALL = 24;
/** Boxes that overlap by more than this (intersection over union) are one face. */
const SAME = 0.3;
/** CenterFace takes sides that are multiples of this. */
const STEP = 32;

/** All faces of a frame, in its pixels: small ones from the finer levels, large ones from the coarser. */
export async function findFaces(model: Model, frame: Frame): Promise<Detection[]> {
  const levels = levelsOf(frame.width, frame.height);
  const faces: Detection[] = [];
  let hints: Detection[] = [];
  for (const [index, level] of levels.entries()) {
    const last = index === levels.length - 1;
    const found = await lookAt(model, frame, level, hints);
    const closer = last ? [] : found.filter((detection) => detection.box.height < SMALL);
    const clear = found.filter(
      ({ box, score }) => score >= FACE && (last || box.height >= SMALL) && (index === 0 || box.height < OVERLAP),
    );
    const toFrame = (detection: Detection) =>
      stretched(detection, frame.width / level.width, frame.height / level.height);
    hints = closer.map(toFrame);
    faces.push(...clear.map(toFrame).filter((face) => !liesIn(face, faces)));
  }
  return suppress(faces, SAME);
}

/** What one level shows, in its own pixels, from the score of a hint on. */
async function lookAt(model: Model, frame: Frame, level: Level, hints: readonly Detection[]): Promise<Detection[]> {
  const scale = level.width / frame.width;
  const boxes = hints.map((hint) => stretched(hint, scale, level.height / frame.height).box);
  const tiles = tilesOf(level.width, level.height)
    .map((tile) => (level.everywhere ? tile : partAround(boxes, tile)))
    .filter((tile) => tile !== undefined);
  if (tiles.length === 0) return [];
  return lookAtTiles(model, await scaleFrame(frame, level.width, level.height), tiles);
}

async function lookAtTiles(model: Model, picture: Picture, tiles: readonly Tile[]): Promise<Detection[]> {
  const found: Detection[][] = [];
  const queue = tiles.entries();
  const work = async () => {
    for (const [index, tile] of queue) found[index] = await lookAtTile(model, picture, tile);
  };
  await Promise.all(Array.from({ length: model.prepare(tiles.length) }, work));
  return found.flat();
}

async function lookAtTile(model: Model, picture: Picture, tile: Tile): Promise<Detection[]> {
  const found = suppress(await runCenterFace(model, planar(picture, tile, STEP), HINT), SAME);
  return found.map((detection) => moved(detection, tile.left, tile.top)).filter(({ box }) => centredIn(box, tile.core));
}

/** Whether a finer level's detection is part of a much larger face: an eye, a mouth, a pattern of skin. */
function liesIn({ box }: Detection, faces: readonly Detection[]): boolean {
  return faces.some((face) => face.box.height > 1.5 * box.height && centredIn(box, face.box));
}

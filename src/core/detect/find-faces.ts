import type { Frame } from '../photo/photo.js';
import { type Detection, moved, runCenterFace, stretched } from './centerface.js';
import type { Model } from './model.js';
import { nonMaximumSuppression, resolveDetections } from './nms.js';
import { type Picture, planar, scaleFrame } from './picture.js';
import { centredIn, OVERLAP, partAround, type Tile, tilesOf } from './tiles.js';
import { type Level, levelsOf } from './working-size.js';

/** Score, 0–1, from which a detection is a face: docs/detection.md has what was measured at others. */
const FACE_SCORE = 0.35;
/** Score from which a detection is a candidate: worth searching again at the next finer level. */
const CANDIDATE_SCORE = 0.08;
/** Faces less high than this, in pixels of a level, are left to the next finer one, which tells them from textures better. */
const SMALL = 24;
/** CenterFace takes sides that are multiples of this. */
const STEP = 32;

/** All faces of a frame, in its pixels: small ones from the finer levels, large ones from the coarser. */
export async function findFaces(model: Model, frame: Frame): Promise<Detection[]> {
  const levels = levelsOf(frame.width, frame.height);
  const faces: Detection[] = [];
  let candidates: Detection[] = [];
  for (const [index, level] of levels.entries()) {
    const finest = index === levels.length - 1;
    const found = await searchLevel(model, frame, level, candidates);
    const toFrame = (detection: Detection) =>
      stretched(detection, frame.width / level.width, frame.height / level.height);
    candidates = finest ? [] : found.filter(isCandidate).map(toFrame);
    faces.push(...found.filter((detection) => isFace(detection, index === 0, finest)).map(toFrame));
  }
  return resolveDetections(faces);
}

/** Whether a detection of one level is to be searched again at the next: what is small, or too uncertain to be a face. */
function isCandidate({ box, score }: Detection): boolean {
  return box.height < SMALL || (score < FACE_SCORE && box.height < OVERLAP);
}

/** Whether a detection is a face that this level can tell: beyond the coarsest, tiles cut faces that are larger than their overlap. */
function isFace({ box, score }: Detection, coarsest: boolean, finest: boolean): boolean {
  return score >= FACE_SCORE && (finest || box.height >= SMALL) && (coarsest || box.height < OVERLAP);
}

/** What one level shows, in its own pixels, from the score of a candidate on. */
async function searchLevel(
  model: Model,
  frame: Frame,
  level: Level,
  candidates: readonly Detection[],
): Promise<Detection[]> {
  const scale = level.width / frame.width;
  const boxes = candidates.map((candidate) => stretched(candidate, scale, level.height / frame.height).box);
  const tiles = tilesOf(level.width, level.height)
    .map((tile) => (level.everywhere ? tile : partAround(boxes, tile)))
    .filter((tile) => tile !== undefined);
  if (tiles.length === 0) return [];
  return searchTiles(model, await scaleFrame(frame, level.width, level.height), tiles);
}

async function searchTiles(model: Model, picture: Picture, tiles: readonly Tile[]): Promise<Detection[]> {
  const found: Detection[][] = [];
  const queue = tiles.entries();
  const work = async () => {
    for (const [index, tile] of queue) found[index] = await searchTile(model, picture, tile);
  };
  await Promise.all(Array.from({ length: model.prepare(tiles.length) }, work));
  return found.flat();
}

async function searchTile(model: Model, picture: Picture, tile: Tile): Promise<Detection[]> {
  const found = nonMaximumSuppression(await runCenterFace(model, planar(picture, tile, STEP), CANDIDATE_SCORE));
  return found.map((detection) => moved(detection, tile.left, tile.top)).filter(({ box }) => centredIn(box, tile.core));
}

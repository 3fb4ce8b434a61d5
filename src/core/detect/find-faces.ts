import type { Detection } from './centerface.js';
import { resolveDetections } from './nms.js';
import { findTurned } from './orientations.js';
import type { FrameSearch } from './search.js';
import { OVERLAP } from './tiles.js';
import { type Level, levelsOf } from './working-size.js';

/** Score, 0–1, from which a detection is a face: docs/detection.md has what was measured at others. */
export const FACE_SCORE = 0.35;
/** Faces less high than this, in pixels of a level, are left to the next finer one, which tells them from textures better. */
const SMALL = 24;

/** All faces of a frame, whatever their angle, in its pixels. */
export async function findFaces(search: FrameSearch): Promise<Detection[]> {
  const levels = levelsOf(search.width, search.height);
  const first = await search.everywhere(levels[0]!, 0);
  const upright = await searchLevels(search, levels, { angle: 0, threshold: FACE_SCORE, first });
  return resolveDetections(await findTurned(search, levels, first, upright));
}

export interface LevelSearch {
  /** The roll of the faces that are looked for. */
  readonly angle: number;
  /** Score from which a detection is a face. */
  readonly threshold: number;
  /** What the first level shows, when that is known already. */
  readonly first?: readonly Detection[];
}

/** All faces of about one roll: small ones from the finer levels, large ones from the coarser. */
export async function searchLevels(
  search: FrameSearch,
  levels: readonly Level[],
  { angle, threshold, first }: LevelSearch,
): Promise<Detection[]> {
  const faces: Detection[] = [];
  let candidates: Detection[] = [];
  for (const [index, level] of levels.entries()) {
    const found =
      index === 0 && first
        ? first
        : level.everywhere
          ? await search.everywhere(level, angle)
          : await search.around(
              level,
              angle,
              candidates.map(({ box }) => box),
            );
    const finest = index === levels.length - 1;
    const pixels = level.height / search.height;
    candidates = finest ? [] : found.filter(({ score, size }) => isCandidate(score, size * pixels));
    faces.push(...found.filter(({ score, size }) => score >= threshold && isTold(size * pixels, index === 0, finest)));
  }
  return faces;
}

/** Whether a detection of one level is to be searched again at the next: what is small, or too uncertain to be a face. */
function isCandidate(score: number, size: number): boolean {
  return size < SMALL || (score < FACE_SCORE && size < OVERLAP);
}

/** Whether a level can tell faces of this size: beyond the coarsest, tiles cut faces that are larger than their overlap. */
function isTold(size: number, coarsest: boolean, finest: boolean): boolean {
  return (finest || size >= SMALL) && (coarsest || size < OVERLAP);
}

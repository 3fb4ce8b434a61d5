import type { Detection } from './centerface.js';
import { resolveDetections } from './nms.js';
import { findRotated } from './orientations.js';
import type { FrameSearch } from './search.js';
import { OVERLAP } from './tiles.js';
import { isDetectable, type Level, levelsOf } from './working-size.js';

/** Minimum score, 0–1, of a face; see the measurements in docs/detection.md. */
export const FACE_SCORE = 0.35;
/**
 * Faces less high than this, in pixels of a level, are left to the next finer level, which distinguishes them better
 * from textures.
 */
const SMALL = 24;

/** Finds all faces of a frame at any angle, in its pixels. */
export async function findFaces(search: FrameSearch): Promise<Detection[]> {
  const levels = levelsOf(search.width, search.height);
  const first = await search.everywhere(levels[0]!, 0);
  const upright = await searchLevels(search, levels, { angle: 0, threshold: FACE_SCORE, first });
  return resolveDetections(await findRotated(search, levels, first, upright));
}

export interface LevelSearch {
  /** The roll of the faces to search for. */
  readonly angle: number;
  /** Minimum score of a face. */
  readonly threshold: number;
  /** The detections of the first level, if known already. */
  readonly first?: readonly Detection[];
}

/** Finds all faces of about one roll: small ones at the finer levels, large ones at the coarser. */
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
    faces.push(
      ...found.filter(
        ({ score, size }) => score >= threshold && isDetectable(size * pixels, SMALL, index === 0, finest),
      ),
    );
  }
  return faces;
}

/**
 * Whether a detection at one level must be searched again at the next: it is small, or too uncertain to count as a
 * face.
 */
function isCandidate(score: number, size: number): boolean {
  return size < SMALL || (score < FACE_SCORE && size < OVERLAP);
}

import type { Detection } from './centerface.js';
import { findFaces } from './find-faces.js';
import { iou, NMS_IOU, resolveDetections } from './nms.js';
import { rollOf, UPRIGHT_ROLL } from './roll.js';
import type { FrameSearch } from './search.js';
import { OVERLAP } from './tiles.js';
import { isDetectable, levelsOf } from './working-size.js';

/** The network finds faces up to about 40° from upright, so these cover all angles. */
const STEP = 45;
const ANGLES = [0, 45, 90, 135, 180, 225, 270, 315] as const;
/**
 * Minimum scores of a face when another search confirms it and when none does, for faces that are upright or have the
 * photo's leading angle. Searching eight angles also finds eight times as many patterns that resemble a face, nearly
 * all of them at other angles; those need TURNED_SCORE.
 */
const SUPPORTED_SCORE = 0.4;
const ALONE_SCORE = 0.5;
const TURNED_SCORE = 0.7;
/** Minimum score of the detections that decide which angle leads, and of faces less high than TINY pixels of the photo. */
const SURE_SCORE = 0.6;
const TINY = 10;
/** Degrees from the photo's leading angle within which a face that is not upright does not count as rotated. */
const TURNED = 50;
/** Minimum score at which a detection at another angle or size confirms a face. */
const SUPPORT_SCORE = 0.12;
/** Faces less high than this, in pixels of a level, are left to the next finer level. */
const SMALL = 12;
/**
 * Photos with fewer pixels are also searched at twice their size; larger ones would take memory and minutes for faces
 * of few pixels.
 */
const ENLARGED_PIXELS = 4_000_000;

/**
 * Finds the faces of a frame with several times the work of `findFaces`, when none may be missed: all that it finds, and
 * those of all sizes and angles. Alone, the latter would miss some uncertain faces, such as blurred ones, because
 * searching more requires higher scores.
 */
export async function findFacesThoroughly(search: FrameSearch): Promise<Detection[]> {
  return resolveDetections([...(await findFaces(search)), ...(await findAtAllAngles(search))]);
}

/**
 * Finds faces at all sizes and angles. The enlarged photo, which is most of the work, is searched completely only at its
 * leading angle, and around candidates at the others.
 */
export async function findAtAllAngles(search: FrameSearch): Promise<Detection[]> {
  const levels = levelsOf(search.width, search.height);
  const enlarged = search.width * search.height <= ENLARGED_PIXELS;
  const found: Detection[] = [];
  let candidates: Detection[] = [];
  for (const [index, level] of levels.entries()) {
    const detections = await searchAngles((angle) => search.everywhere(level, angle));
    const height = (pixels: number) => (pixels * level.height) / search.height;
    candidates = detections.filter(({ size }) => height(size) < OVERLAP);
    const finest = !enlarged && index === levels.length - 1;
    found.push(...detections.filter(({ size }) => isDetectable(height(size), SMALL, index === 0, finest)));
  }
  if (enlarged) found.push(...(await searchEnlarged(search, candidates, leadingRoll(found))));
  const leading = leadingRoll(found);
  return resolveDetections(found.filter((detection) => isFace(detection, found, leading)));
}

async function searchAngles(searchAt: (angle: number) => Promise<Detection[]>): Promise<Detection[]> {
  const found: Detection[] = [];
  for (const angle of ANGLES) found.push(...(await searchAt(angle)));
  return found;
}

async function searchEnlarged(search: FrameSearch, candidates: readonly Detection[], leading: number) {
  const twice = { width: search.width * 2, height: search.height * 2 };
  const found = await searchAngles((angle) => {
    if (angleBetween(angle, leading) <= STEP / 2) return search.everywhere(twice, angle);
    const near = candidates.filter((candidate) => angleBetween(candidate.angle, angle) <= STEP);
    return search.around(
      twice,
      angle,
      near.map(({ box }) => box),
    );
  });
  return found.filter(({ size }) => isDetectable(size * 2, SMALL, false, true));
}

/** The mean roll of the certain detections, weighted by score; 0 if there are none. */
function leadingRoll(found: readonly Detection[]): number {
  let x = 0;
  let y = 0;
  for (const { score, landmarks } of found.filter((detection) => detection.score >= SURE_SCORE)) {
    const radians = (rollOf(landmarks) * Math.PI) / 180;
    x += score * Math.cos(radians);
    y += score * Math.sin(radians);
  }
  return (Math.atan2(y, x) * 180) / Math.PI;
}

/** Degrees between two angles, 0–180. */
function angleBetween(a: number, b: number): number {
  const turned = Math.abs(a - b) % 360;
  return Math.min(turned, 360 - turned);
}

function isFace(detection: Detection, all: readonly Detection[], leading: number): boolean {
  const roll = rollOf(detection.landmarks);
  const turned = angleBetween(roll, 0) > UPRIGHT_ROLL && angleBetween(roll, leading) > TURNED;
  if (turned) return detection.score >= TURNED_SCORE;
  if (detection.size < TINY) return detection.score >= SURE_SCORE;
  if (detection.score >= ALONE_SCORE) return true;
  if (detection.score < SUPPORTED_SCORE) return false;
  return all.some(
    (other) => other !== detection && other.score >= SUPPORT_SCORE && iou(other.box, detection.box) > NMS_IOU,
  );
}

import type { Detection } from './centerface.js';
import { searchLevels } from './find-faces.js';
import { iou, NMS_IOU, nonMaximumSuppression, resolveDetections } from './nms.js';
import { rollOf, UPRIGHT_ROLL } from './roll.js';
import type { FrameSearch } from './search.js';
import { centredIn } from './tiles.js';
import { type Level, shrunk } from './working-size.js';

const QUARTERS = [0, 90, 180, 270] as const;
/**
 * Longest side of the picture in which faces of other orientations are searched first, and of the second one, used if
 * nothing certain was found.
 */
const COARSE_SIZES = [256, 448] as const;
/** The only size where the upright search found certain, upright faces: few photos show faces of several orientations. */
const UPRIGHT_SIZES = [192] as const;
/** Minimum score of a detection in the coarse passes. */
const VOTE_SCORE = 0.2;
/** Score at which a detection in the coarse passes is almost certainly a face. */
const CERTAIN_SCORE = 0.6;
/** Minimum score of rotated faces in a photo that is upright; false detections score up to 0.5. */
const TURNED_SCORE = 0.55;
const LEAD_SCORE = 0.35;
/** Size at which a rotated face is confirmed, and the mean score it needs. */
const CONFIRM_PIXELS = 48;
const CONFIRM_SCORE = 0.45;

/** Finds faces of all orientations, given those of an upright search, with little additional work. */
export async function findRotated(
  search: FrameSearch,
  levels: readonly Level[],
  first: readonly Detection[],
  all: readonly Detection[],
): Promise<Detection[]> {
  const seen = await searchCoarsely(search, levels[0]!, first);
  const best = nonMaximumSuppression(seen);
  const votes = QUARTERS.map((angle) => best.filter((d) => d.angle === angle).reduce((sum, d) => sum + d.score, 0));
  const top = votes.indexOf(Math.max(...votes));
  const sure = best.some((d) => d.angle === QUARTERS[top] && d.score >= CERTAIN_SCORE);
  const lead = top !== 0 && (votes[top]! >= 2 || sure) ? top : 0;
  const full = QUARTERS.filter((_, q) => q === lead || (votes[q]! > 1 && votes[q]! >= 0.35 * votes[lead]!)).filter(
    (angle) => angle !== 0,
  );
  const upright = lead === 0 ? all : all.filter(({ score }) => score >= TURNED_SCORE);
  const faces: Detection[] = [...upright];
  for (const angle of full)
    faces.push(...(await searchTurned(search, levels, angle, angle === QUARTERS[lead] ? LEAD_SCORE : TURNED_SCORE)));
  const known = [...faces];
  const open = best
    .filter(
      ({ angle, score, box }) =>
        angle !== 0 && !full.includes(angle as 90) && score >= 0.3 && !known.some((face) => centredIn(box, face.box)),
    )
    .slice(0, 8);
  for (const candidate of open) faces.push(...(await verify(search, levels, candidate)));
  return [...faces, ...(await oblique(search, levels, resolveDetections(faces)))];
}

async function searchCoarsely(search: FrameSearch, level: Level, first: readonly Detection[]): Promise<Detection[]> {
  const seen = first.filter(({ score }) => score >= VOTE_SCORE);
  const sizes: readonly number[] = seen.some(isSurelyUpright) ? UPRIGHT_SIZES : COARSE_SIZES;
  for (const longest of sizes) {
    if (longest !== sizes[0] && seen.some(({ score }) => score >= CERTAIN_SCORE)) break;
    for (const angle of QUARTERS.slice(1)) {
      const found = await search.everywhere(shrunk(level, longest), angle);
      seen.push(...found.filter(({ score }) => score >= VOTE_SCORE));
    }
    if (longest === sizes[0] && Math.max(level.width, level.height) <= longest) break;
  }
  return seen;
}

function isSurelyUpright({ score, landmarks }: Detection): boolean {
  return score >= CERTAIN_SCORE && Math.abs(rollOf(landmarks)) < UPRIGHT_ROLL;
}

/** Searches a candidate of the coarse passes at a suitable size, and again tilted to either side. */
async function verify(search: FrameSearch, levels: readonly Level[], candidate: Detection): Promise<Detection[]> {
  const { box, size, angle } = candidate;
  const level = levels.find(({ height }) => (size * height) / search.height >= 32) ?? levels.at(-1)!;
  const side = Math.max(64, (2.5 * Math.max(box.width, box.height) * level.height) / search.height);
  const found = await search.crop(level, angle, box, Math.ceil(side / 32) * 32);
  const faces = found.filter((face) => face.score >= TURNED_SCORE && (face.size * level.height) / search.height >= 12);
  const confirmed: Detection[] = [];
  for (const face of faces) if (await isConfirmed(search, face)) confirmed.push(face);
  return confirmed;
}

/** A real face is also found when it is tilted a little; patterns that look like a face at one angle mostly are not. */
async function isConfirmed(search: FrameSearch, { box, size, angle }: Detection): Promise<boolean> {
  const scale = CONFIRM_PIXELS / size;
  const pixels = { width: Math.round(search.width * scale), height: Math.round(search.height * scale) };
  if (Math.max(pixels.width, pixels.height) > Math.max(search.width, search.height)) return true;
  let sum = 0;
  for (const tilt of [-15, 15]) {
    const found = await search.crop(pixels, angle + tilt, box, CONFIRM_PIXELS * 3);
    sum += Math.max(0, ...found.filter((other) => iou(other.box, box) > NMS_IOU).map(({ score }) => score));
  }
  return sum / 2 >= CONFIRM_SCORE;
}

async function oblique(
  search: FrameSearch,
  levels: readonly Level[],
  faces: readonly Detection[],
): Promise<Detection[]> {
  let [x, y, sum] = [0, 0, 0];
  for (const { score, landmarks } of faces) {
    const roll = (rollOf(landmarks) * Math.PI) / 180;
    x += Math.cos(roll) * score;
    y += Math.sin(roll) * score;
    sum += score;
  }
  if (sum === 0 || Math.hypot(x, y) / sum < 0.8) return [];
  const mean = (Math.atan2(y, x) * 180) / Math.PI;
  if (Math.abs(mean - Math.round(mean / 90) * 90) < 15) return [];
  return searchTurned(search, levels, Math.round(mean / 5) * 5, LEAD_SCORE);
}

/** The faces of about one roll other than upright, each either certain or confirmed. */
async function searchTurned(
  search: FrameSearch,
  levels: readonly Level[],
  angle: number,
  threshold: number,
): Promise<Detection[]> {
  const faces: Detection[] = [];
  for (const face of await searchLevels(search, levels, { angle, threshold })) {
    if (face.score >= TURNED_SCORE || (await isConfirmed(search, face))) faces.push(face);
  }
  return faces;
}

import type { Box } from '../photo/photo.js';
import { centredIn } from './tiles.js';

/** A box and its score. */
export interface Scored {
  readonly box: Box;
  readonly score: number;
}

/** Two boxes with a higher IoU belong to the same face. */
export const NMS_IOU = 0.3;
/** A box is part of another one, not a separate face, if its centre is inside one at least this many times as high. */
const PART_RATIO = 1.5;

/** Intersection over union of two boxes, 0–1. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Non-maximum suppression: of boxes whose IoU exceeds `limit`, keeps the one with the highest score. */
export function nonMaximumSuppression<T extends Scored>(found: readonly T[], limit = NMS_IOU): T[] {
  return keepByScore(found, (kept, candidate) => iou(kept, candidate) > limit);
}

/**
 * Selects the faces among the detections of all levels: each detection, from the highest score down, unless one with a
 * higher score is the same face or contains it as a part (an eye, a mouth, a pattern of skin). A lower score never
 * removes a higher one.
 */
export function resolveDetections<T extends Scored>(found: readonly T[]): T[] {
  return keepByScore(found, (kept, candidate) => iou(kept, candidate) > NMS_IOU || isPartOf(candidate, kept));
}

function isPartOf(box: Box, whole: Box): boolean {
  return whole.height > PART_RATIO * box.height && centredIn(box, whole);
}

function keepByScore<T extends Scored>(found: readonly T[], replaces: (kept: Box, candidate: Box) => boolean): T[] {
  const kept: T[] = [];
  for (const candidate of [...found].sort((a, b) => b.score - a.score)) {
    if (!kept.some(({ box }) => replaces(box, candidate.box))) kept.push(candidate);
  }
  return kept;
}

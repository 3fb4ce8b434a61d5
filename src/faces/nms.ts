import type { Box } from '../photo/photo.js';

/** Intersection over union of two boxes, 0–1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Non-maximum suppression: of boxes that overlap by more than `limit`, the one with the highest score stays. */
export function suppress<T extends { readonly box: Box; readonly score: number }>(
  found: readonly T[],
  limit: number,
): T[] {
  const kept: T[] = [];
  for (const candidate of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every(({ box }) => overlap(box, candidate.box) <= limit)) kept.push(candidate);
  }
  return kept;
}

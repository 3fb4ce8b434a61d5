import { basename, extname } from 'node:path';
import type { CoveredBox, EmojifiedFace } from '../../core/cover/cover-photo.js';
import type { Box } from '../../core/photo/photo.js';
import { type CoverEntry, hashOf } from './cover-record.js';

/** A face found in a file that may be an output of emojify. */
export interface CheckedFace extends EmojifiedFace {
  /** Lies where emojify covered a face in an earlier version of this file: its bytes have changed since. */
  readonly uncertain?: true;
}

/** What a record says of a file. */
export interface RecordMatch {
  readonly entry: CoverEntry;
  /** The file is byte for byte what emojify wrote; else it has the name and the aspect ratio of what it wrote. */
  readonly exact: boolean;
}

/** Difference of aspect ratios that resizing to whole pixels makes in small pictures. */
const aspectTolerance = 0.02;
/** The detector's box of a cover may reach a little beyond it. */
const insideShare = 0.9;

/** What the record of a file's folder says of these bytes; undefined when nothing. */
export function matchRecord(
  entries: readonly CoverEntry[],
  path: string,
  bytes: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
): RecordMatch | undefined {
  const sha256 = hashOf(bytes);
  const exact = entries.find((entry) => entry.sha256 === sha256 && entry.width === width && entry.height === height);
  if (exact) return { entry: exact, exact: true };
  const sameAspect = (entry: CoverEntry) =>
    Math.abs((entry.width * height) / (entry.height * width) - 1) <= aspectTolerance;
  const entry = entries.find((one) => stem(one.name) === stem(path) && sameAspect(one));
  return entry && { entry, exact: false };
}

function stem(path: string): string {
  return basename(path, extname(path));
}

/**
 * These faces, found in a file that shows none covered by itself: covered where they lie within a cover that these very
 * bytes have, uncertain where an earlier version of the file had one.
 */
export function judgeFaces(
  faces: readonly EmojifiedFace[],
  match: RecordMatch | undefined,
  photo: { readonly width: number },
): CheckedFace[] {
  if (!match) return [...faces];
  const { entry, exact } = match;
  const scale = photo.width / entry.width;
  return faces.map((face) => {
    const inside = entry.covered.some((cover) => holds(cover, face, scale));
    if (!inside) return face;
    return exact ? { ...face, covered: true } : { ...face, uncertain: true };
  });
}

function holds(cover: CoveredBox, face: EmojifiedFace, scale: number): boolean {
  if (cover.frame !== undefined && cover.frame !== (face.frame ?? 0)) return false;
  const { left, top, width, height } = cover;
  const scaled = { left: left * scale, top: top * scale, width: width * scale, height: height * scale };
  return commonArea(scaled, face.box) >= insideShare * face.box.width * face.box.height;
}

function commonArea(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}

import { basename, extname } from 'node:path';
import type { CoveredBox, EmojifiedFace } from '../../core/cover/cover-photo.js';
import type { Box } from '../../core/photo/photo.js';
import { type CoverEntry, hashOf } from './cover-record.js';

/** A face found in a file that may be an output of emojify. */
export interface CheckedFace extends EmojifiedFace {
  /** Whether emojify covered a face here in an earlier version of this file, whose bytes have changed since. */
  readonly uncertain?: true;
}

/** The record's information about a file. */
export interface RecordMatch {
  readonly entry: CoverEntry;
  /** Whether the file is byte for byte what emojify wrote; otherwise it has the same name and aspect ratio. */
  readonly exact: boolean;
}

/** Largest difference of aspect ratios that resizing to whole pixels causes in small pictures. */
const aspectTolerance = 0.02;
/** The detector's box of a cover may extend a little beyond it. */
const insideShare = 0.9;

/** The information in the record of a file's folder about these bytes; undefined if it has none. */
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
 * Classifies the faces found in a file: covered if they are inside a cover of exactly these bytes, uncertain if an
 * earlier version of the file had a cover there.
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

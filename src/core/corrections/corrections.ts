import type { Style } from '../cover/overlay.js';
import type { Emotion } from '../detect/face.js';
import type { Box } from '../photo/photo.js';

/** The version of corrections.json; later versions are rejected. */
export const correctionsFormat = 1;

/** The reviewer's verdict on a photo as a whole. */
export const reviews = ['accepted', 'marked'] as const;
/** Why a face is not covered: it is a false detection, or it stays visible. */
export const decisions = ['no-face', 'visible'] as const;
/** The origin of a face: found by the detector, or drawn by the reviewer. */
export const origins = ['detected', 'manual'] as const;

/** The content of corrections.json: a reviewer's decisions about photos. */
export interface Corrections {
  readonly format: typeof correctionsFormat;
  readonly photos: readonly PhotoCorrections[];
}

/** One reviewed photo. It is identified by its content, not by its file name. */
export interface PhotoCorrections {
  /** SHA-256 of the reviewed file, in hex. */
  readonly sha256: string;
  /** Length of that file in bytes. */
  readonly bytes: number;
  /** Path of the file, relative to the folder that was searched: for people, and to detect photos that changed. */
  readonly name?: string;
  /** Pixels of the upright photo. */
  readonly width: number;
  readonly height: number;
  readonly review?: (typeof reviews)[number];
  /** Every face that the reviewer saw, including those without a correction. */
  readonly faces: readonly ReviewedFace[];
}

/** A reviewed face. Unless stated otherwise, it is covered like all faces of the run. */
export interface ReviewedFace {
  readonly origin: (typeof origins)[number];
  /** Whole pixels of the upright photo; only the box of a detected face may extend beyond the edges. */
  readonly box: Box;
  /** The same as ratios of the photo’s width and height, for copies of other sizes. */
  readonly ratios: Box;
  readonly decision?: (typeof decisions)[number];
  /** Covers this face with this emoji. */
  readonly emoji?: string;
  /** Covers this face in this style. */
  readonly style?: Style;
  /** In an animation: the frame, from 0; a manual face without a frame is covered in all of them. */
  readonly frame?: number;
  /** In an animation: the number of the person's track, from 1; the same in every frame. */
  readonly number?: number;
  /** The detector's results; see `Face`. */
  readonly confidence?: number;
  readonly roll?: number;
  readonly emotion?: Emotion;
  readonly emotionConfidence?: number;
}

/** A reviewed face placed by its ratios alone, so that it fits the photo in any size. */
export type FaceCorrection = Omit<ReviewedFace, 'box'>;

/** Whether the reviewer decided something about this face. */
export function isCorrected({ origin, decision, emoji, style }: FaceCorrection): boolean {
  return origin === 'manual' || decision !== undefined || emoji !== undefined || style !== undefined;
}

/** The text of corrections.json: one face per line, so that diffs are readable. */
export function correctionsText({ format, photos }: Corrections): string {
  const list = (lines: readonly string[], indent: string) =>
    lines.length === 0 ? '[]' : `[\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}]`;
  const entries = photos.map(({ faces, ...photo }) => {
    const head = JSON.stringify(photo).slice(0, -1);
    const lines = faces.map((face) => JSON.stringify(face));
    return `${head},"faces":${list(lines, '    ')}}`;
  });
  return `{\n  "format": ${format},\n  "photos": ${list(entries, '  ')}\n}\n`;
}

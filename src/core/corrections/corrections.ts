import type { Style } from '../cover/overlay.js';
import type { Emotion } from '../detect/face.js';
import type { Box } from '../photo/photo.js';

/** The format of corrections.json; a later one is not read. */
export const correctionsFormat = 1;

/** What a reviewer says about a photo as a whole. */
export const reviews = ['accepted', 'marked'] as const;
/** Why a face is not covered: the detector was wrong, or this face stays visible. */
export const decisions = ['no-face', 'visible'] as const;
/** Who found a face: the detector, or the reviewer who drew its box. */
export const origins = ['detected', 'manual'] as const;

/** What a reviewer decided about photos: the content of corrections.json. */
export interface Corrections {
  readonly format: typeof correctionsFormat;
  readonly photos: readonly PhotoCorrections[];
}

/** One reviewed photo. It is recognised by its content, whatever its file is called. */
export interface PhotoCorrections {
  /** SHA-256 of the bytes of the file that was reviewed, in hex. */
  readonly sha256: string;
  /** The length of that file. */
  readonly bytes: number;
  /** What the file was called, below the folder that was searched: for people, and to notice a photo that was changed. */
  readonly name?: string;
  /** Pixels of the upright photo. */
  readonly width: number;
  readonly height: number;
  readonly review?: (typeof reviews)[number];
  /** Every face that the reviewer saw, also those that need no correction. */
  readonly faces: readonly ReviewedFace[];
}

/** A face as it was reviewed. It is covered as the run covers faces unless something else is said. */
export interface ReviewedFace {
  readonly origin: (typeof origins)[number];
  /** Whole pixels of the upright photo; only the box of a detected face may reach over the edges. */
  readonly box: Box;
  /** The same as shares of the photo’s width and height, for copies of other sizes. */
  readonly ratios: Box;
  readonly decision?: (typeof decisions)[number];
  /** Covers this face with this emoji. */
  readonly emoji?: string;
  /** Covers this face in this style. */
  readonly style?: Style;
  /** In an animation: the frame, from 0; a manual face without it is covered in every frame. */
  readonly frame?: number;
  /** In an animation: whose face it is, from 1; the same in every frame. */
  readonly number?: number;
  /** What the detector told of it; see `Face`. */
  readonly confidence?: number;
  readonly roll?: number;
  readonly emotion?: Emotion;
  readonly emotionConfidence?: number;
}

/** Whether something was decided about this face, so that detection alone does not say what becomes of it. */
export function isCorrected({ origin, decision, emoji, style }: ReviewedFace): boolean {
  return origin === 'manual' || decision !== undefined || emoji !== undefined || style !== undefined;
}

/** The text of corrections.json: one face a line, so that changes can be read in a diff. */
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

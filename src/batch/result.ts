import type { EmojifiedFace } from '../core/cover/cover-photo.js';
import { type ErrorCode, errorCodes } from '../errors/codes.js';
import type { Ignored } from './ignored.js';
import type { PhotoWarning } from './warnings.js';

/** What became of one input. The keys are in the order `--json` prints them in. */
export interface PhotoResult {
  /** As the user named it. */
  readonly input: string;
  /** The file written, or `-` for stdout; absent when none was. */
  readonly output?: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Pixels of the upright output. */
  readonly width?: number;
  readonly height?: number;
  /** Of a skipped photo: those to be seen in its output, where that was looked at. */
  readonly faces?: readonly EmojifiedFace[];
  readonly milliseconds?: number;
  /** The file with numbered boxes, under `--preview`. */
  readonly preview?: string;
  /** What it was done in spite of. */
  readonly warnings?: readonly PhotoWarning[];
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

export interface BatchSummary {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  /** Faces found in the photos that are done; in an animation, counted in every frame. */
  readonly faces: number;
}

/** The document of `--json`. */
export interface BatchResult {
  readonly photos: readonly PhotoResult[];
  readonly summary: BatchSummary;
  /** How many files in folders and patterns were no photos, by what they are; absent when there were none. */
  readonly ignored?: Ignored['counts'];
  /** Those in which faces may be seen that nobody looked for, such as videos. */
  readonly unchecked?: Ignored['unchecked'];
  /** Present when the run was stopped before its end: the photos not listed were not begun or not finished. */
  readonly error?: { readonly code: 'INTERRUPTED'; readonly message: string };
}

export function summarize(photos: readonly PhotoResult[]): BatchSummary {
  const count = (wanted: PhotoResult['status']) => photos.filter(({ status }) => status === wanted).length;
  const done = photos.filter(({ status }) => status === 'done');
  const faces = done.reduce((sum, photo) => sum + (photo.faces?.length ?? 0), 0);
  return { done: count('done'), failed: count('failed'), skipped: count('skipped'), faces };
}

/** Faces that can still be seen in the outputs, also in skipped ones that were looked at; in a dry run, all that were found. */
export function facesLeft({ photos }: BatchResult): number {
  return photos.reduce((sum, { faces = [] }) => sum + faces.filter(({ covered }) => !covered).length, 0);
}

/** The part of the document that is about files which are no photos. */
export function toIgnored({ counts, unchecked }: Ignored): Pick<BatchResult, 'ignored' | 'unchecked'> {
  return {
    ...(Object.keys(counts).length > 0 && { ignored: counts }),
    ...(unchecked.length > 0 && { unchecked }),
  };
}

/** What a gate against faces asks for. */
export interface Gate {
  readonly failOnFaces?: boolean;
  /** Passes in spite of pictures, videos and folders that were not looked at. */
  readonly ignoreUnreadable?: boolean;
}

/** Whether the gate says no: a face can be seen, or something was not looked at. */
function isShut(result: BatchResult, { failOnFaces = false, ignoreUnreadable = false }: Gate): boolean {
  if (!failOnFaces) return false;
  return facesLeft(result) > 0 || (!ignoreUnreadable && (result.unchecked?.length ?? 0) > 0);
}

/**
 * 0 done; 1 some failed, or a face is left that must not be; 2 nothing could be done because of what was asked for (such
 * as a URL that is refused); 130 interrupted.
 */
export function exitStatus(result: BatchResult, gate: Gate = {}): 0 | 1 | 2 | 130 {
  const { photos, summary, error } = result;
  if (error) return 130;
  if (summary.failed > 0) {
    const asked = summary.failed === photos.length && photos.every((photo) => errorCodes[photo.error!.code].exit === 2);
    return asked ? 2 : 1;
  }
  return isShut(result, gate) ? 1 : 0;
}

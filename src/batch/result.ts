import type { CorrectionCounts } from '../core/cover/cover-photo.js';
import { type ErrorCode, errorCodes } from '../errors/codes.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Ignored } from './ignored.js';
import type { CheckedFace } from './record/match-record.js';
import type { PhotoWarning } from './warnings.js';

/** The result of one input. The keys are in the order that `--json` prints. */
export interface PhotoResult {
  /** As the user passed it. */
  readonly input: string;
  /** The file written, or `-` for stdout; absent if none was written. */
  readonly output?: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Pixels of the upright output. */
  readonly width?: number;
  readonly height?: number;
  /** For a skipped photo: the faces in its output, if that was checked. */
  readonly faces?: readonly CheckedFace[];
  /** The changes by a reviewer’s corrections; absent for photos that were not reviewed. */
  readonly corrections?: CorrectionCounts;
  readonly milliseconds?: number;
  /** The file with numbered boxes, under `--preview`. */
  readonly preview?: string;
  /** Warnings about a photo that was processed anyway. */
  readonly warnings?: readonly PhotoWarning[];
  /** Why it failed, or was skipped although it has no output. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** With `--cloud`: the image's id in the deployed service, as `retry` and `logs --image` take it. */
  readonly image?: string;
}

/** The file that a photo was read from, by its content. */
export interface PhotoSource {
  /** In hex. */
  readonly sha256: string;
  /** Its length. */
  readonly bytes: number;
}

export interface BatchSummary {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  /** Faces found in processed photos; in an animation, those of every frame count. */
  readonly faces: number;
}

/** What a run did, or with `--dry-run` would do, in the deployed service. */
export interface CloudUse {
  readonly stage: string;
  readonly region: string;
  /** Photos handed in by this run; those that were done already cost nothing. */
  readonly sent: number;
  /** Bytes of those that came from this machine. */
  readonly bytes: number;
  /** What they cost, estimated, in US dollars. */
  readonly usd: number;
  /** Most photos a second. */
  readonly rate: number;
}

/** The document of `--json`. */
export interface BatchResult {
  readonly photos: readonly PhotoResult[];
  readonly summary: BatchSummary;
  /** Names of corrected photos that were not among the inputs; absent if there were none. */
  readonly unusedCorrections?: readonly string[];
  /** The number of files in folders and patterns that are not photos, by kind; absent if there were none. */
  readonly ignored?: Ignored['counts'];
  /** Those that may show faces but were not checked, such as videos. */
  readonly unchecked?: Ignored['unchecked'];
  /** Present with `--cloud`. */
  readonly cloud?: CloudUse;
  /** Present if the run was stopped: photos that are not listed were not started or not finished. */
  readonly error?: { readonly code: 'INTERRUPTED'; readonly message: string };
}

/** The message of an interrupted run: its progress, and how to resume it. */
export function interrupted(done: number, total: number, fix: string): NonNullable<BatchResult['error']> {
  return { code: 'INTERRUPTED', message: `interrupted after ${done} of ${total} photos: ${fix}` };
}

/** Any error of one photo as one of ours; what we did not expect is INTERNAL, with its stack. */
export function toPhotoError(thrown: unknown): EmojifyError {
  if (thrown instanceof EmojifyError) return thrown;
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new EmojifyError('INTERNAL', message, { cause: thrown, fault: 'tool' });
}

export function summarize(photos: readonly PhotoResult[]): BatchSummary {
  const count = (wanted: PhotoResult['status']) => photos.filter(({ status }) => status === wanted).length;
  const done = photos.filter(({ status }) => status === 'done');
  const faces = done.reduce((sum, photo) => sum + (photo.faces?.length ?? 0), 0);
  return { done: count('done'), failed: count('failed'), skipped: count('skipped'), faces };
}

/** The number of faces visible in the outputs, including checked skipped ones; in a dry run, of all faces found. */
export function facesLeft({ photos }: BatchResult): number {
  return countFaces(photos, ({ covered, uncertain }) => !covered && !uncertain);
}

/** The number of faces found where an earlier version of the file was covered: they may be covers. */
export function facesUncertain({ photos }: BatchResult): number {
  return countFaces(photos, ({ uncertain }) => uncertain === true);
}

function countFaces(photos: readonly PhotoResult[], counts: (face: CheckedFace) => boolean): number {
  return photos.reduce((sum, { faces = [] }) => sum + faces.filter(counts).length, 0);
}

/** The part of the document about files that are not photos. */
export function toIgnored({ counts, unchecked }: Ignored): Pick<BatchResult, 'ignored' | 'unchecked'> {
  return {
    ...(Object.keys(counts).length > 0 && { ignored: counts }),
    ...(unchecked.length > 0 && { unchecked }),
  };
}

/** Whether a gate lists this photo: it has no result, or a face that is not known to be covered. */
export function isExposed({ error, faces = [] }: PhotoResult): boolean {
  return error !== undefined || faces.some(({ covered }) => !covered);
}

/** What `--fail-on-faces` checks. */
export interface Gate {
  readonly failOnFaces?: boolean;
  /** Whether to pass despite images, videos and folders that were not checked. */
  readonly ignoreUnreadable?: boolean;
  /** Whether to pass despite faces that may be covers, in files that changed after they were covered. */
  readonly allowUncertain?: boolean;
}

/** Whether the gate fails: a face is visible, or something was not checked. */
export function isShut(result: BatchResult, gate: Gate): boolean {
  const { failOnFaces = false, ignoreUnreadable = false, allowUncertain = false } = gate;
  if (!failOnFaces) return false;
  if (!allowUncertain && facesUncertain(result) > 0) return true;
  return facesLeft(result) > 0 || (!ignoreUnreadable && (result.unchecked?.length ?? 0) > 0);
}

/**
 * 0: done. 1: some photos failed or were skipped with an error, or the gate failed. 2: no photo could be processed because
 * of what was asked for, such as a refused URL. 130: interrupted.
 */
export function exitStatus(result: BatchResult, gate: Gate = {}): 0 | 1 | 2 | 130 {
  const { photos, summary, error } = result;
  if (error) return 130;
  if (photos.some(({ error }) => error)) {
    const asked = summary.failed === photos.length && photos.every((photo) => errorCodes[photo.error!.code].exit === 2);
    return asked ? 2 : 1;
  }
  return isShut(result, gate) ? 1 : 0;
}

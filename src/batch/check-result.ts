import type { Ignored } from './ignored.js';
import type { CheckedFace } from './record/match-record.js';
import { type BatchResult, type Gate, isShut, type PhotoResult } from './result.js';

/** What a check found in one file. The keys are in the order `--json` prints them in. */
export interface CheckedPhoto {
  readonly input: string;
  /** `clear`: no face; `covered`: only covers of emojify; `failed`: it could not be checked. */
  readonly status: 'clear' | 'covered' | 'uncertain' | 'faces' | 'failed';
  readonly width?: number;
  readonly height?: number;
  readonly faces?: readonly CheckedFace[];
  readonly error?: PhotoResult['error'];
}

/** The document of `check --json`. */
export interface CheckResult {
  readonly photos: readonly CheckedPhoto[];
  /** The number of files with each status. */
  readonly summary: Readonly<Record<CheckedPhoto['status'], number>>;
  /** Files that may show faces and cannot be checked, such as videos. */
  readonly unchecked?: Ignored['unchecked'];
  readonly error?: BatchResult['error'];
}

/** The verdict on the files, from a dry run that uses the records. */
export function toCheckResult({ photos, unchecked, error }: BatchResult): CheckResult {
  const checked = photos.map(toChecked);
  const summary = { clear: 0, covered: 0, uncertain: 0, faces: 0, failed: 0 };
  for (const { status } of checked) summary[status] += 1;
  return { photos: checked, summary, ...(unchecked && { unchecked }), ...(error && { error }) };
}

function toChecked(photo: PhotoResult): CheckedPhoto {
  const { input, width, height, faces = [], error } = photo;
  if (error) return { input, status: 'failed', error };
  return { input, status: statusOf(faces), ...(width && { width }), ...(height && { height }), faces };
}

function statusOf(faces: readonly CheckedFace[]): CheckedPhoto['status'] {
  if (faces.some(({ covered, uncertain }) => !covered && !uncertain)) return 'faces';
  if (faces.some(({ uncertain }) => uncertain)) return 'uncertain';
  return faces.length > 0 ? 'covered' : 'clear';
}

/**
 * A path that does not lead to any photo is most likely mistyped, and the check must not pass without checking
 * anything.
 */
const neverIgnored = new Set<string>(['INPUT_NOT_FOUND', 'NO_PHOTOS', 'USAGE']);

/** 0: nothing shows a face; 1: something does, is uncertain, or could not be checked; 130: interrupted. */
export function checkStatus(found: BatchResult, gate: Gate): 0 | 1 | 130 {
  if (found.error) return 130;
  const failed = found.photos.flatMap(({ error }) => (error ? [error.code] : []));
  const counted = gate.ignoreUnreadable ? failed.filter((code) => neverIgnored.has(code)) : failed;
  return counted.length > 0 || isShut(found, { ...gate, failOnFaces: true }) ? 1 : 0;
}

/** `3 photos checked: 2 clear, 1 with faces`. */
export function describeCheck({ photos, summary }: CheckResult): string {
  const { clear, covered, uncertain, faces, failed } = summary;
  const counts = { clear, covered, uncertain, 'with faces': faces, failed };
  const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return `${photos.length} ${photos.length === 1 ? 'photo' : 'photos'} checked: ${parts.join(', ')}`;
}

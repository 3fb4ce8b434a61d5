import { shownName } from '../errors/shell-word.js';
import type { BatchResult, PhotoResult } from './result.js';

/** One line for one photo. */
export function describeResult({ input, output, status, faces, preview, error }: PhotoResult): string {
  const name = shownName(input);
  if (error) return `${name}: ${error.code}: ${error.message}`;
  if (status === 'skipped') {
    const seen = faces ? [describeFaceCount(faces, false)] : [];
    return `${name}: ${['skipped', `${shownName(output!)} exists`, ...seen].join(', ')}`;
  }
  const where = output === undefined ? [] : [output === '-' ? 'written to stdout' : shownName(output)];
  const extra = preview === undefined ? [] : [`preview ${shownName(preview)}`];
  return `${name}: ${[describeFaceCount(faces ?? [], output !== undefined), ...where, ...extra].join(', ')}`;
}

/** `2 faces covered 😄 😐`, `3 faces, 1 left`, `no faces found`. */
export function describeFaceCount(faces: NonNullable<PhotoResult['faces']>, written: boolean): string {
  if (faces.length === 0) return 'no faces found';
  const covered = faces.filter((face) => face.covered);
  const emojis = [...new Set(faces.map(({ emoji }) => emoji).filter((emoji) => emoji !== undefined))];
  const count = `${faces.length} ${faces.length === 1 ? 'face' : 'faces'}`;
  const left = faces.length - covered.length;
  const what = written ? (left === 0 ? `${count} covered` : `${count}, ${left} left uncovered`) : `${count} found`;
  return [what, ...emojis.slice(0, 8)].join(' ');
}

/** `2 photos done (5 faces), 1 failed, 1 skipped`. */
export function describeSummary({ summary }: BatchResult): string {
  const { done, failed, skipped, faces } = summary;
  const parts = [`${done} ${done === 1 ? 'photo' : 'photos'} done (${faces} ${faces === 1 ? 'face' : 'faces'})`];
  if (failed) parts.push(`${failed} failed`);
  if (skipped) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

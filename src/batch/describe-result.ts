import type { Reporter } from '../errors/reporter.js';
import { shownName, shownText } from '../errors/shell-word.js';
import { describeIgnored, kindName } from './ignored.js';
import { type BatchResult, facesLeft, facesUncertain, type Gate, type PhotoResult } from './result.js';

/** The line printed for one photo. */
export function describeResult({ input, output, status, faces, preview, corrections, error }: PhotoResult): string {
  const name = shownName(input);
  if (error) return `${name}: ${status === 'skipped' ? 'skipped, ' : ''}${error.code}: ${shownMessage(error)}`;
  if (status === 'skipped') {
    const seen = faces ? [describeFaceCount(faces, false)] : [];
    return `${name}: ${['skipped', `${shownName(output!)} exists`, ...seen].join(', ')}`;
  }
  const where = output === undefined ? [] : [output === '-' ? 'written to stdout' : shownName(output)];
  const extra = preview === undefined ? [] : [`preview ${shownName(preview)}`];
  const corrected = describeCorrections(corrections);
  return `${name}: ${[describeFaceCount(faces ?? [], output !== undefined), ...corrected, ...where, ...extra].join(', ')}`;
}

/** `corrected (1 added, 2 removed)`. */
function describeCorrections(corrections: PhotoResult['corrections']): string[] {
  const parts = Object.entries(corrections ?? {}).filter(([, count]) => count > 0);
  return parts.length > 0 ? [`corrected (${parts.map(([what, count]) => `${count} ${what}`).join(', ')})`] : [];
}

/** Messages may quote file names, so they are escaped, except for the stack of a bug, which needs its line breaks. */
function shownMessage({ code, message }: NonNullable<PhotoResult['error']>): string {
  return code === 'INTERNAL' ? message : shownText(message);
}

/** `2 faces covered 😄 😐`, `3 faces, 1 left`, `no faces found`. */
export function describeFaceCount(faces: NonNullable<PhotoResult['faces']>, written: boolean): string {
  if (faces.length === 0) return 'no faces found';
  const covered = faces.filter((face) => face.covered);
  const emojis = [...new Set(faces.map(({ emoji }) => emoji).filter((emoji) => emoji !== undefined))];
  const count = `${faces.length} ${faces.length === 1 ? 'face' : 'faces'}`;
  const left = faces.length - covered.length;
  const outcome = left === 0 ? `${count} covered` : `${count}, ${left} left uncovered`;
  return [written ? outcome : `${count} found${describeCovers(faces)}`, ...emojis.slice(0, 8)].join(' ');
}

/** How many of the faces found in a file that was only checked are covers. */
function describeCovers(faces: NonNullable<PhotoResult['faces']>): string {
  const covered = faces.filter((face) => face.covered).length;
  const uncertain = faces.filter((face) => face.uncertain).length;
  const parts = [...(covered ? [`${covered} covered`] : []), ...(uncertain ? [`${uncertain} uncertain`] : [])];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** `2 photos done (5 faces), 1 failed, 1 skipped`. */
export function describeSummary({ summary }: BatchResult): string {
  const { done, failed, skipped, faces } = summary;
  const parts = [`${done} ${done === 1 ? 'photo' : 'photos'} done (${faces} ${faces === 1 ? 'face' : 'faces'})`];
  if (failed) parts.push(`${failed} failed`);
  if (skipped) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

/** `sent 12 photos to stage dev in us-east-1, about 0.02 USD`; empty without `--cloud`. */
export function describeCloud({ cloud, photos }: BatchResult, dryRun: boolean): string[] {
  if (!cloud) return [];
  const { sent, stage, region, usd, rate, bytes } = cloud;
  const count = `${sent} ${sent === 1 ? 'photo' : 'photos'}`;
  const place = `stage ${stage} in ${region}`;
  if (!dryRun) return [`sent ${count} to ${place}, ${describeCost(usd)}`];
  const listed = photos.map(describeResult);
  const size = bytes > 0 ? ` (${(bytes / 1e6).toFixed(1)} MB)` : '';
  const time = `at most ${rate} a second, ${describeCost(usd)}`;
  return [...listed, `would send ${count}${size} to ${place}, ${time}; nothing was sent`];
}

/** An estimate in cents. */
export const describeCost = (usd: number): string =>
  usd > 0 && usd < 0.005 ? 'less than 0.01 USD' : `about ${usd.toFixed(2)} USD`;

/** `ignored 2 videos, 1 document`; empty if everything was a photo. */
export function describeIgnoredFiles({ ignored = {} }: BatchResult): string[] {
  const text = describeIgnored(ignored);
  return text ? [`ignored ${text}`] : [];
}

/** The number of unchecked files that are listed; `--json` has all of them. */
const mostNames = 10;

/** Why a gate fails, in lines; empty if it passes. `cause` ends each line: the flag that asked for the gate. */
export function describeGate(result: BatchResult, gate: Gate, cause = ' (--fail-on-faces)'): string[] {
  const { failOnFaces, ignoreUnreadable, allowUncertain } = gate;
  if (!failOnFaces) return [];
  const left = facesLeft(result);
  const uncertain = allowUncertain ? 0 : facesUncertain(result);
  const seen = [
    ...(left > 0 ? [`${left} ${left === 1 ? 'face is' : 'faces are'} visible${cause}`] : []),
    ...(uncertain > 0 ? [`${describeUncertain(uncertain)}${cause}`] : []),
  ];
  const unchecked = ignoreUnreadable ? [] : (result.unchecked ?? []);
  const names = unchecked.slice(0, mostNames).map(({ name, kind }) => `${shownName(name)} (${kindName(kind)})`);
  if (names.length === 0) return seen;
  const more = unchecked.length > names.length ? ` and ${unchecked.length - names.length} more` : '';
  const hint = 'remove them, or pass --ignore-unreadable';
  return [...seen, `not checked for faces: ${names.join(', ')}${more}: ${hint}${cause}`];
}

function describeUncertain(count: number): string {
  const faces = count === 1 ? '1 face is' : `${count} faces are`;
  return `${faces} uncertain, in files that changed after they were covered: check them, then pass --allow-uncertain`;
}

/** Reports the result of one photo. */
export function reportPhoto(reporter: Reporter, result: PhotoResult): void {
  const code = `PHOTO_${result.status.toUpperCase()}`;
  reporter.report({ level: result.error ? 'warn' : 'info', code, message: describeResult(result) });
}

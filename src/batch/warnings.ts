import type { Track } from '../core/cover/track.js';
import type { LostMetadata } from '../core/photo/metadata.js';
import type { RawPreview } from '../core/photo/raw/raw-preview.js';
import type { Report, Reporter } from '../errors/reporter.js';
import { shownName } from '../errors/shell-word.js';

/** A warning about a photo that was processed anyway, as `--json` prints it. */
export type PhotoWarning = Pick<Report, 'code' | 'message'>;

/** A reporter that forwards everything and also collects warnings in the list. */
export function keepingWarnings(reporter: Reporter, warnings: PhotoWarning[]): Reporter {
  return {
    report(report) {
      const { level, code, message } = report;
      if (level === 'warn') warnings.push({ code, message });
      reporter.report(report);
    },
  };
}

/** Warns about a `--skip` number that no face has; the photo is processed anyway. */
export function warnOfUnknownNumbers(reporter: Reporter, input: string, skip: readonly number[], found: number): void {
  const unknown = skip.filter((number) => number > found);
  if (unknown.length === 0) return;
  const faces = `${found} ${found === 1 ? 'face' : 'faces'} found`;
  const message = `${shownName(input)}: --skip ${unknown.join(',')}, but ${faces}`;
  reporter.report({ level: 'warn', code: 'SKIP_UNKNOWN', message });
}

/** Reports what was processed in place of a camera RAW file's own data. */
export function noteRawPreview(reporter: Reporter, input: string, { kind, width, height }: RawPreview): void {
  const message = `${shownName(input)}: a camera RAW (${kind}): its embedded JPEG of ${width} × ${height} pixels is used`;
  reporter.report({ level: 'warn', code: 'RAW_PREVIEW_USED', message });
}

/** Warns if all faces are rotated in the same way, because the photo probably is as well; it is processed unchanged. */
export function warnOfRotation(reporter: Reporter, input: string, tracks: readonly Track[]): void {
  const rotation = commonRotation(tracks.flatMap(({ faces }) => faces.map(({ face }) => face.roll)));
  if (rotation === 0) return;
  const message = `${shownName(input)} appears to be rotated ${rotation}° clockwise, as every face in it is`;
  reporter.report({ level: 'warn', code: 'PHOTO_ROTATED', message });
}

/** The quarter turn, in degrees clockwise, within 30° of all these rolls; 0 if there is none. */
function commonRotation(rolls: readonly number[]): number {
  const isWithin = (roll: number, angle: number) => Math.abs(((roll - angle + 540) % 360) - 180) <= 30;
  if (rolls.length === 0) return 0;
  return [90, 180, 270].find((angle) => rolls.every((roll) => isWithin(roll, angle))) ?? 0;
}

/** Warns about metadata that could not be kept, with the reason; `kind` is the output format, such as `gif`. */
export function warnOfLostMetadata(reporter: Reporter, input: string, kind: string, lost: LostMetadata): void {
  const { unheld, broken } = lost;
  const reasons = [
    ...(unheld.length > 0 ? [`${unheld.join(', ')} ${are(unheld)} not kept in ${kind}`] : []),
    ...(broken.length > 0 ? [`its ${broken.join(', ')} ${are(broken)} damaged or too large to keep`] : []),
  ];
  if (reasons.length === 0) return;
  const message = `${shownName(input)}: --keep-metadata, but ${reasons.join(' and ')}`;
  reporter.report({ level: 'warn', code: 'METADATA_NOT_KEPT', message });
}

function are(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are';
}

import type { LostMetadata } from '../core/photo/metadata.js';
import type { RawPreview } from '../core/photo/raw/raw-preview.js';
import type { Report, Reporter } from '../errors/reporter.js';
import { shownName } from '../errors/shell-word.js';

/** Something a photo was done in spite of, as `--json` tells it. */
export type PhotoWarning = Pick<Report, 'code' | 'message'>;

/** A reporter that passes everything on and puts warnings on this list as well. */
export function keepingWarnings(reporter: Reporter, warnings: PhotoWarning[]): Reporter {
  return {
    report(report) {
      const { level, code, message } = report;
      if (level === 'warn') warnings.push({ code, message });
      reporter.report(report);
    },
  };
}

/** A number that no face has is a mistake worth telling of, but no reason to leave the photo undone. */
export function warnOfUnknownNumbers(reporter: Reporter, input: string, skip: readonly number[], found: number): void {
  const unknown = skip.filter((number) => number > found);
  if (unknown.length === 0) return;
  const faces = `${found} ${found === 1 ? 'face' : 'faces'} found`;
  const message = `${shownName(input)}: --skip ${unknown.join(',')}, but ${faces}`;
  reporter.report({ level: 'warn', code: 'SKIP_UNKNOWN', message });
}

/** What was processed in place of a camera RAW file's own data. */
export function noteRawPreview(reporter: Reporter, input: string, { kind, width, height }: RawPreview): void {
  const message = `${shownName(input)}: a camera RAW (${kind}), of which the JPEG inside, ${width} × ${height} pixels, is used`;
  reporter.report({ level: 'warn', code: 'RAW_PREVIEW_USED', message });
}

/** Metadata that was asked for and is not in the output, with the reason: `kind` is what was written, such as `gif`. */
export function warnOfLostMetadata(reporter: Reporter, input: string, kind: string, lost: LostMetadata): void {
  const { unheld, broken } = lost;
  const reasons = [
    ...(unheld.length > 0 ? [`${unheld.join(', ')} ${are(unheld)} not kept in ${kind}`] : []),
    ...(broken.length > 0 ? [`its ${broken.join(', ')} ${are(broken)} broken or too large to keep`] : []),
  ];
  if (reasons.length === 0) return;
  const message = `${shownName(input)}: --keep-metadata, but ${reasons.join(' and ')}`;
  reporter.report({ level: 'warn', code: 'METADATA_NOT_KEPT', message });
}

function are(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are';
}

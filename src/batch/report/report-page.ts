import { createHash } from 'node:crypto';
import type { PhotoCorrections } from '../../core/corrections/corrections.js';
import { isRecord } from '../../util/is-record.js';
import { html, script, style } from './document.js';
import type { ReportEntry } from './report-entry.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only the page's own script and style are used, and pictures from here alone: nothing can be sent anywhere else. */
const policy = (more: readonly string[]) =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...more,
  ].join('; ');

/** Opened from the disk. */
const diskPolicy = policy(['img-src file: data:']);
/** Served by `emojify review`, to which decisions are sent. */
export const servedPolicy = policy(["img-src 'self' data:", "connect-src 'self'"]);

export interface PageContent {
  readonly photos: readonly ReportEntry[];
  /** Corrections of photos that are not on the page; they are exported with the others. */
  readonly others: readonly PhotoCorrections[];
  /** Served by `emojify review`: where decisions are saved. */
  readonly live?: { readonly saved: string };
}

const dataStart = '<script type="application/json" id="data">';
const dataEnd = '</script>';
/** By this a report is known, to be replaced. */
const title = '<title>emojify report</title>';

/** The whole report as one HTML document. */
export function reportPage({ photos, others, live }: PageContent): string {
  const originals = photos.some(({ before }) => before !== undefined);
  const content = JSON.stringify({ photos, others });
  const run = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const data = JSON.stringify({ run, originals, photos, others, ...(live && { live }) });
  return (
    html
      .replace(
        '<!-- policy -->',
        () => `<meta http-equiv="Content-Security-Policy" content="${live ? servedPolicy : diskPolicy}" />`,
      )
      .replace('<!-- style -->', () => `<style>${style}</style>`)
      // A file name may hold "</script>"; in JSON, "<" can be written as an escape.
      .replace('<!-- data -->', () => `${dataStart}${data.replaceAll('<', '\\u003c')}${dataEnd}`)
      .replace('<!-- script -->', () => `<script>${script}</script>`)
  );
}

export function isReport(page: string): boolean {
  return page.includes(title);
}

/** The photos of an earlier report by their hash; photos without a hash are left out. */
export function earlierPhotos(page: string): Map<string, ReportEntry> {
  const from = page.indexOf(dataStart) + dataStart.length;
  if (from < dataStart.length) return new Map();
  try {
    const { photos } = JSON.parse(page.slice(from, page.indexOf(dataEnd, from))) as { photos: unknown[] };
    const known = photos.filter((one): one is ReportEntry & { sha256: string } => isRecord(one) && 'sha256' in one);
    return new Map(known.map((photo) => [photo.sha256, photo]));
  } catch {
    return new Map();
  }
}

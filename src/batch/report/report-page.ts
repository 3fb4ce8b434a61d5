import { createHash } from 'node:crypto';
import { html, script, style } from './document.js';
import { type ReportEntry, reportId } from './report-entry.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only pictures from this machine are loaded and only the page's own script and style are used: nothing can be sent anywhere. */
const policy = [
  "default-src 'none'",
  'img-src file: data:',
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The whole report as one HTML document. `originals`: whether it shows photos before they were covered. */
export function reportPage(entries: readonly ReportEntry[]): string {
  const originals = entries.some(({ before }) => before !== undefined);
  const data = JSON.stringify({ id: reportId(entries), originals, photos: entries });
  return (
    html
      .replace('<!-- policy -->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
      .replace('<!-- style -->', () => `<style>${style}</style>`)
      // A file name may contain "</script>"; in JSON, "<" can be written as an escape.
      .replace(
        '<!-- data -->',
        () => `<script type="application/json" id="data">${data.replaceAll('<', '\\u003c')}</script>`,
      )
      .replace('<!-- script -->', () => `<script>${script}</script>`)
  );
}

import { dirname, extname, resolve } from 'node:path';
import type { PhotoCorrections } from '../../core/corrections/corrections.js';
import { readPhotoFile } from '../../core/cover/read-photo-file.js';
import type { Photo } from '../../core/photo/photo.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import { sourceOf } from '../corrector.js';
import type { Input } from '../input.js';
import type { PhotoResult, PhotoSource } from '../result.js';
import { refuseExisting, writeOutput } from '../write-output.js';
import { addressOf, type ReportEntry, toEntry } from './report-entry.js';
import { earlierPhotos, isReport, reportPage } from './report-page.js';
import { createPictures } from './report-pictures.js';

/** A page about a run that is written when the run ends. */
export interface Report {
  /**
   * Adds a finished photo, in any order; `index` is its position among the inputs, `source` the photo that was read, if
   * any.
   */
  add(index: number, input: Input, result: PhotoResult, source?: PhotoSource): Promise<void>;
  /** Told of the pixels of each output that was written, before `add`: reading the file again takes twice as long. */
  written(output: string, photo: Photo): Promise<void>;
  finish(): Promise<void>;
}

export interface ReportOptions {
  /** The HTML file; its pictures go into `NAME.files/` beside it. */
  readonly path: string;
  /** Copies a preview of each original, rather than link to the original itself. */
  readonly originals: boolean;
  readonly overwrite: boolean;
  /** What a reviewer decided before; it is on the page. */
  readonly corrections?: readonly PhotoCorrections[];
  readonly reporter: Reporter;
}

/**
 * @throws EmojifyError USAGE for a name that is no HTML file's, OUTPUT_… when it cannot be written
 */
export async function createReport(options: ReportOptions): Promise<Report> {
  const { path, originals, corrections = [] } = options;
  if (!/^\.html?$/i.test(extname(path))) {
    throw new EmojifyError('USAGE', `invalid --report "${path}": expected a name that ends in .html`);
  }
  const earlier = (await readPhotoFile(path).catch(() => Buffer.alloc(0))).toString();
  // What a reviewer decided is in the browser, so that a report of an earlier run may be replaced.
  const replace = options.overwrite || isReport(earlier);
  await refuseOther(path, replace);
  const folder = dirname(resolve(path));
  const pictures = createPictures(options, folder);
  const known = { corrections: new Map(corrections.map((one) => [one.sha256, one])), earlier: earlierPhotos(earlier) };
  const entries: ReportEntry[] = [];
  const original = async ({ kind, name }: Input, { status }: PhotoResult, source: PhotoSource | undefined) => {
    if (kind !== 'file' || status === 'failed') return undefined;
    return originals ? pictures.before(name, source?.sha256) : addressOf(folder, resolve(name));
  };
  return {
    written: pictures.written,
    async add(index, input, result, read) {
      const source = read ?? (result.status === 'skipped' && input.kind === 'file' ? await sourceOf(input.name) : read);
      const shown = result.output !== undefined && result.output !== '-';
      const after = shown ? await pictures.after(result.output) : undefined;
      const before = await original(input, result, source);
      const sha256 = source?.sha256 ?? '';
      const of = { corrections: known.corrections.get(sha256), earlier: known.earlier.get(sha256) };
      entries[index] = toEntry(input, result, source, of, { ...(before && { before }), ...(after && { after }) });
    },
    async finish() {
      const photos = entries.filter((entry) => entry !== undefined);
      const shown = new Set(photos.map(({ sha256 }) => sha256));
      const others = corrections.filter(({ sha256 }) => !shown.has(sha256));
      await writeOutput(path, Buffer.from(reportPage({ photos, others })), { overwrite: replace });
    },
  };
}

/** @throws EmojifyError OUTPUT_EXISTS, OUTPUT_NOT_A_FILE */
async function refuseOther(path: string, replace: boolean): Promise<void> {
  try {
    await refuseExisting(path, replace);
  } catch (error) {
    if ((error as { code?: string }).code !== 'OUTPUT_EXISTS') throw error;
    const fix = 'choose another --report, or pass --overwrite to replace it and the outputs';
    throw new EmojifyError('OUTPUT_EXISTS', `"${path}" already exists and is not a report: ${fix}`, { cause: error });
  }
}

import { basename, dirname, extname, join, resolve } from 'node:path';
import { readPhotoFile } from '../../core/cover/read-photo-file.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import type { Input } from '../input.js';
import type { PhotoResult } from '../result.js';
import { refuseExisting, writeOutput } from '../write-output.js';
import { addressOf, type ReportEntry, toEntry } from './report-entry.js';
import { thumbnail } from './thumbnail.js';

/** A page about a run, written at its end. */
export interface Report {
  /** To be called for each finished photo, in any order; `index` is its position among the inputs. */
  add(index: number, input: Input, result: PhotoResult): Promise<void>;
  finish(): Promise<void>;
}

export interface ReportOptions {
  /** The HTML file; its pictures are written to `NAME.files/` beside it. */
  readonly path: string;
  /** Whether to write a preview of each original instead of linking to the original. */
  readonly originals: boolean;
  readonly overwrite: boolean;
  readonly reporter: Reporter;
}

/** @throws EmojifyError USAGE if the name is not that of an HTML file, OUTPUT_… if it cannot be written */
export async function createReport({ path, originals, overwrite, reporter }: ReportOptions): Promise<Report> {
  if (!/^\.html?$/i.test(extname(path))) {
    throw new EmojifyError('USAGE', `invalid --report "${path}": expected a name that ends in .html`);
  }
  const replace = overwrite || (await isReport(path));
  await refuseExisting(path, replace);
  const folder = dirname(resolve(path));
  const files = `${basename(path, extname(path))}.files`;
  const entries: ReportEntry[] = [];
  const picture = async (source: string, name: string): Promise<string | undefined> => {
    try {
      await writeOutput(join(folder, files, name), await thumbnail(await readPhotoFile(source)), { overwrite: true });
      return `${encodeURIComponent(files)}/${name}`;
    } catch (error) {
      reporter.report({ level: 'warn', code: 'REPORT_PICTURE', message: describeFailure(source, error) });
      return undefined;
    }
  };
  return {
    async add(index, input, result) {
      const number = String(index + 1).padStart(5, '0');
      const shown = result.output !== undefined && result.output !== '-';
      const after = shown ? await picture(result.output, `${number}.webp`) : undefined;
      const local = input.kind === 'file' && result.status !== 'failed';
      const before = !local
        ? undefined
        : originals
          ? await picture(input.name, `${number}.before.webp`)
          : addressOf(folder, resolve(input.name));
      entries[index] = toEntry(result, { ...(before && { before }), ...(after && { after }) });
    },
    async finish() {
      const { reportPage } = await import('./report-page.js');
      const page = reportPage(entries.filter((entry) => entry !== undefined));
      await writeOutput(path, Buffer.from(page), { overwrite: replace });
    },
  };
}

/** The report of an earlier run may be replaced, because the reviewer's decisions are stored in the browser. */
async function isReport(path: string): Promise<boolean> {
  const text = await readPhotoFile(path).catch(() => Buffer.alloc(0));
  return text.includes('<title>emojify report</title>');
}

function describeFailure(source: string, error: unknown): string {
  return `the report has no picture of "${source}": ${(error as Error).message}`;
}

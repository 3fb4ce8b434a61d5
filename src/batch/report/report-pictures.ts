import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { readPhotoFile } from '../../core/cover/read-photo-file.js';
import type { Photo } from '../../core/photo/photo.js';
import { toFilePath } from '../../util/path-name.js';
import { hashOf } from '../record/cover-record.js';
import { writeOutput } from '../write-output.js';
import type { ReportOptions } from './create-report.js';
import { thumbnail, thumbnailOf } from './thumbnail.js';

/** Makes small pictures beside the page and answers with their addresses; undefined, with a warning, if one cannot be made. */
export function createPictures({ path, reporter }: Pick<ReportOptions, 'path' | 'reporter'>, folder: string) {
  const files = `${basename(path, extname(path))}.files`;
  const nameOf = (source: string) => createHash('sha256').update(resolve(source)).digest('hex').slice(0, 16);
  const written = new Set<string>();

  async function make(name: string, source: string, draw: () => Promise<Buffer | undefined>) {
    try {
      const bytes = await draw();
      if (bytes) await writeOutput(join(folder, files, name), bytes, { overwrite: true });
      return `${encodeURIComponent(files)}/${name}`;
    } catch (error) {
      const message = `the report has no picture of "${source}": ${(error as Error).message}`;
      reporter.report({ level: 'warn', code: 'REPORT_PICTURE', message });
      return undefined;
    }
  }

  return {
    /** The original with this content, if it is known: the file may have changed since it was processed. */
    before(source: string, sha256?: string): Promise<string | undefined> {
      const name = `${(sha256 ?? nameOf(source)).slice(0, 16)}.before.webp`;
      return make(name, source, async () => {
        if (sha256 && (await timeOf(join(folder, files, name)))) return undefined;
        const bytes = await readPhotoFile(source);
        if (sha256 && hashOf(bytes) !== sha256) throw new Error('it was changed after it was processed');
        return thumbnail(bytes);
      });
    },
    async written(output: string, { images: [first] }: Photo): Promise<void> {
      const name = `${nameOf(output)}.after.webp`;
      if (first && (await make(name, output, () => thumbnailOf(first)))) written.add(output);
    },
    /** An output; a picture made by an earlier run is used again. */
    after(output: string): Promise<string | undefined> {
      const name = `${nameOf(output)}.after.webp`;
      return make(name, output, async () => {
        const [made, from] = await Promise.all([timeOf(join(folder, files, name)), timeOf(output)]);
        const isCurrent = written.has(output) || (made !== undefined && from !== undefined && made > from);
        return isCurrent ? undefined : thumbnail(await readPhotoFile(output));
      });
    },
  };
}

async function timeOf(path: string): Promise<number | undefined> {
  return (await stat(toFilePath(path)).catch(() => undefined))?.mtimeMs;
}

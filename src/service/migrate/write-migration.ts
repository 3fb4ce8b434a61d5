import { writeFile } from 'node:fs/promises';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Migration } from './migrate-service.js';

/** Writes the result beside the service file and returns its name; existing files are not overwritten. */
export async function writeMigration({ target, newFile, text }: Migration): Promise<string> {
  try {
    await writeFile(target, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new EmojifyError('SERVICE_EXISTS', `${newFile} already exists: remove or rename it`, { cause: error });
    throw new EmojifyError('SERVICE_NOT_FOUND', `cannot write ${newFile}: ${code}`, { cause: error });
  }
  return newFile;
}

import { relative } from 'node:path';
import { findServiceFile } from './find-service-file.js';
import { type SourceFile, sourceFile } from './language/source-file.js';

/** The text of a service file. */
export interface ReadFile {
  /** Absolute paths of the file and of its folder. */
  readonly file: string;
  readonly root: string;
  readonly source: SourceFile;
}

/** Finds and reads the service file. */
export async function readServiceFile(options: {
  readonly cwd: string;
  readonly config?: string | undefined;
}): Promise<ReadFile> {
  const { file, root, text } = await findServiceFile(options);
  return { file, root, source: sourceFile(displayName(file, options.cwd), text) };
}

/** A path as the user would write it: relative to the working directory, unless that leads upwards. */
export function displayName(file: string, cwd: string): string {
  const name = relative(cwd, file);
  return name.startsWith('..') ? file : name;
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { Service } from '../types.js';
import { fileReader, type HashFile, type ReadFile } from './file-reader.js';

/** What all functions of one run are built with. */
export interface BuildContext {
  readonly service: Service;
  /** Where the template and the zips go. */
  readonly out: string;
  /** Where the records of earlier builds, compressed files and installed packages are kept. */
  readonly cache: string;
  readonly read: ReadFile;
  readonly hash: HashFile;
  readonly reporter: Reporter;
  /** Versions of what a build depends on besides files. */
  readonly tools: string;
}

/** To be raised when the same input is built into something else. */
const format = 1;

export function openBuildContext(service: Service, out: string, reporter: Reporter): BuildContext {
  const cache = join(service.root, '.emojify', 'cache');
  const { version } = createRequire(import.meta.url)('esbuild/package.json') as { version: string };
  return { service, out, cache, ...fileReader(), reporter, tools: `format ${format}, esbuild ${version}` };
}

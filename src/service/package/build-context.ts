import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { Service } from '../types.js';
import { fileReader, type HashFile, type ReadFile } from './file-reader.js';

/** The settings that all functions of one run share. */
export interface BuildContext {
  readonly service: Service;
  /** Output folder for the template and the zips. */
  readonly out: string;
  /** Folder for the records of earlier builds, compressed files and installed packages. */
  readonly cache: string;
  readonly read: ReadFile;
  readonly hash: HashFile;
  readonly reporter: Reporter;
  /** Versions of everything that a build depends on besides files. */
  readonly tools: string;
  /** Milliseconds since 1970; no file was read before. */
  readonly startedAt: number;
}

/** To be incremented when the same input is built differently. */
const format = 1;

export function openBuildContext(service: Service, out: string, reporter: Reporter): BuildContext {
  const cache = join(service.root, '.emojify', 'cache');
  const { version } = createRequire(import.meta.url)('esbuild/package.json') as { version: string };
  const tools = `format ${format}, esbuild ${version}`;
  return { service, out, cache, ...fileReader(), reporter, tools, startedAt: Date.now() };
}

import { extname, join, relative, resolve, sep } from 'node:path';
import type { Service } from '../types.js';
import { readRecord } from './build-record.js';
import { readPatterns } from './patterns.js';

/** Files that can be code: after a failed build the missing file may be any of these. */
const sources = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.json']);

/** Folders with build output, installed packages or git data. */
const generated = ['.emojify', '.git', 'node_modules', 'coverage'];

/** Whether a file, by its absolute path, is an input of a service's functions. */
export type MadeOf = (path: string) => boolean;

/**
 * The files that determine what is deployed: the inputs of the last builds, files added by `package.patterns`, the
 * service file and the files that it names. Others in the folder, such as the log of the watching command, do not
 * matter.
 */
export async function madeOf(service: Service): Promise<MadeOf> {
  const { root, file, files, functions } = service;
  const record = (key: string) => readRecord(join(root, '.emojify/cache/functions', `${key}.json`));
  const records = await Promise.all(functions.map(({ key }) => record(key)));
  const inputs = records.flatMap((found) => Object.keys(found?.inputs ?? {}).map((path) => resolve(root, path)));
  const artifacts = [service.package, ...functions.map((fn) => fn.package)].flatMap(({ artifact }) => artifact ?? []);
  const handlers = functions.flatMap(({ source }) => source ?? []);
  const known = new Set([file, ...files, ...inputs, ...handlers, ...artifacts.map((path) => resolve(root, path))]);
  const patterns = await Promise.all(
    functions.map((fn) => readPatterns([...(service.package.patterns ?? []), ...(fn.package.patterns ?? [])])),
  );
  const added = (path: string) => patterns.some(({ adds }) => adds(relative(root, path).split(sep).join('/')));
  return (path) => known.has(path) || (!isGenerated(root, path) && added(path));
}

/** After a failed build or an invalid service file the missing file is unknown, so any new source may be the fix. */
export function orSource(service: Pick<Service, 'root'>, matters: MadeOf): MadeOf {
  return (path) => matters(path) || (sources.has(extname(path)) && !isGenerated(service.root, path));
}

/** Whether a path is in a folder that people do not edit. */
export function isGenerated(root: string, path: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((part) => generated.includes(part));
}

import { existsSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import type { Bundle } from './bundle.js';
import type { ReadFile } from './file-reader.js';
import { listFiles } from './list-files.js';

/** A file that a function reads at run time. */
export interface Asset {
  /** Absolute path of the file. */
  readonly file: string;
  /** Path in the zip. */
  readonly path: string;
}

/** `new URL('./models/x.onnx', import.meta.url)`, however it is spaced and quoted. */
const reference = /new\s+URL\(\s*(["'`])(\.{1,2}\/[^"'`${}]*[^"'`${}/.][^"'`${}]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * The asset rule: a function's bundle says which files it needs by `new URL('./path', import.meta.url)` with a literal
 * path, and just those are packaged, at the same path seen from the bundle. What tree-shaking removed is not asked for.
 */
export async function findAssets(bundle: Bundle, read: ReadFile, reporter: Reporter): Promise<readonly Asset[]> {
  const wanted = references(bundle.code);
  if (wanted.size === 0) return [];
  const found = new Map<string, string>();
  for (const input of bundle.weights.keys()) {
    for (const literal of references((await read(input)).toString())) {
      if (wanted.has(literal)) claim(found, literal, resolve(dirname(input), literal));
    }
  }
  for (const literal of wanted) if (!found.has(literal)) warnMissing(literal, bundle, reporter);
  const assets = await Promise.all([...found].map(([literal, file]) => assetFiles(literal, file, bundle)));
  return assets.flat();
}

function references(text: string): Set<string> {
  if (!text.includes('import.meta.url')) return new Set();
  return new Set([...text.matchAll(reference)].map((match) => match[2] ?? ''));
}

function claim(found: Map<string, string>, literal: string, file: string): void {
  if (!existsSync(file)) return;
  const other = found.get(literal);
  if (other !== undefined && other !== file) {
    throw new EmojifyError(
      'PACKAGE_ASSET_CONFLICT',
      `two files are both named ${literal} beside their code: ${other} and ${file}`,
      { hint: 'rename one of them: in a bundle both would lie in the same place' },
    );
  }
  found.set(literal, file);
}

async function assetFiles(literal: string, file: string, bundle: Bundle): Promise<Asset[]> {
  const path = posix.join(posix.dirname(bundle.path), literal);
  if (path.startsWith('../')) {
    throw new EmojifyError(
      'PACKAGE_ASSET_OUTSIDE',
      `${literal} of ${bundle.path} would lie outside the function's code`,
      {
        hint: 'keep the file in the folder of the code that reads it, or below',
      },
    );
  }
  const files = await listFiles(file);
  return files.map((one) => ({ file: one.file, path: one.path === '' ? path : posix.join(path, one.path) }));
}

function warnMissing(literal: string, bundle: Bundle, reporter: Reporter): void {
  const message = `${bundle.path} refers to ${literal}, which is not there: the function will not find it`;
  reporter.report({ level: 'warn', code: 'PACKAGE_ASSET_MISSING', message });
}

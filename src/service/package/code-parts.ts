import { EmojifyError } from '../../errors/emojify-error.js';
import { packageName } from './native-package.js';
import type { CodePart } from './packaged-service.js';

/** AWS's limit for a function's code and layers, unzipped. */
export const unzippedLimit = 250 * 1024 * 1024;

/** Bytes summed by name, the largest first. */
export function codeParts(files: Iterable<readonly [path: string, bytes: number]>): readonly CodePart[] {
  const sums = new Map<string, number>();
  for (const [path, bytes] of files) sums.set(partName(path), (sums.get(partName(path)) ?? 0) + bytes);
  return [...sums]
    .filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

/** The package of a file; the file itself if it is outside node_modules. */
function partName(path: string): string {
  const modules = path.lastIndexOf('node_modules/');
  if (modules < 0) return path.endsWith('.mjs.map') ? 'source map' : path;
  const name = packageName(path.slice(modules + 'node_modules/'.length));
  return /^@(aws-sdk|smithy)\//.test(name) ? 'AWS SDK' : name;
}

/** Rejects code that AWS would reject, before anything is uploaded. */
export function checkSize(name: string, unzippedBytes: number, parts: readonly CodePart[]): void {
  if (unzippedBytes <= unzippedLimit) return;
  const largest = parts.slice(0, 3).map((part) => `${part.name} (${megabytes(part.bytes)})`);
  throw new EmojifyError(
    'PACKAGE_TOO_LARGE',
    `function "${name}" is ${megabytes(unzippedBytes)} unzipped; AWS allows 250 MB`,
    { hint: `the largest parts are ${largest.join(', ')}`, data: { function: name, unzippedBytes, parts } },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

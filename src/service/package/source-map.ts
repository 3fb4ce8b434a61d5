import { dirname, posix, relative, resolve } from 'node:path';

interface SourceMap {
  readonly sources: readonly string[];
  readonly [key: string]: unknown;
}

/**
 * Rewrites a map's sources from paths relative to esbuild's output to paths relative to the bundle in the zip, as if
 * the service's folder were the root of the zip. Paths of this machine would make zips differ, so sources outside the
 * service's folder are named by their path from node_modules.
 * @param writtenTo absolute path for which the map was made
 * @param bundle path of the bundle in the zip
 */
export function relocateSourceMap(text: string, writtenTo: string, root: string, bundle: string): Uint8Array {
  const map = JSON.parse(text) as SourceMap;
  const sources = map.sources.map((source) => {
    const inZip = pathInZip(resolve(dirname(writtenTo), source), root);
    return posix.relative(posix.dirname(bundle), inZip);
  });
  return Buffer.from(JSON.stringify({ ...map, sources }));
}

function pathInZip(source: string, root: string): string {
  const path = relative(root, source).replaceAll('\\', '/');
  // The generated entry point, which re-exports the handler, is not a file.
  if (path.includes('emojify-entry:')) return 'emojify-entry';
  if (!path.startsWith('../')) return path;
  const modules = path.lastIndexOf('node_modules/');
  return modules >= 0 ? path.slice(modules) : path.replaceAll('../', '');
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, posix } from 'node:path';
import type { Service, ServiceFunction } from '../../service/types.js';

/** Finds the source map, as text, of a file by its path in the function's zip; undefined if there is none. */
export type FindMap = (path: string) => string | undefined;

/** The location of a bundle on Lambda, or in a `code` folder on emulators. The rest is the path in the zip. */
const codeRoot = /^(?:file:\/\/)?(?:.*\/)?(?:var\/task|code)\/(.+)$/;
const frame = /^(\s*at (?:.* \()?)(\S+?):(\d+):(\d+)(\)?)$/;

/** Replaces stack frames in bundles by those in the sources; frames without a map stay unchanged. */
export function mapStack(stack: readonly string[], findMap: FindMap): readonly string[] {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.map((line) => {
    const [, before, file = '', row, column, after] = frame.exec(line) ?? [];
    const path = codeRoot.exec(file)?.[1];
    if (path === undefined) return line;
    if (!maps.has(path)) maps.set(path, parseMap(findMap(path)));
    // Node counts both from 0 here, and from 1 in stacks.
    const entry = maps.get(path)?.findEntry(Number(row) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return line;
    const source = posix.join(posix.dirname(path), entry.originalSource.replace(/^file:\/\//, ''));
    return `${before}${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}${after}`;
  });
}

function parseMap(text: string | undefined): SourceMap | undefined {
  if (text === undefined) return undefined;
  try {
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

/**
 * The source maps in the zip that `package` or `deploy` left in `.emojify`. Undefined if there is none, or if it is not
 * the deployed code (`codeSha256` from Lambda), because maps of other code would give wrong lines.
 */
export async function zipMaps(
  { root }: Pick<Service, 'root'>,
  { key }: Pick<ServiceFunction, 'key'>,
  codeSha256: string | undefined,
): Promise<FindMap | undefined> {
  const zip = await readFile(join(root, '.emojify', `${key}.zip`)).catch(() => undefined);
  if (!zip) return undefined;
  const sha256 = createHash('sha256').update(zip).digest('base64');
  if (codeSha256 !== undefined && sha256 !== codeSha256) return undefined;
  const { strFromU8, unzipSync } = await import('fflate');
  const maps = unzipSync(zip, { filter: ({ name }) => name.endsWith('.map') });
  return (path) => {
    const map = maps[`${path}.map`];
    return map && strFromU8(map);
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Service, ServiceFunction } from '../../service/types.js';
import type { FindMap } from './map-stack.js';

/**
 * The source maps in the zip that `package` or `deploy` left in `.emojify`. Undefined when there is none, or when it is
 * not the code that is deployed (`codeSha256` as Lambda tells it): maps of other code would name wrong lines.
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

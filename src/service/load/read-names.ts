import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Service, ServiceFunction } from '../types.js';
import { isModule } from './code/is-module.js';
import { findServiceFile } from './find-service-file.js';

export interface NamesOptions {
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
}

interface Names extends Pick<Service, 'name' | 'stage' | 'region'> {
  readonly functions: readonly Pick<ServiceFunction, 'key' | 'name'>[];
}

/** What is needed to find a deployed function: names, where they apply, and the service's folder. */
export interface ServiceNames extends Names, Pick<Service, 'root'> {}

/**
 * Reads the names in a service file without resolving and checking the rest. This takes a third of the time of
 * `loadService`, which matters for a command that takes 0.3 s. The names are cached in `.emojify` if that exists, so
 * that not even the YAML parser is loaded. Undefined if names depend on variables or are unusual; then `loadService`
 * must find them and report problems.
 */
export async function readNames(options: NamesOptions): Promise<ServiceNames | undefined> {
  const { root, text, file: found } = await findServiceFile(options);
  if (isModule(found)) return undefined;
  const file = join(root, '.emojify', 'names.json');
  const key = createHash('sha256')
    .update(JSON.stringify([1, options.stage, options.region, text]))
    .digest('hex');
  const kept = await readKept(file, key);
  if (kept) return { ...kept, root };
  const names = await parseNames(text, options);
  if (!names) return undefined;
  await writeFile(file, JSON.stringify({ key, names })).catch(() => undefined);
  return { ...names, root };
}

async function readKept(file: string, key: string): Promise<Names | undefined> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as { readonly key: string; readonly names: Names };
    return kept.key === key ? kept.names : undefined;
  } catch {
    return undefined;
  }
}

async function parseNames(text: string, options: NamesOptions): Promise<Names | undefined> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const file = plainMap(document.toJS({ maxAliasCount: 100 }));
  const provider = plainMap(file?.provider ?? {});
  const functions = plainMap(file?.functions);
  const name = plainText(file?.service);
  const stage = options.stage ?? plainText(provider?.stage ?? 'dev');
  const region = options.region ?? plainText(provider?.region ?? 'us-east-1');
  if (!functions || !name || !stage || !region || !valid(stage, region)) return undefined;
  const found = Object.entries(functions).map(([key, fn]) => functionName(key, fn, `${name}-${stage}`));
  if (found.length === 0 || found.includes(undefined)) return undefined;
  return { name, stage, region, functions: found.filter((fn) => fn !== undefined) };
}

function functionName(key: string, fn: unknown, prefix: string): Names['functions'][number] | undefined {
  const map = plainMap(fn);
  const name = map && plainText(map.name ?? `${prefix}-${key}`);
  return name === undefined ? undefined : { key, name };
}

const valid = (stage: string, region: string) =>
  /^[a-zA-Z0-9-]{1,64}$/.test(stage) && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region);

/** Text without variables. */
function plainText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
}

function plainMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

import { parseDocument } from 'yaml';
import { readServiceFile } from './read-service-file.js';
import type { Service, ServiceFunction } from './service.js';

export interface NamesOptions {
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
}

/** What it takes to find a deployed function: names, where they count, and the folder. */
export interface ServiceNames extends Pick<Service, 'name' | 'stage' | 'region' | 'root'> {
  readonly functions: readonly Pick<ServiceFunction, 'key' | 'name'>[];
}

/**
 * The names in a service file, without resolving and checking the rest of it: a third of the time of `loadService`,
 * which counts in a command that is over in 0.3 s. Undefined where the names depend on variables or look unusual; then
 * `loadService` has to find them, and to say what is wrong.
 */
export async function readNames(options: NamesOptions): Promise<ServiceNames | undefined> {
  const { root, source } = await readServiceFile(options);
  const file = plainMap(parse(source.text));
  const provider = plainMap(file?.provider ?? {});
  const functions = plainMap(file?.functions);
  const name = plainText(file?.service);
  const stage = options.stage ?? plainText(provider?.stage ?? 'dev');
  const region = options.region ?? plainText(provider?.region ?? 'us-east-1');
  if (!functions || !name || !stage || !region) return undefined;
  const found = Object.entries(functions).map(([key, fn]) => functionName(key, fn, `${name}-${stage}`));
  if (found.length === 0 || found.includes(undefined) || !valid(stage, region)) return undefined;
  return { name, stage, region, root, functions: found.filter((fn) => fn !== undefined) };
}

function parse(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' });
  return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
}

function functionName(key: string, fn: unknown, prefix: string): ServiceNames['functions'][number] | undefined {
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

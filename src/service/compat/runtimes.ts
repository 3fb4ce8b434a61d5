import { runtimes } from '../schema/common.js';

/** What every older Node.js runtime becomes: AWS takes it longest among those that still take callback handlers. */
const replacement = 'nodejs22.x';

/** The day on which AWS deprecated a runtime that it still accepts (AWS Lambda Developer Guide, "Lambda runtimes"). */
const deprecated: ReadonlyMap<string, string> = new Map([['nodejs20.x', '2026-04-30']]);

/** Why to leave a runtime that AWS still accepts; undefined for a supported one. */
export function deprecationMessage(runtime: string): string | undefined {
  const date = deprecated.get(runtime);
  if (date === undefined) return undefined;
  const supported = runtimes.filter((known) => !deprecated.has(known)).map((known) => `"${known}"`);
  return `runtime "${runtime}" has been deprecated by AWS since ${date}: use ${supported.join(' or ')}`;
}

/** A Node.js runtime that AWS took once, in any of its spellings. */
export const isOldRuntime = (runtime: string) =>
  /^nodejs(\d[\d.]*(\.x)?)?$/.test(runtime) && !runtimes.includes(runtime);

/** The runtime AWS takes that is meant by an older or misspelt one; undefined for other languages. */
export function nearestRuntime(runtime: string): string | undefined {
  const major = /^node(?:js)?[-_ ]?v?(\d+)/i.exec(runtime)?.[1];
  const exact = runtimes.find((known) => known === `nodejs${major}.x`);
  if (exact) return exact;
  return /^node(js)?/i.test(runtime) ? replacement : undefined;
}

export function runtimeMessage(runtime: string): string {
  const nearest = nearestRuntime(runtime);
  if (nearest === undefined)
    return `runtime "${runtime}" is not built: only Node.js functions are; expected one of ${runtimes.join(', ')}`;
  const why = isOldRuntime(runtime) ? 'AWS no longer takes it' : 'it is not a runtime of Lambda';
  return `invalid runtime "${runtime}": ${why}; use "${nearest}"`;
}

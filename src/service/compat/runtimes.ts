import { runtimes } from '../schema/common.js';

/**
 * The replacement for every older Node.js runtime: the one that AWS supports longest among those with callback
 * handlers.
 */
const replacement = 'nodejs22.x';

/** The date on which AWS deprecates a runtime that it still accepts (AWS Lambda Developer Guide, "Lambda runtimes"). */
const deprecated: ReadonlyMap<string, string> = new Map([['nodejs20.x', '2026-04-30']]);

/** Why to replace a runtime that AWS still accepts; undefined for a supported one. */
export function deprecationMessage(runtime: string): string | undefined {
  const date = deprecated.get(runtime);
  if (date === undefined) return undefined;
  const supported = runtimes.filter((known) => !deprecated.has(known)).map((known) => `"${known}"`);
  return `runtime "${runtime}" has been deprecated by AWS since ${date}: use ${supported.join(' or ')}`;
}

/** A Node.js runtime that AWS once supported, in any spelling. */
export const isOldRuntime = (runtime: string) =>
  /^nodejs(\d[\d.]*(\.x)?)?$/.test(runtime) && !runtimes.includes(runtime);

/** The supported runtime for an older or misspelt one; undefined for other languages. */
export function nearestRuntime(runtime: string): string | undefined {
  const major = /^node(?:js)?[-_ ]?v?(\d+)/i.exec(runtime)?.[1];
  const exact = runtimes.find((known) => known === `nodejs${major}.x`);
  if (exact) return exact;
  return /^node(js)?/i.test(runtime) ? replacement : undefined;
}

export function runtimeMessage(runtime: string): string {
  const nearest = nearestRuntime(runtime);
  if (nearest === undefined)
    return `runtime "${runtime}" is not supported, only Node.js functions are: expected one of ${runtimes.join(', ')}`;
  const why = isOldRuntime(runtime) ? 'AWS no longer supports it' : 'it is not a Lambda runtime';
  return `invalid runtime "${runtime}": ${why}; use "${nearest}"`;
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** Texts are for people: tests assert codes instead, so a changed text that no test notices says nothing. */
export const excludedMutations = ['StringLiteral'];

/** Larger places, such as whole function bodies, would fill a sample with the mutants of a few functions. */
const MOST_IN_A_PLACE = 5;

/**
 * Random places that contain at least so many mutants together, or all places if there are fewer.
 * Places are as Stryker’s `mutate` option takes them: `file:line:column-line:column`; it applies every mutant inside.
 */
export async function samplePlaces(files: readonly string[], count: number, seed: number): Promise<string[]> {
  const silent = () => undefined;
  const logger = { info: silent, debug: silent, warn: silent, isDebugEnabled: () => false };
  const instrumenter = new Instrumenter(logger as never);
  const sources = files.map((name) => ({ name: resolve(name), content: readFileSync(name, 'utf8'), mutate: true }));
  const { mutants } = await instrumenter.instrument(sources, {
    excludedMutations,
    ignorers: [],
    plugins: null,
  } as never);
  // Excluded mutants are listed too, as ignored ones.
  const mutations = (mutants as unknown as readonly Place[]).filter(({ status }) => status !== 'Ignored');
  const sample = new Map<Place, string>();
  for (const place of shuffled(mutations, seed)) {
    if (sample.size >= count) break;
    if (sample.has(place)) continue;
    const inside = mutations.filter((other) => contains(place, other));
    if (inside.length > MOST_IN_A_PLACE) continue;
    for (const mutant of inside) sample.set(mutant, placeOf(place));
  }
  return [...new Set(sample.values())];
}

interface Place {
  readonly fileName: string;
  readonly location: Record<'start' | 'end', Position>;
  readonly status?: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function contains(outer: Place, inner: Place): boolean {
  if (outer.fileName !== inner.fileName) return false;
  const { start, end } = outer.location;
  return !isBefore(inner.location.start, start) && !isBefore(end, inner.location.end);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}

function placeOf({ fileName, location: { start, end } }: Place): string {
  return `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}

/** Fisher and Yates’s shuffle with a linear congruential generator (Numerical Recipes’ constants): the same for the same seed. */
function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed;
  for (let last = items.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** Texts are for people: tests assert codes instead, so a changed text that no test notices says nothing. */
export const excludedMutations = ['StringLiteral'];

/** Places as Stryker’s `mutate` option takes them: `file:line:column-line:column`. */
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
  const places = mutants.map((mutant) => placeOf(mutant as Place));
  return shuffled([...new Set(places)], seed).slice(0, count);
}

interface Place {
  readonly fileName: string;
  readonly location: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
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

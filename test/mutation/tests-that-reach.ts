import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/** Test support that starts processes of the built package, an emulator, a browser. */
const starts = /support\/(run-cli|spawn-dev|packed-cli|emulator|chromium|created-service|terminal|aws-cli)\.js/;

/**
 * The unit tests whose imports lead to the folder in at most so many steps; nearest first, because a break that a close
 * test notices needs no further ones.
 */
export function testsThatReach(folder: string, tests: readonly string[], most: number): string[] {
  const found = tests.filter(isUnitTest).map((test) => ({ test, steps: stepsTo(resolve(folder), test) }));
  const near = found.filter(({ steps }) => steps <= most);
  return near.sort((one, other) => one.steps - other.steps).map(({ test }) => test);
}

function isUnitTest(file: string): boolean {
  return /^[\w-]+\.test\.ts$/.test(file.split('/').at(-1)!) && !starts.test(readFileSync(file, 'utf8'));
}

/** Number of imports from this file to the folder, breadth first. */
function stepsTo(folder: string, file: string): number {
  const seen = new Set([resolve(file)]);
  let steps = 0;
  for (let level = [...seen]; level.length > 0; steps++) {
    if (level.some((module) => !relative(folder, module).startsWith('..'))) return steps;
    level = [...new Set(level.flatMap(importsOf))].filter((module) => !seen.has(module));
    for (const module of level) seen.add(module);
  }
  return Number.POSITIVE_INFINITY;
}

const known = new Map<string, readonly string[]>();

/** What a module imports by relative path, as absolute paths. */
function importsOf(file: string): readonly string[] {
  const found = known.get(file) ?? (existsSync(file) ? relativeImports(file) : []);
  known.set(file, found);
  return found;
}

function relativeImports(file: string): string[] {
  const paths = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)\.js'/g);
  return [...paths].map(([, path]) => resolve(dirname(file), `${path}.ts`));
}

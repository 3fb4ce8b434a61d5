import type { Path } from '../language/node.js';
import { type Checking, wrong } from './checking.js';

/** Checks a route's path: variables are whole segments, a greedy one comes last, names are unique. */
export function checkPath(checking: Checking, at: Path, path: string): void {
  const segments = path.split('/').filter(Boolean);
  const names = segments.flatMap((segment) => /^\{(.+?)\+?\}$/.exec(segment)?.[1] ?? []);
  for (const [index, segment] of segments.entries()) {
    const problem = segmentProblem(segment, index === segments.length - 1);
    if (problem) wrong(checking, at, `invalid path "${path}": ${problem}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) wrong(checking, at, `invalid path "${path}": the variable {${twice}} occurs twice; rename one`);
}

function segmentProblem(segment: string, last: boolean): string | undefined {
  if (!/[{}]/.test(segment))
    return segment.startsWith(':') ? `write {${segment.slice(1)}} for the variable "${segment}"` : undefined;
  if (!/^\{[\w.:-]+\+?\}$/.test(segment)) return `a variable must fill its segment, such as "{id}", not "${segment}"`;
  return segment.includes('+') && !last ? `"${segment}" matches the rest of the path, so it must come last` : undefined;
}

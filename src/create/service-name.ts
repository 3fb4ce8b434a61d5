import { basename, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';

/** Lambda limits function names (`<name>-<stage>-<function>`) to 64 characters. */
const longest = 32;
const pattern = /^[a-z][a-z0-9-]*[a-z0-9]$/;

/** Why a service name is not valid; undefined if it is. */
export function nameProblem(name: string): string | undefined {
  if (name.length <= longest && pattern.test(name) && !name.includes('--')) return undefined;
  return `expected 2 to ${longest} lower-case letters, digits and single hyphens, starting with a letter`;
}

/** @throws EmojifyError CREATE_NAME */
export function checkName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new EmojifyError('CREATE_NAME', `invalid --name "${name}": ${problem}`);
  return name;
}

/** Derives a service name from a folder: `My Photos!` → `my-photos`. */
export function suggestName(folder: string): string {
  const words = basename(resolve(folder))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return nameProblem(words) === undefined ? words : 'my-photos';
}

import { basename, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';

/** Names of functions, `<name>-<stage>-<function>`, have at most 64 characters. */
const longest = 32;
const pattern = /^[a-z][a-z0-9-]*[a-z0-9]$/;

/** Why a name cannot be that of a service; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name.length <= longest && pattern.test(name) && !name.includes('--')) return undefined;
  return `expected 2 to ${longest} lower-case letters, digits and single hyphens, beginning with a letter`;
}

/** @throws EmojifyError CREATE_NAME */
export function checkName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new EmojifyError('CREATE_NAME', `invalid --name "${name}": ${problem}`);
  return name;
}

/** The name a folder suggests: `My Photos!` → `my-photos`. */
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

import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Place } from '../../types.js';
import type { Problems } from '../language/problems.js';

/** A value of `${env:NAME}`, and the position of the variable. */
export interface EnvUse {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/** Words in the names of secrets, except names of references to one, such as its ARN. */
const secretName =
  /(^|_)(secret|passw(or)?d|pwd|passphrase|token|api_?key|private_?key|access_?key|credentials?)(_|$)/i;
const leadsThere = /_(arns?|names?|ids?|urls?|paths?|files?|ttl|seconds|minutes|days|length|issuer|audience|header)$/i;

/** Secrets with a recognizable format: keys of AWS, GitHub, Slack and Stripe, private keys, URLs with a password. */
const secretForm =
  /(A(KI|SI)A[A-Z0-9]{16}|gh[opsu]_\w{30,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|sk_live_\w{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|^\w+:\/\/[^\s/:@]*:[^\s/:@]+@)/;

/** Shorter values are flags, stages and the like, which also occur by chance. */
const shortest = 6;

const looksSecret = ({ name, value }: EnvUse): boolean =>
  value.length >= shortest && ((secretName.test(name) && !leadsThere.test(name)) || secretForm.test(value));

/** Sections that do not become part of the template. */
const notInTemplate = ['custom', 'params', 'package', 'plugins', 'build'];

/**
 * Warns about each `${env:…}` that looks like a secret and whose value becomes part of the template. The value is not
 * shown.
 */
export function warnOfSecrets(
  config: Readonly<Record<string, unknown>>,
  uses: readonly EnvUse[],
  problems: Problems,
): void {
  const suspects = uses.filter(looksSecret);
  if (suspects.length === 0) return;
  const sections = Object.entries(config).filter(([key]) => !notInTemplate.includes(key));
  const texts = sections.flatMap(([, section]) => textsIn(section));
  for (const { name, value, place } of suspects)
    if (texts.some((text) => text.includes(value)))
      problems.warn(
        place,
        `"\${env:${name}}" looks like a secret, and the template would hold its value: keep it in Secrets Manager and use \${ssm(raw):/aws/reference/secretsmanager/NAME}, or read it in the function`,
      );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The git work tree, if the file is outside it; undefined if the file is inside, or if there is none. */
export function outsideWorkTree(file: string, root: string): string | undefined {
  const tree = workTreeOf(real(root));
  if (tree === undefined) return undefined;
  const way = relative(tree, real(file));
  return way === '..' || way.startsWith(`..${sep}`) ? tree : undefined;
}

function workTreeOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : workTreeOf(above);
}

/** The target of a link counts. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

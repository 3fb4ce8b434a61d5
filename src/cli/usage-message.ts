import { stripVTControlCharacters } from 'node:util';
import { nearest } from '../errors/nearest.js';

/** The parts of oclif's parse errors that we use. */
interface ParseError extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly (string | { readonly name: string })[];
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, { readonly char?: string }>> } };
}

type Rewrite = readonly [pattern: RegExp, form: (...groups: string[]) => string];

/** Patterns of oclif's messages, and how we word them: `invalid --scale "abc": expected …`. */
const rewrites: readonly Rewrite[] = [
  [/^Parsing (--\S+) \n\tExpected an? (.+?) (?:but received: |between .* but received: )(.*)$/s, invalid],
  [/^Parsing --\S+ \n\t(.*)$/s, (message) => message],
  [/^Expected (--[^=]+)=(.*) to be one of: (.*)$/s, invalidOption],
  [/^Expected (.*) to be one of: (.*)$/s, (value, known) => invalidOption('argument', value, known)],
  [/^Flag (--\S+) expects a value$/, (flag) => `${flag} needs a value`],
  [/^Flag (--\S+) expects one of these values: (.*)$/s, (flag, known) => `${flag} needs a value: one of ${known}`],
  [/^Flag (--\S+) can only be specified once$/, (flag) => `${flag} was passed twice: pass it once`],
  [/^(--[^=\s]+)\S* cannot also be provided when using (--\S+)$/, contradiction],
  [/^All of the following must be provided when using (--\S+): (.*)$/, (flag, others) => `${flag} needs ${others}`],
  [/^The following errors? occurred:\s*(.*)$/s, (reasons) => reasons.split(/\n\s*/).map(reworded).join('; ')],
];

function invalid(flag: string, kind: string, value: string): string {
  return `invalid ${flag} "${value}": expected ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function invalidOption(flag: string, value: string, known: string): string {
  const guess = nearest(value, known.split(', '));
  return `invalid ${flag} "${value}": expected one of ${known}${guess ? `; did you mean "${guess}"?` : ''}`;
}

function contradiction(flag: string, other: string): string {
  return `${flag} cannot be combined with ${other}: remove one of them`;
}

function unknownFlags(error: ParseError, flags: readonly string[]): string {
  const known = Object.keys(error.parse?.input?.flags ?? {}).map((name) => `--${name}`);
  return flags
    .map((flag) => {
      const guess = flag.startsWith('--') ? nearest(flag.split('=')[0] ?? flag, known) : undefined;
      return `unknown flag "${flag}"${guess ? `; did you mean "${guess}"?` : ''}`;
    })
    .join('; ');
}

function argumentNames(args: NonNullable<ParseError['args']>): string {
  return args.map((arg) => (typeof arg === 'string' ? `"${arg}"` : arg.name.toUpperCase())).join(', ');
}

/** Other tools take the stage as an argument: `deploy prod`. */
function stageGuess({ args = [], parse }: ParseError): string {
  const [word] = args;
  const takesStage = Object.hasOwn(parse?.input?.flags ?? {}, 'stage');
  return takesStage && typeof word === 'string' && /^[a-zA-Z0-9-]+$/.test(word)
    ? `; did you mean "--stage ${word}"?`
    : '';
}

/** Whether a required argument is missing, so that an example helps. */
export function lacksArgument(error: Error): boolean {
  return Boolean((error as ParseError).args?.length) && !error.message.startsWith('Unexpected');
}

/** Our message for an error that oclif's parser threw. */
export function usageMessage(error: Error): string {
  const parseError: ParseError = error;
  if (parseError.flags?.length) return unknownFlags(parseError, parseError.flags);
  const message = stripVTControlCharacters(error.message)
    .replace(/\n*See more help with --help\n*$/, '')
    .trim();
  if (parseError.args?.length) {
    const names = argumentNames(parseError.args);
    return lacksArgument(error) ? `missing argument ${names}` : `unexpected argument ${names}${stageGuess(parseError)}`;
  }
  return reworded(message);
}

function reworded(message: string): string {
  for (const [pattern, form] of rewrites) {
    const match = pattern.exec(message);
    if (match) return form(...match.slice(1));
  }
  return message;
}

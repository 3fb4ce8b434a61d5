import type { PrintCommand } from '../errors/print-command.js';
import { shellWord } from '../errors/shell-word.js';

/** The flags that say which service, stage and account are meant: without them a printed command would mean others. */
const placeFlags: Readonly<Record<string, string>> = {
  '--stage': '--stage',
  '--region': '--region',
  '--profile': '--profile',
  '--endpoint-url': '--endpoint-url',
  '--config': '--config',
  '-c': '--config',
  '--param': '--param',
  '--cwd': '--cwd',
  '-C': '--cwd',
};

/** The commands that take all of them. */
const ofService = 'deploy|info|remove|rollback|doctor|invoke|logs|retry|stats|cost';

/**
 * How commands are printed for copying by a run with these arguments. In a service emojify is a package of the project,
 * which is not on the path: whoever started it by npm gets commands that start with npx.
 */
export function commandPrinter(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): PrintCommand {
  const program = env.npm_command ? 'npx emojify' : 'emojify';
  const place = placeOf(argv);
  return (words) => [program, words, ...(new RegExp(`^(${ofService})\\b`).test(words) ? place : [])].join(' ');
}

/** Completes the commands of our own that stand in quotes in a text: `run "emojify deploy" first`. */
export function completeCommands(text: string, print: PrintCommand): string {
  return text.replace(
    new RegExp(`"emojify ((?:${ofService})\\b[^"\n]*)"`, 'g'),
    (_, words: string) => `"${print(words)}"`,
  );
}

function placeOf(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return words.flatMap((word, index) => {
    const [, name = word, attached] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const flag = Object.hasOwn(placeFlags, name) ? placeFlags[name] : undefined;
    const value = attached ?? words[index + 1];
    return flag === undefined || value === undefined ? [] : [flag, shellWord(value)];
  });
}

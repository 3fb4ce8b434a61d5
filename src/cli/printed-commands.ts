import type { PrintCommand } from '../errors/print-command.js';
import { shellWord } from '../errors/shell-word.js';

/** The flags that select the service, stage and account. A printed command has to repeat them. */
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

/** The commands that accept all of these flags. */
const ofService = 'deploy|info|remove|rollback|doctor|invoke|logs|retry|stats|cost';

/**
 * Formats commands for the user to copy, given the arguments of the current run. A service has emojify as a dependency,
 * which is not on the PATH: if it was started through npm, printed commands start with npx.
 */
export function commandPrinter(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): PrintCommand {
  const program = env.npm_command ? 'npx emojify' : 'emojify';
  const place = placeOf(argv);
  return (words) => [program, words, ...(new RegExp(`^(${ofService})\\b`).test(words) ? place : [])].join(' ');
}

/** Completes our own commands that a text quotes: `run "emojify deploy" first`. */
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

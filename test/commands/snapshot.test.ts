import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { errorCodes } from '../../src/errors/codes.js';

/**
 * Users' scripts rely on every command, flag and error code: none may vanish, or change its values, by accident. After a
 * change that is meant, and to take in what is new, run this file with UPDATE_SNAPSHOT=1.
 */
const file = new URL('../snapshots/command-line.json', import.meta.url);
const manifestFile = new URL('../../oclif.manifest.json', import.meta.url);

interface Command {
  readonly flags: Readonly<Record<string, { readonly char?: string; readonly options?: readonly string[] }>>;
  readonly args: Readonly<Record<string, unknown>>;
}

function commandLine() {
  const { commands }: { commands: Record<string, Command> } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const described = Object.entries(commands).map(([id, { args, flags }]) => [
    id,
    { args: Object.keys(args), flags: Object.entries(flags).map(describeFlag).sort() },
  ]);
  return { commands: Object.fromEntries(described), errorCodes: Object.keys(errorCodes).sort() };
}

function describeFlag([name, { char, options }]: [string, Command['flags'][string]]): string {
  return [`--${name}`, ...(char ? [`-${char}`] : []), ...(options ? [`= ${options.join('|')}`] : [])].join(' ');
}

/** What is in the snapshot and not in the other, as readable paths. */
function missing(before: unknown, now: unknown, path = ''): string[] {
  if (Array.isArray(before)) {
    return before.filter((item) => !Array.isArray(now) || !now.includes(item)).map((item) => `${path}${item}`);
  }
  const entries = Object.entries(before as Record<string, unknown>);
  return entries.flatMap(([key, value]) => missing(value, (now as Record<string, unknown>)?.[key], `${path}${key} `));
}

describe('the command line', () => {
  it('has every command, flag and error code it had', () => {
    const now = commandLine();
    if (process.env.UPDATE_SNAPSHOT) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
    expect(missing(JSON.parse(readFileSync(file, 'utf8')), now)).to.deep.equal([]);
  });
});

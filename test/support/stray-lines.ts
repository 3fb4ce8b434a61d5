import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { runCli } from './run-cli.js';
import { type ServiceFolder, serviceFolder } from './service-folder.js';

interface Command {
  readonly args: Readonly<Record<string, { readonly multiple?: boolean }>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

const manifest = new URL('../../oclif.manifest.json', import.meta.url);
const { commands }: { commands: Record<string, Command> } = JSON.parse(readFileSync(manifest, 'utf8'));

/** Not a valid argument, flag value, function, photo or image of any command. */
export const stray = 'leftover';

const isVariadic = (id: string) => Object.values(commands[id]?.args ?? {}).some((arg) => arg.multiple);

/** Commands with a fixed number of arguments, and those that take any number. */
export const fixed = Object.keys(commands).filter((id) => !isVariadic(id));
export const variadic = Object.keys(commands).filter(isVariadic);

/** Command lines with one word too many, at each place where a word can stand; the first one is the plainest. */
export function tooManyWords(id: string): string[][] {
  const { args, flags } = commands[id]!;
  const given = Object.values(args).map((_, index) => `given${index}`);
  const ofService = 'param' in flags ? [['--param', 'a=b', ...given, stray, '--param', 'c=d']] : [];
  const places = [
    [...given, stray],
    ['--cwd', '.', ...given, stray],
    [...given, stray, '--cwd', '.'],
    [...given, '--', stray],
  ];
  return [...places, ...ofService].map((words) => [id, ...words]);
}

/** Command lines whose stray word is taken for one of a command's many arguments. */
export function oneWordOfMany(id: string): string[][] {
  // `retry` opens the stores before it can know that no image has this id; `review` demands a folder.
  const needed: Readonly<Record<string, readonly string[]>> = {
    retry: ['--data', '.emojify/data'],
    review: ['--out', 'out'],
  };
  const start = [id, ...(needed[id] ?? [])];
  const param = 'param' in commands[id]!.flags ? [[...start, '--param', 'a=b', stray]] : [];
  return [[...start, stray], [...start, '--', stray], ...param];
}

/** Expects that the command names the stray word and does nothing else. */
export async function expectRefused(line: readonly string[], { json }: { json: boolean }, cwd: string): Promise<void> {
  const [id = '', ...words] = line;
  const guess = 'stage' in commands[id]!.flags ? `; did you mean "--stage ${stray}"?` : '';
  const message = `unexpected argument "${stray}"${guess}`;
  const { stdout, stderr, code } = await runCli(json ? [id, '--json', ...words] : line, { cwd });
  const text = { stdout: '', stderr: `error USAGE: ${message}\n` };
  const document = { stdout: `${JSON.stringify({ error: { code: 'USAGE', message } })}\n`, stderr: '' };
  expect({ stdout, stderr, code }, line.join(' ')).to.deep.equal({ ...(json ? document : text), code: 2 });
}

/** Expects that the command fails and names the stray word. */
export async function expectNamed(line: readonly string[], { json }: { json: boolean }, cwd: string): Promise<void> {
  const [id = '', ...words] = line;
  const { stdout, stderr, code } = await runCli(json ? [id, '--json', ...words] : line, { cwd });
  expect(code, line.join(' ')).to.be.oneOf([1, 2]);
  expect(json ? stdout : `${stdout}${stderr}`).to.include(stray);
}

/** A folder with a service and the data of `emojify dev`, for all tests of the surrounding `describe`. */
export function strayFolder(): () => string {
  let folder: ServiceFolder;
  before(async () => {
    folder = serviceFolder();
    await (await openLocalStores({ data: join(folder.path, '.emojify/data') })).close();
  });
  after(() => folder.remove());
  return () => folder.path;
}

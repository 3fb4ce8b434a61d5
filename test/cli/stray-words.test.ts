import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { runCli } from '../support/run-cli.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

interface Command {
  readonly args: Readonly<Record<string, { readonly multiple?: boolean }>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

const manifest = new URL('../../oclif.manifest.json', import.meta.url);
const { commands }: { commands: Record<string, Command> } = JSON.parse(readFileSync(manifest, 'utf8'));

/** No argument, flag value, function, photo or image of any command. */
const stray = 'leftover';

/** Command lines with one word too many: at each place where a word can stand. */
function linesOf(id: string, { args, flags }: Command): string[][] {
  const given = Object.values(args).map((_, index) => `given${index}`);
  const places = [
    [...given, stray],
    [...given, stray, '--cwd', '.'],
    ['--cwd', '.', ...given, stray],
    [...given, '--', stray],
  ];
  const ofService = 'param' in flags ? [['--param', 'a=b', ...given, stray, '--param', 'c=d']] : [];
  return [...places, ...ofService].map((words) => [id, ...words]);
}

describe('a word that a command does not take', () => {
  let folder: ServiceFolder;
  before(async () => {
    folder = serviceFolder();
    await (await openLocalStores({ data: join(folder.path, '.emojify/data') })).close();
  });
  after(() => folder.remove());
  const run = (line: readonly string[]) => runCli(line, { cwd: folder.path });

  const fixed = Object.entries(commands).filter(([, { args }]) => !Object.values(args).some((arg) => arg.multiple));
  for (const [id, command] of fixed)
    it(`is named, and nothing is done: ${id}`, async () => {
      const guess = 'stage' in command.flags ? `; did you mean "--stage ${stray}"?` : '';
      const message = `unexpected argument "${stray}"${guess}`;
      for (const line of linesOf(id, command)) {
        const [text, json] = await Promise.all([run(line), run([id, '--json', ...line.slice(1)])]);
        const { stdout, stderr, code } = text;
        expect({ stdout, stderr, code }, line.join(' ')).to.deep.equal({
          stdout: '',
          stderr: `error USAGE: ${message}\n`,
          code: 2,
        });
        expect(JSON.parse(json.stdout), line.join(' ')).to.deep.equal({ error: { code: 'USAGE', message } });
        expect(json.code).to.equal(2);
      }
    });

  /** Images are looked for before a word is known to be none. */
  const around: Readonly<Record<string, readonly string[]>> = { retry: ['--data', '.emojify/data'] };
  const variadic = Object.keys(commands).filter((id) => fixed.every(([name]) => name !== id));
  for (const id of variadic)
    it(`is named, since it is taken for one of its arguments: ${id}`, async () => {
      const start = [id, ...(around[id] ?? [])];
      for (const line of [
        [...start, stray],
        [...start, '--param', 'a=b', stray],
        [...start, '--', stray],
      ].filter((words) => !words.includes('--param') || 'param' in (commands[id]?.flags ?? {}))) {
        const [text, json] = await Promise.all([run(line), run([id, '--json', ...line.slice(1)])]);
        expect(text.code, line.join(' ')).to.be.oneOf([1, 2]);
        expect(`${text.stdout}${text.stderr}`).to.include(stray);
        expect(json.code).to.equal(text.code);
        expect(json.stdout).to.include(stray);
      }
    });

  it('is refused where a command has no sub-commands', async () => {
    for (const line of [['deploy:prod'], ['deploy:prod', '--json'], ['prod', 'deploy']]) {
      const { code, stdout, stderr } = await run(line);
      expect(code, line.join(' ')).to.equal(2);
      expect(`${stdout}${stderr}`).to.include(`unknown command `).and.include(line[0]!);
    }
  });
});

describe('a command line that no command takes', () => {
  const guesses: Readonly<Record<string, string>> = {
    'photo.jpg': 'emojify process photo.jpg',
    'https://example.com/a.jpg': 'emojify process https://example.com/a.jpg',
    version: '--version',
    '-v': '--version',
    '--vers': '--version',
    dep: 'deploy',
    '--stage prod deploy --yes': 'emojify deploy --stage prod --yes',
    'process --rec photos': '--recursive',
  };
  for (const [line, guess] of Object.entries(guesses))
    it(`names what was meant: ${line}`, async () => {
      const { code, stderr } = await runCli(line.split(' '));
      expect(code).to.equal(2);
      expect(stderr).to.include(`did you mean "${guess}"?`);
    });

  it('names a command that can be copied', async () => {
    const { stderr } = await runCli(['my photo.jpg']);
    expect(stderr).to.include(`did you mean "emojify process 'my photo.jpg'"?`);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { beside, imports, ways } from '../support/reading-code.js';
import { runCli } from '../support/run-cli.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { until } from '../support/until.js';
import { writeFiles } from '../support/write-files.js';

const linked = {
  file: 'a.mjs',
  code: `import { read } from 'shared'; export const main = async () => read();`,
};
const patterns = {
  file: 'a.js',
  code: `const fs = require('fs'), path = require('path'); exports.main = async () => fs.readFileSync(path.join(__dirname, ['t', 'html'].join('.')), 'utf8');`,
};
const names = [...Object.keys(ways), 'a linked package in TypeScript', 'package.patterns'];
const keyOf = (name: string) => `f${names.indexOf(name)}`;

/** Tests of the zip are in test/service/package/read-files.test.ts, with the same code. */
describe('files that code reads, on this machine', () => {
  let root: string;
  let api: string;
  let dev: SpawnedDev;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'emojify-files-'));
    api = join(root, 'api');
    const all = { ...ways, 'a linked package in TypeScript': linked, 'package.patterns': patterns };
    const functions = Object.entries(all).flatMap(([name, { file, code }]) => {
      const folder = keyOf(name);
      const files = Object.entries(beside).map(([path, text]) => [`${folder}/${path}`, text]);
      return [...files, [`${folder}/src/${file}`, code]];
    });
    const lines = names.map(
      (name) =>
        `  ${keyOf(name)}: { handler: ${keyOf(name)}/src/a.main, events: [{ httpApi: GET /${keyOf(name)} }], package: { patterns: [${name === 'package.patterns' ? `${keyOf(name)}/src/t.html` : ''}] } }`,
    );
    writeFiles(api, {
      ...Object.fromEntries(functions),
      ...beside,
      'serverless.yml': `service: files\nprovider: { name: aws, runtime: nodejs20.x }\nfunctions:\n${lines.join('\n')}\n`,
    });
    writeFiles(join(root, 'shared'), {
      'package.json': '{"name":"shared","type":"module","main":"index.ts"}',
      'index.ts': `${imports} export const read = (): string => fs.readFileSync(path.join(import.meta.dirname, 'data.txt'), 'utf8');`,
      'data.txt': 'the text',
    });
    mkdirSync(join(api, 'node_modules'));
    symlinkSync('../../shared', join(api, 'node_modules/shared'));
    dev = await spawnDev([api]);
  });

  after(async () => {
    await dev?.end('SIGKILL');
    await rm(root, { recursive: true, maxRetries: 5 });
  });

  const answer = async (name: string) => (await fetch(new URL(keyOf(name), dev.url))).text();

  for (const name of names)
    it(`are found by ${name} under dev`, async () => expect(await answer(name)).to.equal('the text'));

  for (const name of [
    '__dirname',
    'createRequire',
    'a worker with imports',
    'process.cwd()',
    'a linked package in TypeScript',
  ])
    it(`are found by ${name} with invoke --local, from any folder`, async () => {
      const { stdout, stderr } = await runCli(
        ['invoke', keyOf(name), '--local', '--config', join(api, 'serverless.yml')],
        { cwd: root },
      );
      expect(stdout, stderr).to.contain('"the text"');
    });

  it('are read again under dev when they change', async () => {
    writeFileSync(join(api, keyOf('__dirname'), 'src/t.html'), 'another text');
    await until(async () => (await answer('__dirname')) === 'another text');
    writeFileSync(join(api, keyOf('a worker with imports'), 'src/lib/text.mjs'), `export const text = 'a new text';`);
    await until(async () => (await answer('a worker with imports')) === 'a new text');
  });
});

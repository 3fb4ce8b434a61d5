import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { unzipSync, zipSync } from 'fflate';
import { buildOnce } from '../../../src/dev/service/build-functions.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';
import { silentReporter } from '../../../src/errors/reporter.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { packageIn, serviceFile, unzip } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

const layer = {
  'layer/nodejs/node_modules/greet/package.json': '{ "name": "greet", "version": "1.0.0" }',
  'layer/nodejs/node_modules/greet/index.js': 'module.exports = (name) => `hi ${name}`;',
  'layer/bin/tool': '#!/bin/sh\n',
  'layer/notes.md': '',
};
const handler = `import greet from 'greet'; import { basename } from 'node:path';
export const handler = async () => greet(basename('/you'));`;

describe('layers that the service makes', () => {
  const folder = tempFolder();
  const zipOf = (key: string) => unzipSync(readFileSync(join(folder(), '.emojify/layers', `${key}.zip`)));
  const one = (layers: string) => ({
    'serverless.yml': serviceFile(
      { a: 'handler: h.handler, layers: [{ Ref: OneLambdaLayer }]' },
      `layers: { one: ${layers} }`,
    ),
    'h.mjs': handler,
  });

  it('hold their folder as it is, less what patterns leave out, and the same bytes each time', async () => {
    writeFiles(folder(), { ...layer, ...one("{ path: layer, package: { patterns: ['!*.md'] } }") });
    const { layers } = await packageIn(folder());
    expect(Object.keys(zipOf('one')).map((name) => `layer/${name}`)).to.have.members(
      Object.keys(layer).filter((name) => !name.endsWith('.md')),
    );
    expect(layers).to.have.length(1);
    expect(layers[0]).to.include({
      name: 'one',
      logicalId: 'OneLambdaLayer',
      bytes: readFileSync(layers[0]!.zip).length,
    });
    expect((await packageIn(folder())).layers).to.deep.equal(layers);
  });

  it('are where a function finds packages that are not installed beside it', async () => {
    writeFiles(folder(), { ...layer, ...one('{ path: layer }') });
    await packageIn(folder());
    const at = (files: Record<string, Uint8Array>) =>
      Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]));
    writeFiles(join(folder(), 'lambda/opt'), at(zipOf('one')));
    writeFiles(join(folder(), 'lambda/task'), at(unzip(folder(), 'a')));
    const caller = join(folder(), 'lambda/call.mjs');
    writeFileSync(caller, `console.log(await (await import('./task/h.mjs')).handler());`);
    const env = { ...process.env, NODE_PATH: join(folder(), 'lambda/opt/nodejs/node_modules') };
    const { stdout } = await promisify(execFile)(process.execPath, [caller], { env });
    expect(stdout).to.equal('hi you\n');
  });

  it('are found on this machine as well, where a function is bundled to run once', async () => {
    writeFiles(folder(), { ...layer, ...one('{ path: layer }') });
    const service = await loadService({ cwd: folder(), env: {} });
    const file = await buildOnce(service, service.functions[0]!, join(folder(), 'run', 'a'), silentReporter);
    const { handler: call } = await import(pathToFileURL(file).href);
    expect(await call()).to.equal('hi you');
  });

  it('may be a zip of the user’s own, which has to be one', async () => {
    writeFiles(folder(), one('{ package: { artifact: own.zip } }'));
    writeFileSync(join(folder(), 'own.zip'), zipSync({ 'nodejs/x.js': new Uint8Array([49]) }));
    await packageIn(folder());
    expect(Object.keys(zipOf('one'))).to.deep.equal(['nodejs/x.js']);
    writeFiles(folder(), { 'own.zip': 'text' });
    const error: EmojifyError = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_ARTIFACT');
    expect(error.message).to.contain('layers.one.package.artifact is not a zip archive');
  });

  it('must not be empty', async () => {
    writeFiles(folder(), { 'layer/a.md': '', ...one("{ path: layer, package: { patterns: ['!**'] } }") });
    const error: EmojifyError = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.message).to.contain('layer "one" would be empty');
  });
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { callPackaged, filesIn, packageIn, serviceFile, unzip } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('packageService', () => {
  const folder = tempFolder();
  const text = (key: string, path: string) => Buffer.from(unzip(folder(), key)[path] ?? []).toString();

  it('makes one module of a TypeScript handler and all it imports, at the place the handler names', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: src/hello.handler' }),
      'src/hello.ts': `import { name } from './name.js'; export const handler = async (): Promise<string> => 'hello ' + name;`,
      'src/name.ts': `export const name: string = 'world';`,
    });
    const { functions } = await packageIn(folder());
    expect(filesIn(folder(), 'hello')).to.deep.equal(['src/hello.mjs', 'src/hello.mjs.map']);
    expect(await callPackaged(folder(), 'hello', 'src/hello.mjs', 'handler')).to.equal('hello world');
    expect(functions[0]).to.include({
      name: 'hello',
      logicalId: 'HelloLambdaFunction',
      built: true,
      architecture: 'arm64',
    });
  });

  it('leaves the template beside the zips, with their names in it', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: hello.handler' }),
      'hello.js': 'exports.handler = async () => 1;',
    });
    const { templatePath, template } = await packageIn(folder());
    expect(templatePath).to.equal(join(folder(), '.emojify/template.json'));
    expect(JSON.parse(readFileSync(templatePath, 'utf8'))).to.deep.equal(template);
    expect(template.Resources.HelloLambdaFunction?.Properties).to.include({ CodeUri: 'hello.zip' });
  });

  it('takes CommonJS handlers, with require and __dirname as they know them', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ old: 'handler: src/old.run' }),
      'src/old.js': `const path = require('path'); const other = require('./other'); exports.run = async () => [path.basename(__dirname), other(), typeof require('node:' + 'fs').readFile];`,
      'src/other.js': `module.exports = () => 'other';`,
    });
    await packageIn(folder());
    expect(await callPackaged(folder(), 'old', 'src/old.mjs', 'run')).to.deep.equal(['src', 'other', 'function']);
  });

  it('takes modules that make their own require and __dirname', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ own: 'handler: own.handler' }, 'build: { minify: false }'),
      'own.mjs': `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname; export const handler = async () => [typeof require, typeof __dirname];`,
    });
    await packageIn(folder());
    expect(await callPackaged(folder(), 'own', 'own.mjs', 'handler')).to.deep.equal(['function', 'string']);
  });

  it('gives each function of a shared file only what it needs', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ a: 'handler: src/api.first', b: 'handler: src/api.second' }),
      'src/api.ts': `export const first = async () => 'only in a'; export const second = async () => 'only in b';`,
    });
    await packageIn(folder());
    expect(text('a', 'src/api.mjs')).to.contain('only in a').and.not.contain('only in b');
    expect(text('b', 'src/api.mjs')).to.contain('only in b').and.not.contain('only in a');
  });

  it('names sources in the map as the service names them', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: src/hello.handler' }),
      'src/hello.ts': `import { one } from '../lib/one.js'; export const handler = async () => one();`,
      'lib/one.ts': 'export const one = () => Date.now();',
    });
    await packageIn(folder());
    const { sources } = JSON.parse(text('hello', 'src/hello.mjs.map'));
    expect(sources).to.include.members(['hello.ts', '../lib/one.ts']);
  });

  it('uses the runtime’s AWS SDK if configured', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ s: 'handler: s.handler' }, 'build: { sdk: external, sourcemap: false }'),
      's.js': `const { S3Client } = require('@aws-sdk/client-s3'); exports.handler = async () => S3Client;`,
    });
    await packageIn(folder());
    expect(filesIn(folder(), 's')).to.deep.equal(['s.mjs']);
    expect(text('s', 's.mjs')).to.contain('@aws-sdk/client-s3');
  });

  it('says where code cannot be bundled', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ bad: 'handler: src/bad.handler' }),
      'src/bad.ts': `export const handler = async () => 1;\nimport 'not-installed';`,
    });
    const error = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_BUNDLE_FAILED');
    expect(error.message).to.match(/^src\/bad\.ts:2:8 {2}.*not-installed/);
  });

  it('refuses a function it does not know, and names the one that was meant', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: h.handler' }),
      'h.js': 'exports.handler = 1;',
    });
    const error = await packageIn(folder(), { functions: ['helo'] }).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_UNKNOWN_FUNCTION');
    expect(error.message).to.contain('did you mean "hello"');
  });

  describe('with nothing changed', () => {
    const built = async () =>
      Object.fromEntries((await packageIn(folder())).functions.map(({ name, built }) => [name, built]));
    beforeEach(async () => {
      writeFiles(folder(), {
        'serverless.yml': serviceFile({ a: 'handler: a.handler', b: 'handler: b.handler' }),
        'a.ts': `import { shared } from './shared.js'; export const handler = async () => shared;`,
        'b.ts': 'export const handler = async () => 2;',
        'shared.ts': 'export const shared = 1;',
        'package.json': '{}',
      });
      expect(await built()).to.deep.equal({ a: true, b: true });
    });

    it('keeps the zips', async () => {
      expect(await built()).to.deep.equal({ a: false, b: false });
    });

    it('builds only the function whose file changed', async () => {
      writeFileSync(join(folder(), 'shared.ts'), 'export const shared = 3;');
      expect(await built()).to.deep.equal({ a: true, b: false });
      expect(await callPackaged(folder(), 'a', 'a.mjs', 'handler')).to.equal(3);
    });

    it('builds again what was removed, and all of it when a package may have changed', async () => {
      rmSync(join(folder(), '.emojify/b.zip'));
      expect(await built()).to.deep.equal({ a: false, b: true });
      writeFileSync(join(folder(), 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
      writeFileSync(join(folder(), 'package.json'), '{"type":"module"}');
      expect(await built()).to.deep.equal({ a: true, b: true });
    });

    it('builds again when a setting changed', async () => {
      const file = join(folder(), 'serverless.yml');
      writeFileSync(file, `${readFileSync(file, 'utf8')}build: { minify: false }\n`);
      expect(await built()).to.deep.equal({ a: true, b: true });
    });
  });
});

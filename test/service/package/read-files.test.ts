import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { callPackaged, filesIn, packageIn, serviceFile } from '../../support/packaging.js';
import { beside, imports, ways } from '../../support/reading-code.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('files that code reads', () => {
  const folder = tempFolder();

  for (const [way, { file, code }] of Object.entries(ways))
    it(`by ${way} are in the zip, where it finds them`, async () => {
      writeFiles(folder(), {
        'serverless.yml': serviceFile({ a: 'handler: src/a.main' }),
        [`src/${file}`]: code,
        ...beside,
      });
      const { reports } = await packageIn(folder());
      expect(await callPackaged(folder(), 'a', 'src/a.mjs', 'main')).to.equal('the text');
      expect(reports.filter(({ level }) => level === 'warn')).to.deep.equal([]);
    });

  it('of a linked workspace package are in the zip as well', async () => {
    const api = join(folder(), 'api');
    writeFiles(folder(), {
      'shared/package.json': '{"name":"shared","type":"module","main":"index.js"}',
      'shared/index.js': `${imports} export const read = () => fs.readFileSync(path.join(import.meta.dirname, 'data.txt'), 'utf8');`,
      'shared/data.txt': 'the text',
      'api/serverless.yml': serviceFile({ a: 'handler: src/a.main' }),
      'api/src/a.mjs': `import { read } from 'shared'; export const main = async () => read();`,
    });
    mkdirSync(join(api, 'node_modules'));
    symlinkSync('../../shared', join(api, 'node_modules/shared'));
    await packageIn(api);
    expect(await callPackaged(api, 'a', 'src/a.mjs', 'main')).to.equal('the text');
  });

  it('by a module of several functions are in the zip of each, and in no other', async () => {
    const own = (text: string) => `import { text } from '../lib/read.js'; export const main = async () => ${text};`;
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ a: 'handler: a/a.main', b: 'handler: b/b.main', c: 'handler: b/c.main' }),
      'package.json': '{"type":"module"}',
      'lib/read.js': `${imports} export const text = () => fs.readFileSync(path.join(import.meta.dirname, 'data.txt'), 'utf8');`,
      'lib/data.txt': 'the text',
      'a/a.js': own('text()'),
      'b/b.js': own('text()'),
      'b/c.js': 'export const main = async () => 1;',
    });
    await packageIn(folder());
    expect(await callPackaged(folder(), 'a', 'a/a.mjs', 'main')).to.equal('the text');
    expect(await callPackaged(folder(), 'b', 'b/b.mjs', 'main')).to.equal('the text');
    expect(filesIn(folder(), 'c').join()).to.not.contain('data.txt');
  });

  it('with a path known only at run time are reported in a warning, with a fix', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ a: 'handler: a.main' }),
      'a.js': `const fs = require('fs'), path = require('path'); exports.main = async (e) => fs.readFileSync(path.join(__dirname, e.name), 'utf8');`,
    });
    const { reports } = await packageIn(folder());
    const warnings = reports.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('a.js').and.contain('package.patterns');
  });

  it('and are not there are named in a warning', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ a: 'handler: a.main' }),
      'a.js': `const fs = require('fs'); exports.main = async () => fs.readFileSync(__dirname + '/gone.txt', 'utf8');`,
    });
    const { reports } = await packageIn(folder());
    expect(reports.map(({ code }) => code)).to.include('PACKAGE_ASSET_MISSING');
  });
});

describe('what package.patterns cannot add', () => {
  const folder = tempFolder();
  const packaged = (pattern: string) => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ a: 'handler: a.main' }, `package: { patterns: ['${pattern}'] }`),
      'a.js': 'exports.main = async () => 1;',
      'data/a.txt': 'a',
    });
    return packageIn(folder()).then(
      () => filesIn(folder(), 'a'),
      (error: { code?: string; message: string }) => error,
    );
  };

  const made: Readonly<Record<string, (data: string) => void>> = {
    'a link to a folder above it': (data) => symlinkSync('..', join(data, 'loop')),
    'a link to itself': (data) => symlinkSync('self', join(data, 'self')),
    'a link that leads nowhere': (data) => symlinkSync('gone', join(data, 'broken')),
    'a pipe': (data) => execFileSync('mkfifo', [join(data, 'pipe')]),
  };
  for (const [kind, make] of Object.entries(made)) {
    it(`${kind} is named`, async () => {
      mkdirSync(join(folder(), 'data'));
      make(join(folder(), 'data'));
      const result = await packaged('data/**');
      expect(result).to.include({ code: 'PACKAGE_FILE_UNUSABLE' });
      expect((result as Error).message).to.match(/"data\/\w+" matches package\.patterns/);
    });

    it(`${kind} that no pattern matches is ignored`, async () => {
      mkdirSync(join(folder(), 'other'));
      make(join(folder(), 'other'));
      expect(await packaged('data/**')).to.include('data/a.txt');
    });
  }

  for (const pattern of ['../secret/**', 'data/../../x', '/etc/passwd'])
    it(`${pattern} is rejected, because it is outside`, async () => {
      expect(await packaged(pattern)).to.include({ code: 'PACKAGE_PATTERN_OUTSIDE' });
    });
});

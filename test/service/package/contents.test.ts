import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { checkSize } from '../../../src/service/package/code-parts.js';
import { callPackaged, filesIn, modesIn, packageIn, serviceFile } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('a function’s zip', () => {
  const folder = tempFolder();
  const reader = (name: string) =>
    `import { readFileSync } from 'node:fs'; export const read = () => readFileSync(new URL('./${name}', import.meta.url), 'utf8');`;

  it('has the assets its code refers to, where the code finds them', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: src/functions/hello.handler' }),
      'src/functions/hello.ts': `import { read } from '../lib/model.js'; export const handler = async () => read();`,
      'src/lib/model.ts': `${reader('models/a.txt')} export const unused = () => new URL('./models/b.txt', import.meta.url);`,
      'src/lib/models/a.txt': 'the model',
      'src/lib/models/b.txt': 'another',
    });
    await packageIn(folder());
    expect(filesIn(folder(), 'hello'))
      .to.include('src/functions/models/a.txt')
      .and.not.include('src/functions/models/b.txt');
    expect(await callPackaged(folder(), 'hello', 'src/functions/hello.mjs', 'handler')).to.equal('the model');
  });

  it('has programs as programs, whatever their permissions here: scripts that name an interpreter, compiled code', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: hello.handler' }, `package: { patterns: ['bin/**'] }`),
      'hello.ts': 'export const handler = async () => 1;',
      'bin/script': '#!/bin/sh\n',
      'bin/program': '\x7fELF\x02',
      'bin/notes': '# a text\n',
    });
    await packageIn(folder());
    expect(modesIn(readFileSync(join(folder(), '.emojify/hello.zip')))).to.include({
      'bin/script': '100755',
      'bin/program': '100755',
      'bin/notes': '100644',
      'hello.mjs': '100644',
    });
  });

  it('cannot have two assets in one place', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: hello.handler' }),
      'hello.ts': `import * as a from './a/a.js'; import * as b from './b/b.js'; export const handler = async () => a.read() + b.read();`,
      'a/a.ts': reader('data.txt'),
      'a/data.txt': 'a',
      'b/b.ts': reader('data.txt'),
      'b/data.txt': 'b',
    });
    const error = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_ASSET_CONFLICT');
    expect(error.message).to.contain('a/data.txt').and.contain('b/data.txt');
  });

  it('warns of an asset that is not there', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: hello.handler' }),
      'hello.ts': `import { read } from './a.js'; export const handler = async () => read();`,
      'a.ts': reader('gone.txt'),
    });
    const { reports } = await packageIn(folder());
    expect(reports.filter(({ level }) => level === 'warn').map(({ code }) => code)).to.deep.equal([
      'PACKAGE_ASSET_MISSING',
    ]);
  });

  it('has the files that patterns add, and not those a later one takes out', async () => {
    const patterns = `package: { patterns: ['!**', 'data/**', '!data/secret.txt'] }`;
    writeFiles(folder(), {
      'serverless.yml': serviceFile(
        { hello: `handler: hello.handler, package: { patterns: ['more.txt'] }`, other: 'handler: hello.handler' },
        patterns,
      ),
      'hello.js': 'exports.handler = async () => 1;',
      'data/a.txt': 'a',
      'data/.hidden': 'b',
      'data/secret.txt': 'c',
      'more.txt': 'd',
      'rest.txt': 'e',
    });
    await packageIn(folder());
    const common = ['data/.hidden', 'data/a.txt', 'hello.mjs', 'hello.mjs.map'];
    expect(filesIn(folder(), 'other')).to.deep.equal(common);
    expect(filesIn(folder(), 'hello')).to.deep.equal([...common, 'more.txt']);
  });

  it('is the user’s own, when there is one', async () => {
    const own = zipSync({ 'index.mjs': strToU8('export const handler = 1') });
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: index.handler, package: { artifact: own.zip }' }),
      'own.zip': Buffer.from(own),
    });
    const { functions } = await packageIn(folder());
    expect(readFileSync(join(folder(), '.emojify/hello.zip')).equals(Buffer.from(own))).to.equal(true);
    expect(functions[0]).to.include({ built: true, unzippedBytes: 24 });
    expect((await packageIn(folder())).functions[0]?.built).to.equal(false);
  });

  it('is rejected when it is not a zip', async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: index.handler, package: { artifact: own.zip }' }),
      'own.zip': 'no zip',
    });
    const error = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_ARTIFACT');
  });

  for (const entry of ['../../escaped.mjs', 'a/../../escaped.mjs', '/etc/escaped', '..\\escaped.mjs', 'C:/escaped'])
    it(`is refused when an entry leads outside, as ${entry} does`, async () => {
      writeFiles(folder(), {
        'serverless.yml': serviceFile({ hello: 'handler: index.handler, package: { artifact: own.zip }' }),
        'own.zip': Buffer.from(zipSync({ 'index.mjs': strToU8('export const handler = 1'), [entry]: strToU8('x') })),
      });
      const error = await packageIn(folder()).catch((thrown) => thrown);
      expect(error).to.include({ code: 'PACKAGE_ARTIFACT' });
      expect(error.message).to.contain('entry outside its folder');
    });

  it('is refused over AWS’s limit, with its largest parts named', () => {
    const parts = [{ name: 'huge', bytes: 300 * 1024 * 1024 }];
    expect(() => checkSize('hello', 250 * 1024 * 1024, [])).not.to.throw();
    expect(() => checkSize('hello', 250 * 1024 * 1024 + 1, parts))
      .to.throw()
      .with.include({ code: 'PACKAGE_TOO_LARGE', hint: 'the largest parts are huge (300.0 MB)' });
  });
});

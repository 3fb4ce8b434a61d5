import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadService } from '../../../src/service/load/load-service.js';
import { packageService } from '../../../src/service/package/package-service.js';
import { serviceFile, unzip } from '../../support/packaging.js';
import { codeOf } from '../../support/pictures.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

/** Reads a file whose path is not in the code, about which there is a warning after the code was bundled. */
const code = (text: string) =>
  `const path = require('path'); exports.handler = async (name) => path.join(__dirname, name) + '${text}';`;

describe('a file that changes while its zip is made', () => {
  const folder = tempFolder();
  const write = (text: string) => writeFiles(folder(), { 'src/a.js': code(text) });
  const zipped = () => Buffer.from(unzip(folder(), 'a')['src/a.mjs'] ?? []).toString();
  const pack = async (meanwhile: () => void = () => undefined) => {
    const service = await loadService({ cwd: folder(), env: {} });
    return packageService(service, { reporter: { report: meanwhile } });
  };

  beforeEach(() => {
    const more = "package: { patterns: ['data/**'] }";
    writeFiles(folder(), { 'serverless.yml': serviceFile({ a: 'handler: src/a.handler' }, more), 'data/b.txt': 'old' });
    write('one');
  });

  it('is zipped as it was read, and again by the next build', async () => {
    await pack(() => write('two'));
    expect(zipped()).to.contain('one').and.not.contain('two');
    expect((await pack()).functions[0]!.built).to.equal(true);
    expect(zipped()).to.contain('two');
    expect((await pack()).functions[0]!.built).to.equal(false);
  });

  it('is named if it was deleted', async () => {
    expect(await codeOf(pack(() => rmSync(join(folder(), 'data/b.txt'))))).to.equal('PACKAGE_FILE_UNUSABLE');
  });
});

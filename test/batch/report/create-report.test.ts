import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createReport } from '../../../src/batch/report/create-report.js';
import { sample } from '../../support/sample.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('a report', () => {
  const folder = tempFolder();
  const path = () => join(folder(), 'report.html');
  const reporter = { report: () => undefined };
  const make = (options: { path?: string; originals?: boolean; overwrite?: boolean } = {}) =>
    createReport({ path: path(), originals: false, overwrite: false, reporter, ...options });
  const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch(({ code }) => code);

  async function write(originals: boolean): Promise<string> {
    const name = join(folder(), 'a b#1.jpg');
    writeFileSync(name, sample);
    const report = await make({ originals });
    await report.add(0, { kind: 'file', name, below: '' }, { input: name, output: name, status: 'done', faces: [] });
    await report.finish();
    return readFileSync(path(), 'utf8');
  }

  it('links to the original by its relative path, and to a small copy of the result', async () => {
    const page = await write(false);
    expect(page).to.contain('"before":"a%20b%231.jpg"');
    const [, picture] = /"after":"report.files\/([\da-f]{16}\.after\.webp)"/.exec(page)!;
    expect(readFileSync(join(folder(), 'report.files', picture!)).length).to.be.greaterThan(1000);
  });

  it('has a copy of the original as well on request', async () => {
    expect(await write(true)).to.match(/"before":"report.files\/[\da-f]{16}\.before\.webp"/);
  });

  it('replaces an earlier report, but no other file', async () => {
    await write(false);
    expect(await codeOf(make())).to.equal(undefined);
    writeFileSync(path(), '<title>my page</title>');
    const refused = await make().catch((error: { code: string; message: string }) => error);
    expect(refused).to.include({ code: 'OUTPUT_EXISTS' });
    // That flag is about outputs: it would not help.
    expect(refused).to.have.property('message').that.does.not.contain('--skip-existing');
    expect(await codeOf(make({ overwrite: true }))).to.equal(undefined);
  });

  it('has the name of an HTML file', async () => {
    expect(await codeOf(make({ path: join(folder(), 'report.txt') }))).to.equal('USAGE');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRecord } from '../../../src/batch/record/record-file.js';
import { createRecorder } from '../../../src/batch/record/recorder.js';
import type { Report } from '../../../src/errors/reporter.js';
import { coverEntry } from '../../support/cover-entry.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('the recorder of a run', () => {
  const folder = tempFolder();
  const reports: Report[] = [];
  const recorder = () => createRecorder({ report: (report) => reports.push(report) });
  const { name: _, ...entry } = coverEntry('a.jpg');
  const recorded = async () => (await readRecord(folder())).length;

  it('writes at first after every output, later once a twentieth is new, and the rest at the end', async () => {
    const run = recorder();
    for (let count = 1; count <= 20; count += 1) {
      await run.add(join(folder(), `${count}.jpg`), entry);
      expect(await recorded()).to.equal(count);
    }
    await run.add(join(folder(), '21.jpg'), entry);
    expect(await recorded()).to.equal(20);
    await run.add(join(folder(), '22.jpg'), entry);
    expect(await recorded()).to.equal(22);
    await run.add(join(folder(), '23.jpg'), entry);
    await run.finish();
    expect(await recorded()).to.equal(23);
  });

  it('writes nothing at the end when there is nothing left to write', async () => {
    const run = recorder();
    await run.add(join(folder(), 'a.jpg'), entry);
    const path = join(folder(), '.emojify.json');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
    await run.finish();
    expect(readFileSync(path, 'utf8')).to.match(/\n\n$/);
  });

  it('warns of a record that it cannot write, as the photos themselves are done', async () => {
    writeFileSync(join(folder(), '.emojify.json'), 'damaged');
    const run = recorder();
    await run.add(join(folder(), 'a.jpg'), entry);
    await run.finish();
    expect(reports.map(({ level, code }) => `${level} ${code}`)).to.deep.equal(['warn RECORD_UNREADABLE']);
  });
});

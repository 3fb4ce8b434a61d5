import { readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { withFolderLock } from '../../../src/batch/record/folder-lock.js';
import { temporaryName } from '../../../src/batch/temporary-file.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('the lock of a folder', () => {
  const folder = tempFolder();

  // No process has the highest number that the system allows.
  const left = temporaryName().replace(`-${process.pid}-`, '-4194304-');

  it('that was left is removed by one process only', async () => {
    writeFileSync(join(folder(), '.emojify.lock'), left);
    writeFileSync(join(folder(), '.emojify.lock.removing'), temporaryName());
    const held = withFolderLock(folder(), async () => 'held');
    expect(await Promise.race([held, setTimeout(100, 'waiting')])).to.equal('waiting');
    unlinkSync(join(folder(), '.emojify.lock.removing'));
    expect(await held).to.equal('held');
  });

  it('that was left is removed although a process that is gone began to', async () => {
    for (const name of ['.emojify.lock', '.emojify.lock.removing']) writeFileSync(join(folder(), name), left);
    expect(await withFolderLock(folder(), async () => 'held')).to.equal('held');
    expect(readdirSync(folder())).to.deep.equal([]);
  });

  it('is held by one at a time, however many find one that was left', async () => {
    let holders = 0;
    const most: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      writeFileSync(join(folder(), '.emojify.lock'), left);
      const work = async () => {
        holders += 1;
        most.push(holders);
        for (let turn = 0; turn < 5; turn += 1) await setImmediate();
        holders -= 1;
      };
      await Promise.all(Array.from({ length: 6 }, () => withFolderLock(folder(), work)));
    }
    expect(most).to.have.length(120);
    expect(Math.max(...most)).to.equal(1);
    expect(readdirSync(folder())).to.deep.equal([]);
  });
});

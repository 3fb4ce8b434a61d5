import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isTemporaryName, sweepTemporaryFiles, temporaryName } from '../../src/batch/temporary-file.js';
import { tempFolder } from '../support/temp-folder.js';

/** The name as the process with this number gives it. */
const nameOf = (pid: number) => temporaryName().replace(`-${process.pid}-`, `-${pid}-`);
const elsewhere = (name: string) => name.replace(/^\.emojify-[\da-f]{8}/, '.emojify-00000000');

describe('temporary files', () => {
  const folder = tempFolder();
  const put = (name: string) => {
    writeFileSync(join(folder(), name), 'half');
    return name;
  };

  it('of a process that is gone are swept, and nothing else', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const ours = put(temporaryName());
    const parents = put(nameOf(process.ppid));
    const anotherMachines = put(elsewhere(nameOf(gone)));
    const notOurs = ['.emojify-notes.tmp', 'a.tmp', '.emojify-00000000-1.tmp'].map(put);
    put(nameOf(gone));
    await sweepTemporaryFiles(folder());
    expect(readdirSync(folder()).sort()).to.deep.equal([ours, parents, anotherMachines, ...notOurs].sort());
  });

  it('of other machines and earlier versions are swept after a day', async () => {
    const old = [elsewhere(temporaryName()), '.emojify-6f0cbd3e-92a5-4f0c-8d7e-0b1a2c3d4e5f.tmp'].map(put);
    const kept = put(elsewhere(temporaryName()));
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    for (const name of old) utimesSync(join(folder(), name), twoDaysAgo, twoDaysAgo);
    await sweepTemporaryFiles(folder());
    expect(readdirSync(folder())).to.deep.equal([kept]);
  });

  it('of a day ago are kept, and swept the moment after', async () => {
    const day = 24 * 60 * 60 * 1000;
    const name = put(elsewhere(temporaryName()));
    utimesSync(join(folder(), name), 1000, 1000);
    await sweepTemporaryFiles(folder(), () => 1_000_000 + day);
    expect(readdirSync(folder())).to.deep.equal([name]);
    await sweepTemporaryFiles(folder(), () => 1_000_000 + day + 1);
    expect(readdirSync(folder())).to.deep.equal([]);
  });

  it('are recognized by their names, and a missing folder has none', async () => {
    const name = temporaryName();
    for (const ours of [name, nameOf(7), '.emojify-6f0cbd3e-92a5-4f0c-8d7e-0b1a2c3d4e5f.tmp'])
      expect(isTemporaryName(ours), ours).to.equal(true);
    const others = [
      `x${name}`,
      `${name}x`,
      name.slice(1),
      name.replace('emojify', 'emojifx'),
      name.replace('.tmp', 'xtmp'),
    ];
    const altered = [
      name.replace(/-\d+-/, '-x-'),
      name.replace(/-\d+-/, '-'),
      name.replace(/.(?=\.tmp)/, 'g'),
      nameOf(-1),
    ];
    for (const other of [...others, ...altered]) expect(isTemporaryName(other), other).to.equal(false);
    await sweepTemporaryFiles(join(folder(), 'none'));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockData } from '../../src/dev/data-lock.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';

describe('the lock on the data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emojify-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const codeOf = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return error instanceof EmojifyError ? error.code : error;
    }
    return undefined;
  };

  it('a file in place of the folder is reported as an invalid --data, not as a bug', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(codeOf(() => lockData(file))).to.equal('DATA_UNUSABLE');
    expect(codeOf(() => lockData(join(file, 'below')))).to.equal('DATA_UNUSABLE');
  });

  it('a second one on the same folder is refused until the first lets go', () => {
    const first = lockData(folder);
    expect(codeOf(() => lockData(folder))).to.equal('DATA_IN_USE');
    first.release();
    expect(codeOf(() => lockData(folder).release())).to.equal(undefined);
  });
});

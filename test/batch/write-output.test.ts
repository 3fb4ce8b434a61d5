import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeOutput } from '../../src/batch/write-output.js';
import { tempFolder } from '../support/temp-folder.js';

/** Opens real files that fail with this code once they are written to, as on a full disk. */
function failingDisk(code: string): typeof open {
  return async (...args): Promise<FileHandle> => {
    const file = await open(...args);
    file.writeFile = async () => {
      await file.write('half');
      throw Object.assign(new Error(code), { code });
    };
    return file;
  };
}

describe('writing an output', () => {
  const folder = tempFolder();
  const path = () => join(folder(), 'a.jpg');
  const failure = (options: Parameters<typeof writeOutput>[2]) =>
    writeOutput(path(), Buffer.from('photo'), options).catch((error: Error) => error);

  for (const code of ['ENOSPC', 'EDQUOT']) {
    it(`says that the disk is full (${code}), and leaves nothing`, async () => {
      const error = await failure({ overwrite: false, openFile: failingDisk(code) });
      expect(error).to.have.property('code', 'OUTPUT_DISK_FULL');
      expect(readdirSync(folder())).to.deep.equal([]);
    });
  }

  it('keeps the old file when the new one cannot be written', async () => {
    writeFileSync(path(), 'old');
    const error = await failure({ overwrite: true, openFile: failingDisk('EIO') });
    expect(error).to.have.property('code', 'OUTPUT_UNWRITABLE');
    expect(readFileSync(path(), 'utf8')).to.equal('old');
    expect(readdirSync(folder())).to.deep.equal(['a.jpg']);
  });

  it('does not overwrite a file that appears while it writes', async () => {
    const late: typeof open = async (...args) => {
      writeFileSync(path(), 'someone else’s');
      return open(...args);
    };
    expect(await failure({ overwrite: false, openFile: late })).to.have.property('code', 'OUTPUT_EXISTS');
    expect(readFileSync(path(), 'utf8')).to.equal('someone else’s');
    expect(readdirSync(folder())).to.deep.equal(['a.jpg']);
  });
});

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeUnlessDone } from '../../src/batch/process-photo.js';
import { refuseExisting, writeOutput } from '../../src/batch/write-output.js';
import { codeOf } from '../support/pictures.js';
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

  it('does not say that an output exists where only the temporary file is gone', async () => {
    const cleaned: typeof open = async (...args) => {
      const file = await open(...args);
      await unlink(args[0]);
      return file;
    };
    const error = await failure({ overwrite: false, openFile: cleaned });
    expect(error).to.have.property('code', 'OUTPUT_UNWRITABLE');
    expect(readdirSync(folder())).to.deep.equal([]);
  });

  it('--skip-existing skips what exists, and nothing that cannot be written', async () => {
    const rules = { overwrite: false, skipExisting: true } as Parameters<typeof writeUnlessDone>[2];
    writeFileSync(path(), 'old');
    expect(await writeUnlessDone(path(), Buffer.from('new'), rules)).to.equal(false);
    expect(readFileSync(path(), 'utf8')).to.equal('old');
    const error = await writeUnlessDone(join(path(), 'b.jpg'), Buffer.from('new'), rules).catch((thrown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });

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

  it('makes the folders above it, and replaces a file only if it may', async () => {
    const deep = join(folder(), 'x/y/a.jpg');
    await writeOutput(deep, Buffer.from('first'), { overwrite: false });
    expect(await codeOf(writeOutput(deep, Buffer.from('second'), { overwrite: false }))).to.equal('OUTPUT_EXISTS');
    expect(readFileSync(deep, 'utf8')).to.equal('first');
    await writeOutput(deep, Buffer.from('second'), { overwrite: true });
    expect(readFileSync(deep, 'utf8')).to.equal('second');
    expect(readdirSync(join(folder(), 'x/y'))).to.deep.equal(['a.jpg']);
  });

  it('never replaces anything but a regular file', async () => {
    mkdirSync(path());
    for (const overwrite of [false, true])
      expect(await codeOf(refuseExisting(path(), overwrite))).to.equal('OUTPUT_NOT_A_FILE');
    expect(await codeOf(refuseExisting(join(folder(), 'none'), false))).to.equal(undefined);
    symlinkSync('nowhere', join(folder(), 'link'));
    expect(await codeOf(refuseExisting(join(folder(), 'link'), false))).to.equal(undefined);
  });

  it('says why it cannot write, and passes a bug on as it is', async () => {
    writeFileSync(path(), 'a file');
    const below = await writeOutput(join(path(), 'b.jpg'), Buffer.from('x'), { overwrite: false }).catch(
      (thrown) => thrown,
    );
    expect(below).to.include({ code: 'OUTPUT_UNWRITABLE' });
    expect(below.cause).to.be.instanceOf(Error);
    const openFile = () => Promise.reject(new TypeError('a bug'));
    expect(await failure({ overwrite: true, openFile })).to.be.instanceOf(TypeError);
  });
});

import { mkdirSync, readdirSync, readFileSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { addToRecord, readRecord } from '../../../src/batch/record/record-file.js';
import { temporaryName } from '../../../src/batch/temporary-file.js';
import { coverEntry as entry } from '../../support/cover-entry.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('the record of a folder', () => {
  const folder = tempFolder();
  const path = () => join(folder(), '.emojify.json');
  const names = async () => (await readRecord(folder())).map(({ name }) => name);

  it('is empty before anything was covered, and no file is made for photos without covers', async () => {
    expect(await addToRecord(folder(), [entry('a.jpg', { covered: [] })])).to.equal(0);
    expect(await names()).to.deep.equal([]);
    expect(readdirSync(folder())).to.deep.equal([]);
  });

  it('keeps what is added, the latest of each name', async () => {
    await addToRecord(folder(), [entry('b.jpg'), entry('a.jpg')]);
    expect(await addToRecord(folder(), [entry('a.jpg', { style: 'box' })])).to.equal(2);
    const entries = await readRecord(folder());
    expect(entries.map(({ name, style }) => [name, style])).to.deep.equal([
      ['a.jpg', 'box'],
      ['b.jpg', 'emoji'],
    ]);
  });

  it('forgets the covers of an output that was replaced by one without', async () => {
    await addToRecord(folder(), [entry('a.jpg')]);
    await addToRecord(folder(), [entry('a.jpg', { covered: [] })]);
    expect(await names()).to.deep.equal([]);
  });

  it('loses nothing when many write at once, and leaves no other file behind', async () => {
    const added = Array.from({ length: 20 }, (_, index) => `${String(index).padStart(2, '0')}.jpg`);
    await Promise.all(added.map((name) => addToRecord(folder(), [entry(name)])));
    expect(await names()).to.deep.equal(added);
    expect(readdirSync(folder())).to.deep.equal(['.emojify.json']);
  });

  it('is written although a process that is gone left its lock', async () => {
    // No process has the highest number that the system allows.
    const left = temporaryName().replace(`-${process.pid}-`, '-4194304-');
    writeFileSync(join(folder(), '.emojify.lock'), left);
    await Promise.all(['a.jpg', 'b.jpg', 'c.jpg'].map((name) => addToRecord(folder(), [entry(name)])));
    expect(await names()).to.deep.equal(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(readdirSync(folder())).to.deep.equal(['.emojify.json']);
  });

  it('is written although another machine left its lock a minute ago, but not while it may hold it', async () => {
    const lock = join(folder(), '.emojify.lock');
    const elsewhere = temporaryName().replace(/^\.emojify-[\da-f]{8}/, '.emojify-00000000');
    writeFileSync(lock, elsewhere);
    const minuteAgo = Date.now() / 1000 - 61;
    utimesSync(lock, minuteAgo, minuteAgo);
    expect(await addToRecord(folder(), [entry('a.jpg')])).to.equal(1);
    writeFileSync(lock, elsewhere);
    const waiting = addToRecord(folder(), [entry('b.jpg')]);
    const first = await Promise.race([waiting.then(() => 'written'), setTimeout(200, 'waiting')]);
    expect(first).to.equal('waiting');
    unlinkSync(lock);
    expect(await waiting).to.equal(2);
  });

  it('keeps an output without covers that was corrected', async () => {
    expect(await addToRecord(folder(), [entry('a.jpg', { covered: [], corrections: 'b'.repeat(64) })])).to.equal(1);
    expect(await names()).to.deep.equal(['a.jpg']);
  });

  it('that cannot be written is an error of its own, and nothing is left of the attempt', async () => {
    const none = join(folder(), 'none');
    const code = (target: string) => addToRecord(target, [entry('a.jpg')]).catch((error) => error.code);
    expect(await code(none)).to.equal('RECORD_UNWRITABLE');
    mkdirSync(path());
    expect(await code(folder())).to.equal('RECORD_UNREADABLE');
    expect(readdirSync(folder())).to.deep.equal(['.emojify.json']);
  });

  const damaged: Readonly<Record<string, string>> = {
    'that is no JSON': '{"format":1,',
    'of a later format': JSON.stringify({ format: 2, outputs: [] }),
    'of another tool': '[]',
    'with a box that is no box': JSON.stringify({ format: 1, outputs: [entry('a.jpg', { covered: [{} as never] })] }),
    'with a hash that is none': JSON.stringify({ format: 1, outputs: [entry('a.jpg', { sha256: '' })] }),
  };
  for (const [what, text] of Object.entries(damaged)) {
    it(`${what} is refused and left as it is`, async () => {
      writeFileSync(path(), text);
      for (const use of [readRecord(folder()), addToRecord(folder(), [entry('b.jpg')])]) {
        const error = await use.then(() => undefined).catch((thrown: { code: string }) => thrown);
        expect(error?.code).to.equal('RECORD_UNREADABLE');
      }
      expect(readFileSync(path(), 'utf8')).to.equal(text);
    });
  }
});

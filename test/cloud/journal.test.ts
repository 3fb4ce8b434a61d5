import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Input } from '../../src/batch/input.js';
import { openJournal } from '../../src/cloud/journal.js';
import { tempFolder } from '../support/temp-folder.js';

describe('the journal of process --cloud', () => {
  const folder = tempFolder();
  const open = (...run: string[]) => openJournal(join(folder(), 'journals'), run);
  const input = (name: string): Input => {
    const path = join(folder(), name);
    writeFileSync(path, name);
    return { kind: 'file', name: path, below: '' };
  };

  it('knows what an earlier process noted, and nothing of another run', () => {
    const [sent, done, other] = [input('party.jpg'), input('done.jpg'), input('other.jpg')];
    const [first, second] = [v7(), v7()];
    const journal = open('bucket', 'out');
    journal.note(sent, { imageId: first, done: false });
    journal.note(done, { imageId: second, done: false });
    journal.note(done, { imageId: second, done: true });
    const again = open('bucket', 'out');
    expect(again.of(sent)).to.deep.equal({ imageId: first, done: false });
    expect(again.of(done)).to.deep.equal({ imageId: second, done: true });
    expect(again.of(other)).to.equal(undefined);
    expect(open('bucket', 'elsewhere').of(sent)).to.equal(undefined);
    expect(readFileSync(journal.path, 'utf8')).not.to.include('party');
    again.remove();
    expect(open('bucket', 'out').of(sent)).to.equal(undefined);
  });

  it('ignores a line that a kill cut off, and the next line stays whole', () => {
    const [first, second] = [input('a.jpg'), input('b.jpg')];
    const journal = open('run');
    journal.note(first, { imageId: v7(), done: true });
    const whole = readFileSync(journal.path, 'utf8');
    writeFileSync(journal.path, whole.slice(0, -8));
    const imageId = v7();
    open('run').note(second, { imageId, done: false });
    expect(open('run').of(first)).to.equal(undefined);
    expect(open('run').of(second)).to.deep.equal({ imageId, done: false });
  });

  it('takes a photo that changed for another one, and never notes what may answer differently', () => {
    const photo = input('a.jpg');
    const journal = open('run');
    journal.note(photo, { imageId: v7(), done: true });
    utimesSync(join(folder(), 'a.jpg'), 1, 1);
    expect(open('run').of(photo)).to.equal(undefined);
    const url: Input = { kind: 'url', name: 'https://example.com/a.jpg' };
    journal.note(url, { imageId: v7(), done: true });
    expect(open('run').of(url)).to.equal(undefined);
  });

  it('says so when it cannot be written', () => {
    mkdirSync(join(folder(), 'x'));
    writeFileSync(join(folder(), 'x/journals'), 'a file');
    const journal = openJournal(join(folder(), 'x/journals'), ['run']);
    const note = () => journal.note(input('a.jpg'), { imageId: v7(), done: true });
    expect(note)
      .to.throw(/cannot write the journal/)
      .with.property('code', 'OUTPUT_UNWRITABLE');
  });
});

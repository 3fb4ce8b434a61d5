import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { type ProcessRequest, processPhotos } from '../../src/batch/process-photos.js';
import { readPhotoFile } from '../../src/core/cover/read-photo-file.js';
import { codeOf } from '../support/pictures.js';
import { correctionsOf, photoEntry, reviewedFace } from '../support/reviewed.js';
import { plainPhoto } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const size = { width: 400, height: 300 };
const added = reviewedFace({ left: 240, top: 100, width: 60, height: 80 }, size, { origin: 'manual' });

describe('a photo that changes while it is processed', () => {
  const folder = tempFolder();
  const path = (name: string) => join(folder(), name);
  const put = async () =>
    writeFileSync(
      path('a.png'),
      await sharp(await plainPhoto(400, 300))
        .png()
        .toBuffer(),
    );
  const another = async () => {
    writeFileSync(path('new'), await plainPhoto(200, 100));
    renameSync(path('new'), path('a.png'));
  };
  /** What can happen to a file, and the verdict if it happens before the file is read. */
  const events: Readonly<Record<string, readonly [verdict: string, change: () => void | Promise<void>]>> = {
    'cut off': ['UNREADABLE_IMAGE', () => truncateSync(path('a.png'), 300)],
    emptied: ['EMPTY_FILE', () => truncateSync(path('a.png'))],
    'replaced by another photo': ['done', another],
    'appended to': ['done', () => appendFileSync(path('a.png'), 'more')],
    deleted: ['INPUT_NOT_FOUND', () => rmSync(path('a.png'))],
  };

  /** Processes `a.png` and `b.png`, and lets something happen once they are found, or once they are read. */
  async function run(
    { found = () => undefined, read = () => undefined }: Partial<Record<'found' | 'read', () => void | Promise<void>>>,
    request: Partial<ProcessRequest> = {},
  ) {
    writeFileSync(path('b.png'), await plainPhoto());
    const detect = async () => {
      await read();
      return [];
    };
    const result = await processPhotos(
      { photos: [path('a.png'), path('b.png')], out: path('out/'), jobs: 1, ...request },
      {
        detector: async () => ({ name: 'none', detect }),
        reporter: async () => {
          await found();
          return { report: () => undefined };
        },
        signal: new AbortController().signal,
        version: '1.2.3',
        stdin: (async function* () {})(),
        writeStdout: async () => undefined,
      },
    );
    return result.photos.map(({ status, error }) => error?.code ?? status).join(' ');
  }

  for (const [event, [verdict, change]] of Object.entries(events)) {
    it(`and is ${event} before it is read is judged by what it is then; the others are processed`, async () => {
      await put();
      expect(await run({ found: change })).to.equal(`${verdict} done`);
      expect(existsSync(path('out/a.png')) || existsSync(path('out/a.jpg'))).to.equal(verdict === 'done');
    });

    it(`and is ${event} after it was read is written as it was read`, async () => {
      await put();
      await run({}, { out: path('expected/') });
      expect(await run({ read: change })).to.match(/^done /);
      expect(readFileSync(path('out/a.png')).equals(readFileSync(path('expected/a.png')))).to.equal(true);
    });
  }

  it('is not processed without its corrections if it is replaced once it was recognized', async () => {
    await put();
    const corrections = correctionsOf(photoEntry(readFileSync(path('a.png')), size, [added]));
    // All inputs are hashed before the first is processed.
    const photos = [path('b.png'), path('a.png')];
    expect(await run({ read: another }, { corrections, photos })).to.equal('done PHOTO_CHANGED');
  });

  /** Opens files in which `change` happens between the first and the last byte. */
  const changing =
    (change: () => void | Promise<void>): typeof open =>
    async (...args) => {
      const file = await open(...args);
      const readFile = file.readFile.bind(file);
      return Object.assign(file, {
        async readFile(options: object) {
          const bytes = await readFile(options);
          await change();
          return bytes;
        },
      });
    };
  const during = (change: () => void | Promise<void>) => {
    utimesSync(path('a.png'), 1, 1);
    return codeOf(readPhotoFile(path('a.png'), undefined, changing(change)));
  };

  it('is refused if it is written to while it is read', async () => {
    await put();
    const overwrite = () => writeFileSync(path('a.png'), Buffer.alloc(300), { flag: 'r+' });
    expect(await during(overwrite)).to.equal('INPUT_CHANGED');
    expect(await during(events['cut off']![1])).to.equal('INPUT_CHANGED');
    expect(await during(events['appended to']![1])).to.equal('INPUT_CHANGED');
  });

  it('is read whole if only its name changes while it is read', async () => {
    await put();
    expect(await during(another)).to.equal(undefined);
    expect(await during(events.deleted![1])).to.equal(undefined);
  });
});

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { type CheckOptions, checkPhotos } from '../../src/batch/check-photos.js';
import { toCheckResult } from '../../src/batch/check-result.js';
import { type ProcessTools, processPhotos } from '../../src/batch/process-photos.js';
import { temporaryName } from '../../src/batch/temporary-file.js';
import type { ErrorCode } from '../../src/errors/codes.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { batchTools } from '../support/batch-tools.js';
import { plainPhoto, sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

/** Tools whose detector finds nothing, after `wait`. */
function toolsThat(wait: () => Promise<void>): ProcessTools {
  const detect = async () => {
    await wait();
    return [];
  };
  return batchTools([], { detector: async () => ({ name: 'none', detect }) });
}

/** Resolves for all once this many wait. */
function barrier(count: number): () => Promise<void> {
  let open: () => void;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return () => {
    here += 1;
    if (here === count) open();
    return all;
  };
}

describe('processing photos', () => {
  const folder = tempFolder();
  const request = () => ({ photos: [folder()], out: join(folder(), 'out/'), skipExisting: true });

  it('ends well for two runs on one photo at once: the slower one reports it as skipped', async () => {
    writeFileSync(join(folder(), 'a.jpg'), await plainPhoto());
    const together = barrier(2);
    const results = await Promise.all([1, 2].map(() => processPhotos(request(), toolsThat(together))));
    const statuses = results.map(({ photos }) => photos[0]!.status).sort();
    expect(statuses).to.deep.equal(['done', 'skipped']);
    expect(readdirSync(join(folder(), 'out'))).to.deep.equal(['a.jpg']);
  });

  it('does not sweep the temporary file of another run, nor take it for a photo', async () => {
    writeFileSync(join(folder(), 'a.jpg'), await plainPhoto());
    const other = temporaryName().replace(`-${process.pid}-`, `-${process.ppid}-`);
    writeFileSync(join(folder(), other), await plainPhoto());
    const { photos, ignored } = await processPhotos(
      { photos: [folder()] },
      toolsThat(async () => undefined),
    );
    expect({ photos: photos.length, ignored }).to.deep.equal({ photos: 1, ignored: undefined });
    expect(readdirSync(folder()).sort()).to.deep.equal([other, 'a.emojified.jpg', 'a.jpg'].sort());
  });

  /** Codes of the results of three photos whose detector ends with this error, or the code that the run ends with. */
  async function codesWith(code: ErrorCode): Promise<unknown> {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(join(folder(), name), await plainPhoto());
    const failing = toolsThat(() => Promise.reject(new EmojifyError(code, 'of a test')));
    return processPhotos({ photos: [folder()], jobs: 1 }, failing).then(
      ({ photos }) => photos.map((photo) => photo.error?.code ?? photo.status),
      (error) => error.code,
    );
  }

  for (const code of [
    'REKOGNITION_ACCESS_DENIED',
    'REKOGNITION_CREDENTIALS',
    'REKOGNITION_REGION',
    'DETECTOR_UNAVAILABLE',
    'EMOJI_ART_MISSING',
  ] as const) {
    it(`ends at once with ${code}, which every photo would end with`, async () => {
      expect(await codesWith(code)).to.equal(code);
    });
  }

  it('goes on after an error of one photo', async () => {
    expect(await codesWith('REKOGNITION_IMAGE')).to.deep.equal(Array(3).fill('REKOGNITION_IMAGE'));
  });

  it('does not take an error of Rekognition for one of the output that it checks', async () => {
    writeFileSync(join(folder(), 'a.jpg'), await plainPhoto());
    await processPhotos(
      request(),
      toolsThat(async () => undefined),
    );
    const failing = toolsThat(() => Promise.reject(new EmojifyError('REKOGNITION_THROTTLED', 'busy')));
    const { photos } = await processPhotos({ ...request(), detectInSkipped: true }, failing);
    expect(photos[0]?.error).to.deep.equal({ code: 'REKOGNITION_THROTTLED', message: 'busy' });
    const broken = toolsThat(() => Promise.reject(new Error('a bug')));
    const { photos: again } = await processPhotos({ ...request(), detectInSkipped: true }, broken);
    expect(again[0]?.error?.code).to.equal('INTERNAL');
  });
});

describe('checking photos', () => {
  const folder = tempFolder();

  it('searches folders recursively for faces, emojify’s outputs included, and writes nothing', async () => {
    const photo = await sharp(sample).resize(200).jpeg().toBuffer();
    mkdirSync(join(folder(), 'sub'));
    writeFileSync(join(folder(), 'a.emojified.jpg'), photo);
    writeFileSync(join(folder(), 'sub/b.jpg'), await plainPhoto());
    const check = (options: CheckOptions) => checkPhotos([folder()], options, batchTools());
    const result = await check({});
    expect(toCheckResult(result).photos.map(({ status }) => status)).to.deep.equal(['faces', 'clear']);
    expect(result.photos[0]!.faces![0]).not.to.have.property('emoji');
    expect(readdirSync(folder())).to.deep.equal(['a.emojified.jpg', 'sub']);
    expect((await check({ 'min-face': 150 })).photos[0]!.faces).to.deep.equal([]);
    expect((await check({ 'min-confidence': 100, jobs: 1 })).photos[0]!.faces).to.deep.equal([]);
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { statusDocument } from '../../src/adapters/lambda/status-document.js';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { ReviewedFace } from '../../src/core/corrections/corrections.js';
import type { FaceDetector } from '../../src/core/detect/detector.js';
import { createLocalDetector } from '../../src/core/detect/local-detector.js';
import { decode } from '../../src/core/photo/decode.js';
import { silentReporter } from '../../src/errors/reporter.js';
import { analyzeImage } from '../../src/pipeline/analyze-image.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { processImage } from '../../src/pipeline/process-image.js';
import { imageRecord } from '../support/image-record.js';
import { correctionsOf, photoEntry, reviewedFace } from '../support/reviewed.js';
import { runCli } from '../support/run-cli.js';
import { sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

describe('emojify retry', () => {
  const folder = tempFolder();
  let stores: LocalStores;
  beforeEach(async () => {
    stores = await openLocalStores({ data: join(folder(), '.emojify/data') });
  });
  afterEach(() => stores.close());

  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const stored = async (changes: Partial<ImageRecord>): Promise<string> => {
    const record = imageRecord(changes);
    await stores.analyses.create(record);
    const attributes = { contentType: 'image/jpeg', requestId: 'request-1' };
    await stores.images.put(`originals/${record.imageId}`, Buffer.from('photo'), attributes);
    return record.imageId;
  };
  const failed = () => stored({ status: 'failed', error: { code: 'UNREADABLE_IMAGE', message: 'damaged' } });
  const announced = async () => (await stores.objectChanges.read(0, 1e6)).map(({ change }) => change.key);
  const retry = (...args: string[]) => runCli(['retry', '--local', ...args], { cwd: folder() });

  it('sends the images named through again from the start', async () => {
    const id = await failed();
    const { stdout, stderr, code } = await retry(id);
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: `${id}  queued again\n`,
      stderr: 'retrying images of local data in .emojify/data\n',
      code: 0,
    });
    const record = await stores.analyses.get(id);
    expect(record).to.include({ status: 'received', requestId: 'request-1' });
    expect(record).not.to.have.property('error');
    expect(await announced()).to.deep.equal([`originals/${id}`, `originals/${id}`]);
  });

  it('finds what failed, and what has not moved on for so long', async () => {
    const [broken, stuck, halfway, fresh] = [
      await failed(),
      await stored({ updatedAt: minutesAgo(11) }),
      await stored({ status: 'analyzed', faces: [], updatedAt: minutesAgo(20) }),
      await stored({ updatedAt: minutesAgo(9) }),
    ];
    const { stdout, code } = await retry('--failed', '--stuck', '10m', '--json');
    expect(code).to.equal(0);
    const { place, images, summary } = JSON.parse(stdout);
    expect(place).to.equal('local data in .emojify/data');
    expect(images).to.deep.equal([broken, stuck, halfway].map((id) => ({ id, outcome: 'sent' })));
    expect(summary).to.deep.equal({ sent: 3, done: 0, failed: 0 });
    expect((await announced()).filter((key) => key.endsWith(fresh))).to.have.length(1);
  });

  it('sends one that is processed through again only if its result is gone', async () => {
    const id = await stored({ status: 'processed', faces: [], result: { contentType: 'image/jpeg', bytes: 6 } });
    expect((await retry(id)).stdout).to.equal(`${id}  queued again\n`);
    expect(await stores.analyses.get(id))
      .to.include({ status: 'received' })
      .and.not.to.have.property('result');
  });

  it('leaves what is processed alone, says what it cannot retry, and exits 1 for that', async () => {
    const [done, gone, unknown] = [await stored({ status: 'processed' }), await failed(), v7()];
    await stores.images.put(`processed/${done}`, Buffer.from('result'), { contentType: 'image/jpeg', requestId: 'r' });
    await stores.images.delete(`originals/${gone}`);
    const { stdout, code } = await retry(done, gone, unknown, 'no-id', '--json');
    expect(code).to.equal(1);
    const { images, summary } = JSON.parse(stdout);
    expect(images.map(({ outcome }: { outcome: string }) => outcome)).to.deep.equal([
      'done',
      'no-original',
      'missing',
      'missing',
    ]);
    expect(summary).to.deep.equal({ sent: 0, done: 1, failed: 3 });
    expect((await stores.analyses.get(gone))?.status).to.equal('failed');
  });

  it('says when there is nothing to retry', async () => {
    const { stdout, stderr, code } = await retry('--failed');
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(stderr).to.match(/\nnothing to retry: no image has failed or is stuck\n$/);
  });

  it('takes --data for --local', async () => {
    const id = await failed();
    const { stdout, code } = await runCli(['retry', id, '--data', '.emojify/data'], { cwd: folder() });
    expect({ stdout, code }).to.deep.equal({ stdout: `${id}  queued again\n`, code: 0 });
  });

  describe('with --corrections', () => {
    const size = { width: 512, height: 512 };
    const missed = { left: 20, top: 380, width: 80, height: 100 };
    let detector: FaceDetector;
    let id: string;
    before(async () => {
      detector = await createLocalDetector();
    });
    beforeEach(async () => {
      id = await stored({});
      await stores.images.put(`originals/${id}`, sample, { contentType: 'image/jpeg', requestId: 'request-1' });
      await run();
    });

    /** What the two triggers run. */
    const run = async () => {
      const deps = { ...stores, now: Date.now, reporter: silentReporter, detector };
      expect(await analyzeImage(deps, id)).to.equal('done');
      expect(await processImage(deps, id)).to.equal('done');
    };
    const found = async () => {
      const { left, top, width, height } = (await stores.analyses.get(id))!.faces![0]!.box;
      const whole = (ratio: number) => Math.round(ratio * 512);
      return { left: whole(left), top: whole(top), width: whole(width), height: whole(height) };
    };
    const decide = (...faces: readonly ReviewedFace[]) =>
      writeFileSync(join(folder(), 'corrections.json'), JSON.stringify(correctionsOf(photoEntry(sample, size, faces))));
    const correct = (...ids: readonly string[]) => retry(...ids, '--corrections', 'corrections.json', '--json');
    const corrected = async (...faces: readonly ReviewedFace[]) => {
      decide(...faces);
      expect(JSON.parse((await correct(id)).stdout).images).to.deep.equal([{ id, outcome: 'sent' }]);
      await run();
    };
    const shown = async () =>
      (statusDocument((await stores.analyses.get(id))!, '').faces as Record<string, unknown>[]).map(
        ({ origin, decision, style, emoji }) => ({ origin, decision, style, emoji }),
      );
    const result = async () => decode((await stores.images.get(`processed/${id}`))!.bytes);
    const none = { origin: undefined, decision: undefined, style: undefined, emoji: undefined };

    it('covers a missed face and as the reviewer chose, also after the next detection', async () => {
      const before = await result();
      await corrected(
        reviewedFace(await found(), size, { emoji: '😎' }),
        reviewedFace(missed, size, { origin: 'manual', style: 'box' }),
      );
      const expected = [
        { ...none, origin: 'manual', style: 'box' },
        { ...none, emoji: '😎' },
      ];
      expect(await shown()).to.deep.equal(expected);
      const after = await result();
      const middle = ((missed.top + 50) * 512 + missed.left + 40) * after.channels;
      const [was, is] = [before, after].map(({ images }) => [...images[0]!.pixels.subarray(middle, middle + 3)]);
      expect(is).to.not.deep.equal(was);
      expect(await detector.detect(after.images[0]!)).to.deep.equal([]);

      await stores.images.delete(`processed/${id}`);
      expect((await retry(id)).stdout).to.equal(`${id}  queued again\n`);
      await run();
      expect(await shown()).to.deep.equal(expected);
    });

    it('leaves visible or uncovered what the reviewer said, until later corrections say otherwise', async () => {
      const face = await found();
      await corrected(reviewedFace(face, size, { decision: 'visible' }));
      expect(await shown()).to.deep.equal([{ ...none, decision: 'visible' }]);
      expect(await detector.detect((await result()).images[0]!)).to.have.length(1);
      await corrected(reviewedFace(face, size, { decision: 'no-face' }));
      expect(await shown()).to.deep.equal([]);
      await corrected(reviewedFace(face, size));
      expect(await stores.analyses.get(id)).not.to.have.property('corrections');
      expect(await shown()).to.have.length(1);
      expect(await detector.detect((await result()).images[0]!)).to.deep.equal([]);
    });

    it('changes nothing of an image that the file does not have, and exits 1', async () => {
      decide();
      const other = await stored({ status: 'failed' });
      const { stdout, code } = await correct(other, id);
      const { images, summary } = JSON.parse(stdout);
      expect(code).to.equal(1);
      expect(images[0]).to.deep.include({ id: other, outcome: 'not-corrected' });
      expect(images[0].error.code).to.equal('CORRECTIONS_MISSING');
      expect(images[0].error.message).to.include(other);
      expect(summary).to.deep.equal({ sent: 1, done: 0, failed: 1 });
      expect((await stores.analyses.get(other))?.status).to.equal('failed');
      expect((await retry(other, '--corrections', 'corrections.json')).stdout).to.equal(
        `${other}  CORRECTIONS_MISSING: its original is not in the corrections; nothing was changed\n`,
      );
    });

    it('reads the file before it changes anything', async () => {
      writeFileSync(join(folder(), 'corrections.json'), '{"format":1}');
      const [wrong, absent] = [await correct(id), await retry(id, '--corrections', 'x.json', '--json')];
      expect([wrong, absent].map(({ stdout }) => JSON.parse(stdout).error.code)).to.deep.equal([
        'BAD_CORRECTIONS',
        'INPUT_NOT_FOUND',
      ]);
      expect((await stores.analyses.get(id))?.status).to.equal('processed');
    });

    it('refuses more decisions than an image can store', async () => {
      decide(...Array.from({ length: 751 }, () => reviewedFace(missed, size, { origin: 'manual' })));
      const { stdout, code } = await correct(id);
      expect(code).to.not.equal(0);
      expect(JSON.parse(stdout).error.code).to.equal('TOO_MANY_FACES');
      expect((await stores.analyses.get(id))?.status).to.equal('processed');
      decide(...Array.from({ length: 750 }, () => reviewedFace(missed, size, { origin: 'manual' })));
      await correct(id);
      const deps = { ...stores, now: Date.now, reporter: silentReporter, detector };
      expect(await analyzeImage(deps, id)).to.equal('failed');
      expect((await stores.analyses.get(id))?.error).to.deep.equal({
        code: 'TOO_MANY_FACES',
        message: 'the photo has 1 face and 750 corrected ones, which count twice: the limit is 1500',
      });
    });
  });

  describe('without --local', () => {
    const withoutCredentials = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    };
    const deployed = (id: string) => runCli(['retry', id, '--json'], { cwd: folder(), env: withoutCredentials });

    it('leaves the local images alone and names --local where there is no service', async () => {
      const run = await deployed(await failed());
      expect(run.code).to.equal(2);
      const { error } = JSON.parse(run.stdout);
      expect(error.code).to.equal('SERVICE_NOT_FOUND');
      expect(error.hint).to.include('for the images of "emojify dev" on this machine, pass --local');
    });

    it('names --local where there are no credentials', async () => {
      writeFiles(folder(), {
        'serverless.yml':
          'service: photos\nprovider: {name: aws, runtime: nodejs24.x}\nfunctions: {view: {handler: a.handler}}\n',
        'a.mjs': 'export const handler = async () => ({});\n',
      });
      const id = await failed();
      const run = await deployed(id);
      expect(run.code).to.equal(2);
      const { error } = JSON.parse(run.stdout);
      expect(error.code).to.equal('AWS_NO_CREDENTIALS');
      expect(error.hint).to.include('pass --local');
      expect((await stores.analyses.get(id))?.status).to.equal('failed');
    });
  });

  const wrong: readonly [args: string[], code: string][] = [
    [[], 'USAGE'],
    [['--stuck', 'long'], 'USAGE'],
    [['--failed', '--data', 'x', '--stage', 'prod'], 'USAGE'],
    [['--failed', '--data', 'nowhere'], 'DATA_MISSING'],
    [['--failed', '--corrections', 'x.json'], 'USAGE'],
  ];
  for (const [args, code] of wrong)
    it(`refuses "retry ${args.join(' ')}" with ${code} and exit 2`, async () => {
      const run = await retry(...args, '--json');
      expect(run.code).to.equal(2);
      expect(JSON.parse(run.stdout).error.code).to.equal(code);
      expect(existsSync(join(folder(), 'nowhere'))).to.equal(false);
    });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BatchResult } from '../../src/batch/result.js';
import { describeRecord } from '../../src/cloud/cloud-result.js';
import type { CloudService } from '../../src/cloud/cloud-service.js';
import { type CloudRequest, type CloudTools, processInCloud } from '../../src/cloud/process-in-cloud.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import type { Report } from '../../src/errors/reporter.js';
import { fakeClock } from '../support/fake-clock.js';
import { imageRecord } from '../support/image-record.js';
import { fastClock, type LocalCloud, localCloud } from '../support/local-cloud.js';
import { codeOf, sampleAt } from '../support/pictures.js';
import { tempFolder } from '../support/temp-folder.js';

describe('process --cloud', () => {
  const folder = tempFolder();
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await localCloud(join(folder(), 'data'));
  });
  afterEach(async () => {
    await cloud.idle();
    await cloud.stores.close();
  });

  const here = (...parts: string[]) => join(folder(), ...parts);
  const journals = () => (existsSync(here('journals')) ? readdirSync(here('journals')) : []);
  const photos = async (count: number) => {
    mkdirSync(here('in'));
    for (let index = 0; index < count; index++)
      writeFileSync(
        here('in', `${index}.jpg`),
        await sampleAt(100 + index)
          .jpeg()
          .toBuffer(),
      );
  };
  const run = (request: Partial<CloudRequest> = {}, tools: Partial<CloudTools> = {}): Promise<BatchResult> =>
    processInCloud(
      { photos: [here('in')], leave: false, ...(request.leave ? {} : { out: here('out') }), rate: 1000, ...request },
      {
        service: cloud,
        journals: here('journals'),
        reporter: async () => ({ report: () => undefined }),
        signal: new AbortController().signal,
        stdin: (async function* () {})(),
        writeStdout: async () => undefined,
        clock: fastClock,
        ...tools,
      },
    );
  /** A service that differs in this. */
  const but = (changes: Partial<CloudService>): CloudService => ({ ...cloud, ...changes });

  it('brings results back to the names of a local run, with the image’s id and what the run used', async () => {
    await photos(3);
    const result = await run();
    expect(result.summary).to.deep.equal({ done: 3, failed: 0, skipped: 0, faces: 3 });
    expect(readdirSync(here('out')).sort()).to.deep.equal(['0.jpg', '1.jpg', '2.jpg']);
    const [first] = result.photos;
    expect(first).to.include({ input: here('in/0.jpg'), output: here('out/0.jpg'), status: 'done', width: 100 });
    expect(first?.faces?.[0]).to.deep.include({ box: { left: 30, top: 10, width: 30, height: 40 }, covered: true });
    expect((await cloud.analyses.get(first!.image!))?.status).to.equal('processed');
    expect(result.cloud).to.include({ stage: 'dev', region: 'us-east-1', sent: 3, rate: 1000 });
    expect(result.cloud?.usd).to.be.greaterThan(0.003);
    expect(journals()).to.deep.equal([]);
  });

  it('never has a photo done twice: not the same content under two names, nor in another run', async () => {
    await photos(2);
    writeFileSync(here('in/same.jpg'), readFileSync(here('in/0.jpg')));
    const first = await run();
    expect(new Set(first.photos.map(({ image }) => image)).size).to.equal(2);
    const second = await run({ out: here('elsewhere') });
    expect(second.summary.done).to.equal(3);
    expect(second.cloud).to.include({ sent: 0, usd: 0 });
    expect(readFileSync(here('elsewhere/same.jpg'))).to.deep.equal(readFileSync(here('out/0.jpg')));
    expect(cloud.looked()).to.equal(2);
  });

  it('does photos again once the functions of the service have changed', async () => {
    await photos(1);
    await run();
    await run({ overwrite: true }, { service: but({ version: '2' }) });
    expect(cloud.looked()).to.equal(2);
  });

  it('keeps to the output rules of a local run', async () => {
    await photos(2);
    mkdirSync(here('out'));
    writeFileSync(here('out/0.jpg'), 'mine');
    const refused = await run();
    expect(refused.photos.map(({ error }) => error?.code)).to.deep.equal(['OUTPUT_EXISTS', undefined]);
    const skipped = await run({ skipExisting: true });
    expect(skipped.summary).to.include({ done: 0, skipped: 2 });
    expect(readFileSync(here('out/0.jpg'), 'utf8')).to.equal('mine');
    expect((await run({ overwrite: true })).summary.done).to.equal(2);
    expect(readFileSync(here('out/0.jpg')).length).to.be.greaterThan(100);
  });

  it('has no more photos in the service than the rate allows, and no more transfers at once than jobs', async () => {
    await photos(12);
    let [transfers, most] = [0, 0];
    const putNew: CloudService['images']['putNew'] = async (...args) => {
      transfers += 1;
      most = Math.max(most, transfers);
      const stored = await cloud.images.putNew(...args);
      transfers -= 1;
      return stored;
    };
    const { summary } = await run({ rate: 0.3, jobs: 2 }, { service: but({ images: { ...cloud.images, putNew } }) });
    expect(summary.done).to.equal(12);
    expect(cloud.most()).to.be.within(1, 3);
    expect(most).to.be.within(1, 2);
  });

  it('goes on where it was stopped, without sending anything again', async () => {
    await photos(6);
    const controller = new AbortController();
    const stopAfter = (count: number) => async () => {
      let seen = 0;
      return { report: ({ code }: Report) => void (code === 'PHOTO_DONE' && ++seen === count && controller.abort()) };
    };
    const stopped = await run({ rate: 0.2 }, { signal: controller.signal, reporter: stopAfter(2) });
    expect(stopped.error?.code).to.equal('INTERRUPTED');
    expect(stopped.summary.done).to.be.within(2, 5);
    await cloud.idle();
    expect(journals()).to.have.length(1);
    expect(readFileSync(here('journals', journals()[0]!), 'utf8')).not.to.match(/\.jpg|in\//);
    const again = await run();
    expect(again.summary).to.include({ failed: 0, skipped: stopped.summary.done, done: 6 - stopped.summary.done });
    expect(again.error).to.equal(undefined);
    expect(cloud.looked()).to.equal(6);
    expect(journals()).to.deep.equal([]);
  });

  it('leaves results in S3, and skips those that a stopped run left there', async () => {
    await photos(4);
    const controller = new AbortController();
    const reporter = async () => ({ report: () => controller.abort() });
    const stopped = await run({ leave: true, rate: 0.1 }, { signal: controller.signal, reporter });
    await cloud.idle();
    const again = await run({ leave: true });
    expect(again.summary).to.include({ done: 4 - stopped.summary.done, skipped: stopped.summary.done });
    for (const { output, image } of again.photos) expect(output).to.equal(`s3://images/processed/${image}`);
    expect(existsSync(here('out'))).to.equal(false);
    expect(cloud.looked()).to.equal(4);
  });

  it('says what it would do, and sends nothing', async () => {
    await photos(3);
    mkdirSync(here('out'));
    writeFileSync(here('out/0.jpg'), 'mine');
    writeFileSync(here('in/video.jpg'), Buffer.alloc(25_000_001));
    const { photos: listed, cloud: use } = await run({ dryRun: true, skipExisting: true, rate: 5 });
    expect(listed.map(({ status }) => status)).to.deep.equal(['skipped', 'failed']);
    const sizes = ['in/1.jpg', 'in/2.jpg'].map((name) => readFileSync(here(name)).length);
    expect(use).to.include({ sent: 2, bytes: sizes[0]! + sizes[1]!, rate: 5 });
    expect(use?.usd).to.be.within(0.002, 0.01);
    expect(cloud.looked()).to.equal(0);
    expect(journals()).to.deep.equal([]);
  });

  it('asks for a folder when photos lie in S3', async () => {
    async function* listObjects(bucket: string) {
      yield { bucket, key: 'a.jpg', etag: 'x', size: 1 };
    }
    const request = { photos: ['s3://party/'], out: undefined };
    expect(await codeOf(run(request, { service: but({ listObjects }) }))).to.equal('USAGE');
  });

  it('reports failed images, files that are not photos and files that are too large, and processes the others', async () => {
    await photos(2);
    const whole = readFileSync(here('in/0.jpg'));
    writeFileSync(here('in/cut.jpg'), whole.subarray(0, whole.length / 2));
    writeFileSync(here('in/text.jpg'), 'no photo');
    writeFileSync(here('in/video.jpg'), Buffer.alloc(25_000_001));
    const { photos: done, summary } = await run();
    expect(summary).to.include({ done: 2, failed: 3 });
    const codes = Object.fromEntries(done.map(({ input, error }) => [input.split('/').at(-1), error?.code]));
    expect(codes).to.include({
      'text.jpg': 'NOT_AN_IMAGE',
      'video.jpg': 'BODY_TOO_LARGE',
      'cut.jpg': 'UNREADABLE_IMAGE',
    });
  });

  it('tries a photo again that ran out of retries in an earlier run', async () => {
    await photos(1);
    cloud.works(false);
    expect((await run({}, { clock: fakeClock(Date.now()) })).photos[0]?.error?.code).to.equal('IMAGE_STUCK');
    const error = { code: 'RETRIES_EXHAUSTED', message: 'throttled' };
    const failing = { from: ['received'] as const, to: 'failed' as const, changes: { error } };
    for await (const { imageId } of cloud.analyses.list('received'))
      await cloud.analyses.move(imageId, { ...failing, updatedAt: new Date().toISOString() });
    cloud.works(true);
    const again = await run();
    expect(again.photos[0]).to.include({ status: 'done' });
    expect(again.cloud?.sent).to.equal(1);
  });

  it('ends when an image is deleted, or makes no progress for half an hour', async () => {
    await photos(1);
    const gone = but({ readRecords: async () => new Map() });
    expect((await run({}, { service: gone })).photos[0]?.error?.code).to.equal('IMAGE_NOT_FOUND');
    await cloud.idle();
    cloud.works(false);
    writeFileSync(here('in/0.jpg'), await sampleAt(200).jpeg().toBuffer());
    const stuck = await run({}, { clock: fakeClock(Date.now()) });
    expect(stuck.photos[0]?.error?.code).to.equal('IMAGE_STUCK');
  });

  it('goes on when the table does not answer for a moment, and ends when it refuses', async () => {
    await photos(2);
    let answers = 0;
    const readRecords: CloudService['readRecords'] = async (ids) => {
      answers += 1;
      if (answers < 5) throw new Error('socket hang up');
      return cloud.readRecords(ids);
    };
    expect((await run({}, { service: but({ readRecords }) })).summary.done).to.equal(2);
    const denied = () => Promise.reject(new EmojifyError('AWS_ACCESS_DENIED', 'access denied to s3:PutObject'));
    const images = { ...cloud.images, get: denied };
    expect(await codeOf(run({ overwrite: true }, { service: but({ images }) }))).to.equal('AWS_ACCESS_DENIED');
    expect(journals()).to.have.length(1);
  });

  it('tells which faces of an image a reviewer left visible', () => {
    const box = { left: 0, top: 0, width: 0.5, height: 0.5 };
    const face = { box, confidence: 99, roll: 0, emotion: 'CALM', emotionConfidence: 90 } as const;
    const faces = [{ ...face, decision: 'visible' as const }, face];
    const described = describeRecord(imageRecord({ width: 10, height: 10, faces, emojis: ['', '😎'] }));
    expect(described.faces?.map(({ covered, emoji }) => ({ covered, emoji }))).to.deep.equal([
      { covered: false, emoji: undefined },
      { covered: true, emoji: '😎' },
    ]);
  });
});

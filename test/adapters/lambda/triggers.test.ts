import { expect } from 'chai';
import { analyzeImageHandler } from '../../../src/adapters/lambda/analyze-image-handler.js';
import { createdKeys } from '../../../src/adapters/lambda/created-keys.js';
import type { FunctionLog, FunctionReport } from '../../../src/adapters/lambda/function-log.js';
import type { S3EventBridgeEvent } from '../../../src/adapters/lambda/handler-types.js';
import { processImageHandler } from '../../../src/adapters/lambda/process-image-handler.js';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import type { StoredFaceDetector } from '../../../src/pipeline/analyze-image.js';
import { deleteImage } from '../../../src/pipeline/delete-image.js';
import type { ImageRecord } from '../../../src/pipeline/image-record.js';
import type { ImageStore } from '../../../src/pipeline/ports.js';
import { context, queueEvent, s3Event, streamEvent } from '../../support/events.js';
import { imageRecord } from '../../support/image-record.js';
import { plainPhoto } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

const none: StoredFaceDetector = { name: 'none', detect: async () => [] };

describe('triggers', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  let reports: FunctionReport[];
  let log: FunctionLog;
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  beforeEach(() => {
    reports = [];
    log = { invoked: () => undefined, report: (report) => reports.push(report) };
  });
  after(() => stores.close());

  const deps = () => ({ images: stores.images, analyses: stores.analyses, now: Date.now, log });
  const put = (imageId: string, bytes: Buffer) =>
    stores.images.put(`originals/${imageId}`, bytes, { contentType: 'image/jpeg', requestId: 'request-1' });
  const stored = async (changes: Partial<ImageRecord> = {}, bytes?: Buffer): Promise<ImageRecord> => {
    const record = imageRecord(changes);
    await stores.analyses.create(record);
    await put(record.imageId, bytes ?? (await plainPhoto(100, 90)));
    return record;
  };
  const statusOf = async ({ imageId }: ImageRecord) => (await stores.analyses.get(imageId))?.status;
  const eventOf = (...records: ImageRecord[]) => s3Event(...records.map(({ imageId }) => `originals/${imageId}`));

  describe('S3 events', () => {
    it('have keys as form data has them', () => {
      expect(createdKeys(s3Event('originals/a b+c/ü&%.jpg', 'x'))).to.deep.equal(['originals/a b+c/ü&%.jpg', 'x']);
    });

    it('come through EventBridge as well, with keys as they are', () => {
      const event = {
        version: '0',
        id: '1',
        account: '123456789012',
        region: 'eu-west-1',
        resources: [],
        time: '2026-01-01T00:00:00Z',
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: 'b' }, object: { key: 'originals/a+b c', size: 3 } },
      } satisfies S3EventBridgeEvent;
      expect(createdKeys(event)).to.deep.equal(['originals/a+b c']);
    });

    it('are nothing to do when S3 only probes, or something was removed', async () => {
      expect(createdKeys({ Service: 'Amazon S3', Event: 's3:TestEvent' })).to.deep.equal([]);
      const event = s3Event('originals/a');
      event.Records[0]!.eventName = 'ObjectRemoved:Delete';
      expect(createdKeys(event)).to.deep.equal([]);
    });

    it('come as messages of a queue as well, which are sent again one by one', async () => {
      const records = [await stored(), await stored()];
      const images: ImageStore = {
        ...stores.images,
        get: (key) =>
          key.endsWith(records[0]!.imageId) ? Promise.reject(new Error('SlowDown')) : stores.images.get(key),
      };
      const bodies = [
        ...records.map((record) => JSON.stringify(eventOf(record))),
        '{"Event":"s3:TestEvent"}',
        'no JSON',
      ];
      const answer = await analyzeImageHandler({ ...deps(), images, detector: none })(queueEvent(...bodies), context);
      expect(answer).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
      expect(await Promise.all(records.map(statusOf))).to.deep.equal(['received', 'analyzed']);
    });

    it('analyze every image they name', async () => {
      const records = [await stored(), await stored()];
      await analyzeImageHandler({ ...deps(), detector: none })(eventOf(...records), context);
      for (const record of records) expect(await statusOf(record)).to.equal('analyzed');
    });

    it('are ignored for keys that are not originals: results trigger nothing', async () => {
      const { imageId } = await stored();
      const handler = analyzeImageHandler({ ...deps(), detector: none });
      await handler(s3Event(`processed/${imageId}`, `originals/${imageId}/x`, 'originals/notes.txt'), context);
      expect((await stores.analyses.get(imageId))?.status).to.equal('received');
      expect(reports.map(({ code }) => code)).to.deep.equal(['KEY_IGNORED', 'KEY_IGNORED', 'KEY_IGNORED']);
    });

    it('do all they can when one image fails, and are thrown to be sent again', async () => {
      const records = [await stored(), await stored(), await stored()];
      const images: ImageStore = {
        ...stores.images,
        get: (key) =>
          key.endsWith(records[1]!.imageId) ? Promise.reject(new Error('SlowDown')) : stores.images.get(key),
      };
      const handler = analyzeImageHandler({ ...deps(), images, detector: none });
      const error = await handler(eventOf(...records), context).catch((thrown) => thrown);
      expect(error).to.include({ message: 'SlowDown' });
      expect(await Promise.all(records.map(statusOf))).to.deep.equal(['analyzed', 'received', 'analyzed']);
      const report = reports.find(({ code }) => code === 'STEP_FAILED');
      expect(report?.data).to.include({ imageId: records[1]!.imageId, requestId: 'request-1' });
    });

    it('remove an original whose image was deleted before it arrived', async () => {
      const { imageId } = imageRecord();
      await put(imageId, await plainPhoto());
      await analyzeImageHandler({ ...deps(), detector: none })(s3Event(`originals/${imageId}`), context);
      expect(await stores.images.head(`originals/${imageId}`)).to.equal(undefined);
      expect(await stores.analyses.get(imageId)).to.equal(undefined);
    });

    it('do not bring back an image that is deleted while its faces are looked for', async () => {
      const record = await stored();
      const detector: StoredFaceDetector = {
        name: 'slow',
        async detect() {
          await deleteImage({ ...deps(), reporter: log }, record.imageId);
          await put(record.imageId, Buffer.from('a late write'));
          return [];
        },
      };
      await analyzeImageHandler({ ...deps(), detector })(eventOf(record), context);
      expect(await stores.analyses.get(record.imageId)).to.equal(undefined);
      expect(await stores.images.head(`originals/${record.imageId}`)).to.equal(undefined);
    });
  });

  describe('a detector', () => {
    const failing = (error: Error): StoredFaceDetector => ({ name: 'failing', detect: () => Promise.reject(error) });
    const rekognition = (name: string, code: EmojifyError['code']) =>
      new EmojifyError(code, 'refused', { cause: Object.assign(new Error(name), { name }) });
    const outcomes: readonly [what: string, error: Error, status: string | undefined][] = [
      ['that is throttled', rekognition('ThrottlingException', 'REKOGNITION_THROTTLED'), undefined],
      ['that may not be called', rekognition('AccessDeniedException', 'REKOGNITION_ACCESS_DENIED'), undefined],
      ['that cannot read the bucket', rekognition('InvalidS3ObjectException', 'REKOGNITION_IMAGE'), undefined],
      ['that does not answer', new Error('socket hang up'), undefined],
      ['that refuses the picture', rekognition('InvalidImageFormatException', 'REKOGNITION_IMAGE'), 'failed'],
    ];
    for (const [what, error, status] of outcomes)
      it(`${what}: ${status ? 'the image has failed' : 'the event is sent again'}`, async () => {
        const record = await stored();
        const run = analyzeImageHandler({ ...deps(), detector: failing(error) })(eventOf(record), context);
        expect(
          await run.then(
            () => undefined,
            (thrown) => thrown,
          ),
        ).to.equal(status ? undefined : error);
        expect(await statusOf(record)).to.equal(status ?? 'received');
      });

    it('reads JPEG and PNG where they lie, and gets pixels of all else', async () => {
      const asked: string[] = [];
      const detector: StoredFaceDetector = {
        name: 'rekognition',
        async detect() {
          asked.push('pixels');
          return [];
        },
        async detectStored(key, { width, height }) {
          asked.push(`${key} ${width}x${height}`);
          return [];
        },
      };
      const { default: sharp } = await import('sharp');
      const webp = await sharp(await plainPhoto(100, 90))
        .webp()
        .toBuffer();
      const records = [await stored(), await stored({}, webp), await stored({}, await plainPhoto(100, 79))];
      await analyzeImageHandler({ ...deps(), detector })(eventOf(...records), context);
      expect(asked).to.deep.equal([`originals/${records[0]!.imageId} 100x90`, 'pixels', 'pixels']);
      const webpRecord = await stores.analyses.get(records[1]!.imageId);
      expect(webpRecord).to.include({ width: 100, height: 90, contentType: 'image/webp', status: 'analyzed' });
    });

    it('decodes a photo with more faces than the detector returns for a stored one', async () => {
      const face = { roll: 0, confidence: 99, emotion: 'CALM', emotionConfidence: 90 } as const;
      const detector: StoredFaceDetector = {
        ...none,
        detect: async () => [{ ...face, box: { left: 10, top: 9, width: 20, height: 18 } }],
        detectStored: async () => undefined,
      };
      const record = await stored({}, await plainPhoto(100, 90));
      await analyzeImageHandler({ ...deps(), detector })(eventOf(record), context);
      const { faces } = (await stores.analyses.get(record.imageId))!;
      expect(faces?.map(({ box }) => box)).to.deep.equal([{ left: 0.1, top: 0.1, width: 0.2, height: 0.2 }]);
    });

    it('returns the upright size of a photo stored on its side', async () => {
      let size = {};
      const detector: StoredFaceDetector = {
        ...none,
        detectStored: async (_, { width, height }) => {
          size = { width, height };
          return [
            {
              box: { left: 9, top: 25, width: 18, height: 50 },
              roll: 3,
              confidence: 99,
              emotion: 'CALM',
              emotionConfidence: 90,
            },
          ];
        },
      };
      const { default: sharp } = await import('sharp');
      const turned = await sharp(await plainPhoto(100, 90))
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer();
      const record = await stored({}, turned);
      await analyzeImageHandler({ ...deps(), detector })(eventOf(record), context);
      expect(size).to.deep.equal({ width: 90, height: 100 });
      const { faces } = (await stores.analyses.get(record.imageId))!;
      expect(faces?.[0]?.box).to.deep.equal({ left: 0.1, top: 0.25, width: 0.2, height: 0.5 });
    });
  });

  describe('stream events', () => {
    it('process images that became analyzed, and no others', async () => {
      const records = [
        await stored({ status: 'analyzed', faces: [] }),
        await stored({ status: 'received' }),
        await stored({ status: 'failed' }),
      ];
      const answer = await processImageHandler(deps())(streamEvent(...records), context);
      expect(answer).to.deep.equal({ batchItemFailures: [] });
      expect(await Promise.all(records.map(statusOf))).to.deep.equal(['processed', 'received', 'failed']);
    });

    it('name the records to send again, by sequence number, also when it is all of them', async () => {
      const records = [await stored({ status: 'analyzed' }), await stored({ status: 'analyzed' })];
      const failing = (bad: readonly ImageRecord[]): ImageStore => ({
        ...stores.images,
        put: (key, bytes, attributes) =>
          bad.some(({ imageId }) => key.endsWith(imageId))
            ? Promise.reject(new Error('SlowDown'))
            : stores.images.put(key, bytes, attributes),
      });
      const handle = (bad: readonly ImageRecord[]) =>
        processImageHandler({ ...deps(), images: failing(bad) })(streamEvent(...records), context);
      const both = { batchItemFailures: [{ itemIdentifier: '1000' }, { itemIdentifier: '1001' }] };
      expect(await handle(records)).to.deep.equal(both);
      expect(await handle([records[1]!])).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '1001' }] });
      expect(await Promise.all(records.map(statusOf))).to.deep.equal(['processed', 'analyzed']);
    });

    it('fail an image whose original is gone, and are not sent again', async () => {
      const record = await stored({ status: 'analyzed', faces: [] });
      await stores.images.delete(`originals/${record.imageId}`);
      expect(await processImageHandler(deps())(streamEvent(record), context)).to.deep.equal({ batchItemFailures: [] });
      expect((await stores.analyses.get(record.imageId))?.error?.code).to.equal('ORIGINAL_MISSING');
    });

    it('do not bring back an image that is deleted while it is processed', async () => {
      const record = await stored({ status: 'analyzed', faces: [] });
      const images: ImageStore = {
        ...stores.images,
        async put(key, bytes, attributes) {
          await deleteImage({ ...deps(), reporter: log }, record.imageId);
          await stores.images.put(key, bytes, attributes);
        },
      };
      await processImageHandler({ ...deps(), images })(streamEvent(record), context);
      expect(await stores.analyses.get(record.imageId)).to.equal(undefined);
      expect(await stores.images.head(`processed/${record.imageId}`)).to.equal(undefined);
    });

    it('are skipped for an image that is no longer, or not yet again, analyzed', async () => {
      for (const status of ['received', 'failed'] as const) {
        const record = await stored({ status, faces: [] });
        await processImageHandler(deps())(streamEvent({ ...record, status: 'analyzed' }), context);
        expect(await stores.analyses.get(record.imageId)).to.deep.equal(record);
        expect(await stores.images.head(`processed/${record.imageId}`)).to.equal(undefined);
      }
    });

    it('are nothing to do for an image that is done already', async () => {
      const record = await stored({ status: 'analyzed', faces: [] });
      const handler = processImageHandler(deps());
      await handler(streamEvent(record), context);
      const done = await stores.analyses.get(record.imageId);
      await handler(streamEvent(record, record), context);
      expect(await stores.analyses.get(record.imageId)).to.deep.equal(done);
    });
  });
});

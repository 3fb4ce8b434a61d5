import type { S3Event } from 'aws-lambda';
import { expect } from 'chai';
import type { FunctionReport } from '../../../src/adapters/lambda/function-log.js';
import { recordFailureHandler } from '../../../src/adapters/lambda/record-failure-handler.js';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import type { ImageRecord } from '../../../src/pipeline/image-record.js';
import type { AnalysisStore } from '../../../src/pipeline/ports.js';
import { context, queueEvent, s3Event, streamEvent } from '../../support/events.js';
import { imageRecord } from '../../support/image-record.js';
import { suiteFolder } from '../../support/temp-folder.js';

/** What Lambda sends to a queue for an asynchronous event that it gave up. */
const analyzeFailure = (event: S3Event) => ({
  version: '1.0',
  timestamp: '2026-01-01T00:05:00.000Z',
  requestContext: { requestId: 'r', functionArn: 'arn', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'ThrottlingException', errorMessage: 'Rate exceeded', trace: ['Error', 'at x'] },
});

const key = 'aws/lambda/14110dce/2026/01/01/2026-01-01T00.05.00-9f3b';

describe('the failure recorder', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  let reports: FunctionReport[];
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  beforeEach(() => {
    reports = [];
  });
  after(() => stores.close());

  const handler = (analyses: AnalysisStore = stores.analyses) =>
    recordFailureHandler({
      analyses,
      failures: stores.images,
      now: Date.now,
      log: { invoked: () => undefined, report: (report) => reports.push(report) },
    });
  const created = async (changes: Partial<ImageRecord> = {}) => {
    const record = imageRecord({ updatedAt: '2025-12-31T23:59:59.000Z', ...changes });
    await stores.analyses.create(record);
    return record;
  };
  const messages = (...bodies: unknown[]) =>
    queueEvent(...bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body))));
  const written = async (text: string) => {
    await stores.images.put(key, Buffer.from(text), { contentType: 'application/json', requestId: '' });
    return s3Event(key);
  };
  const seen = async ({ imageId }: ImageRecord) => {
    const { status, error } = (await stores.analyses.get(imageId)) ?? {};
    return { status, reason: error?.message };
  };

  it('makes images failed whose analysis was given up, with the reason of the last try', async () => {
    const record = await created();
    const event = messages(analyzeFailure(s3Event(`originals/${record.imageId}`)));
    expect(await handler()(event, context)).to.deep.equal({ batchItemFailures: [] });
    const reason = 'failed after the last try: ThrottlingException: Rate exceeded';
    expect(await seen(record)).to.deep.equal({ status: 'failed', reason });
  });

  it('makes images failed whose message a dead-letter queue has, with the reason that was noted', async () => {
    const record = await created();
    const note = { code: 'REKOGNITION_THROTTLED', message: 'slow down', at: '2026-01-01T00:01:00.000Z' };
    await stores.analyses.noteFailure(record.imageId, { ...note, expiresAt: record.expiresAt });
    await handler()(messages(s3Event(`originals/${record.imageId}`)), context);
    const { status, reason } = await seen(record);
    expect(status).to.equal('failed');
    expect(reason).to.include('REKOGNITION_THROTTLED: slow down');
  });

  for (const [form, payload] of [
    ['an object', (event: unknown) => event],
    ['JSON', JSON.stringify],
  ] as const)
    it(`makes images failed whose stream record was given up, the batch as ${form}, and empties the bucket`, async () => {
      const record = await created({ status: 'analyzed' });
      const failure = {
        requestContext: { condition: 'RetryAttemptsExhausted' },
        payload: payload(streamEvent(record)),
      };
      await handler()(await written(JSON.stringify(failure)), context);
      expect((await seen(record)).reason).to.include('RetryAttemptsExhausted');
      expect(await stores.images.head(key)).to.equal(undefined);
    });

  it('leaves what names no image in the bucket, drops it from the queue, and says so', async () => {
    const poison = ['not JSON', '[]', 'null', '{"requestPayload":{"Records":[{}]}}', '{"payload":"{"}'];
    expect(await handler()(messages(...poison), context)).to.deep.equal({ batchItemFailures: [] });
    for (const text of poison) await handler()(await written(text), context);
    expect(await stores.images.head(key)).to.not.equal(undefined);
    expect(reports.map(({ code }) => code)).to.deep.equal(Array(10).fill('FAILURE_IGNORED'));
  });

  it('lets messages that it could not record come again, and only those', async () => {
    const [good, bad] = [await created(), await created()];
    const analyses: AnalysisStore = {
      ...stores.analyses,
      get: (imageId) => (imageId === bad.imageId ? Promise.reject(new Error('busy')) : stores.analyses.get(imageId)),
    };
    const failures = [bad, good].map(({ imageId }) => analyzeFailure(s3Event(`originals/${imageId}`)));
    const answer = await handler(analyses)(messages(...failures), context);
    expect(answer).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect((await seen(good)).status).to.equal('failed');
  });
});

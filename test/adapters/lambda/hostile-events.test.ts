import { expect } from 'chai';
import { analyzeImageHandler } from '../../../src/adapters/lambda/analyze-image-handler.js';
import { downloadImageHandler } from '../../../src/adapters/lambda/download-image-handler.js';
import { processImageHandler } from '../../../src/adapters/lambda/process-image-handler.js';
import { recordFailureHandler } from '../../../src/adapters/lambda/record-failure-handler.js';
import { viewImageHandler } from '../../../src/adapters/lambda/view-image-handler.js';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import { makeEvent } from '../../../src/aws/invoke/events/make-event.js';
import { context, httpEvent, s3Event, streamEvent } from '../../support/events.js';
import { imageRecord } from '../../support/image-record.js';
import { longRun } from '../../support/long-run.js';
import { mutated } from '../../support/mutate.js';
import { seeded } from '../../support/simulated-cloud/virtual-time.js';
import { suiteFolder } from '../../support/temp-folder.js';

/** What JavaScript says of code that took a value for something else. */
const bug =
  /Cannot (read|destructure|convert|mix)|is not (a function|iterable|an object)|undefined \(|URI malformed|Invalid array/;

describe('events that are not what they should be', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  after(() => stores.close());

  const record = imageRecord({ status: 'analyzed', faces: [] });
  const key = `originals/${record.imageId}`;
  const log = { invoked: () => undefined, report: () => undefined };
  const parts = () => ({ images: stores.images, analyses: stores.analyses, now: Date.now, log });
  const detector = { name: 'none', detect: async () => [] };
  const fetchPhoto = () => Promise.reject(new Error('nothing is fetched here'));
  const failure = (event: unknown) => ({
    requestContext: { condition: 'x' },
    requestPayload: event,
    responsePayload: null,
  });
  const message = (body: unknown) => ({ messageId: 'm', body: JSON.stringify(body), eventSource: 'aws:sqs' });
  const eventBridge = {
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'b' }, object: { key } },
    time: 'x',
  };
  const sample = (name: string) => makeEvent(name, [], { region: 'eu-west-1', now: 0, id: () => 'id' });

  const handlers: Readonly<
    Record<string, { events: () => unknown[]; handler: () => (event: never) => Promise<unknown> }>
  > = {
    analyzeImage: {
      events: () => [s3Event(key, key), eventBridge, { Service: 'Amazon S3', Event: 's3:TestEvent' }],
      handler: () => (event) => analyzeImageHandler({ ...parts(), detector })(event, context),
    },
    processImage: {
      events: () => [streamEvent(record, record)],
      handler: () => (event) => processImageHandler(parts())(event, context),
    },
    downloadImage: {
      events: () => [
        httpEvent('POST', '/images', { body: '{"url": "https://example.com/a.jpg"}', headers: { accept: '*/*' } }),
        httpEvent('POST', '/uploads', { body: '{"contentType": "image/png", "size": 5}' }),
        httpEvent('DELETE', `/images/${record.imageId}`),
      ],
      handler: () => (event) =>
        downloadImageHandler({ ...parts(), fetchPhoto, newId: () => imageRecord().imageId })(event, context),
    },
    viewImage: {
      events: () => [httpEvent('GET', `/images/${record.imageId}`, { headers: { 'if-none-match': '"x"' } })],
      handler: () => (event) => viewImageHandler(parts())(event, context),
    },
    recordFailure: {
      events: () => [
        { Records: [message(failure(s3Event(key))), message(failure(eventBridge))] },
        { Records: [message({ payload: JSON.stringify(streamEvent(record)) })] },
        s3Event('aws/lambda/x'),
      ],
      handler: () => (event) => recordFailureHandler({ ...parts(), failures: stores.images })(event, context),
    },
  };

  for (const [name, { events, handler }] of Object.entries(handlers))
    it(`${name} refuses them in its own words, and never by a bug`, async () => {
      const random = seeded(17);
      const bugs = new Set<string>();
      for (let count = 0; count < (longRun ? 20_000 : 300); count += 1) {
        const event = mutated(random.pick(events()), random);
        const thrown = await handler()(event as never).then(
          () => undefined,
          (error: Error) => error,
        );
        if (thrown && bug.test(thrown.message)) bugs.add(`${thrown.stack?.split('\n').slice(0, 3).join('\n')}`);
      }
      expect([...bugs].join('\n')).to.equal('');
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    });

  it('a record that says nothing does not keep the others of its batch from their work', async () => {
    const [one, other] = [imageRecord(), imageRecord()];
    for (const { imageId } of [one, other])
      await stores.images.put(`originals/${imageId}`, Buffer.from('no photo'), {
        contentType: 'image/png',
        requestId: 'r',
      });
    for (const image of [one, other]) await stores.analyses.create(image);
    const [first, second] = [
      s3Event(`originals/${one.imageId}`).Records[0],
      s3Event(`originals/${other.imageId}`).Records[0],
    ];
    await handlers.analyzeImage!.handler()({ Records: [first, null, {}, { s3: {} }, second] } as never);
    for (const { imageId } of [one, other]) expect((await stores.analyses.get(imageId))?.status).to.equal('failed');
  });

  it('an invalid message leaves the queue, and is not redelivered forever', async () => {
    const bodies = ['', 'null', '[]', '{"requestPayload": {"Records": [null, {"s3": {}}, {"s3": {"object": {}}}]}}'];
    const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' }));
    expect(await handlers.recordFailure!.handler()({ Records } as never)).to.deep.equal({ batchItemFailures: [] });
  });

  it('samples of other services are refused in words', async () => {
    for (const name of ['sns', 'sqs', 'dynamodb', 'schedule'])
      for (const { handler } of Object.values(handlers)) {
        const thrown = await handler()((await sample(name)) as never).catch((error: Error) => error);
        if (thrown instanceof Error) expect(thrown.message).not.to.match(bug);
      }
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { expect } from 'chai';
import { inProcessFunction } from '../../../src/dev/functions/in-process.js';
import { type DeliveryStore, openDeliveryStore } from '../../../src/dev/triggers/delivery-store.js';
import { runStreamTrigger, type StreamTriggerOptions } from '../../../src/dev/triggers/stream-trigger.js';
import { silentReporter } from '../../../src/errors/reporter.js';
import type { ImageRecord } from '../../../src/pipeline/image-record.js';
import type { RecordChange } from '../../../src/pipeline/ports.js';
import { until } from '../../support/until.js';
import { memoryLog } from './memory-log.js';

const analyzed = { dynamodb: { NewImage: { status: { S: ['analyzed'] } } } };

describe('a stream trigger', () => {
  let folder: string;
  let deliveries: DeliveryStore;
  let log: ReturnType<typeof memoryLog<RecordChange>>;
  let stopping: AbortController;
  let running: Promise<void>;
  /** The image ids of each batch the function was called with. */
  let batches: string[][];
  let givenUp: DynamoDBStreamEvent[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-stream-'));
    deliveries = openDeliveryStore(folder);
    log = memoryLog();
    stopping = new AbortController();
    batches = [];
    givenUp = [];
  });

  afterEach(async () => {
    stopping.abort();
    await running;
    deliveries.close();
    await rm(folder, { recursive: true });
  });

  const change = (imageId: string, status: ImageRecord['status'] = 'analyzed') =>
    log.append({ kind: 'MODIFY', imageId, record: { imageId, status } as ImageRecord });

  function start(handler: (event: DynamoDBStreamEvent) => unknown, options: Partial<StreamTriggerOptions> = {}): void {
    const target = inProcessFunction({
      name: 'processImage',
      timeout: 5,
      handler: async (event: DynamoDBStreamEvent) => {
        batches.push(event.Records.map(({ dynamodb }) => dynamodb?.Keys?.imageId?.S ?? ''));
        return handler(event);
      },
    });
    running = runStreamTrigger({
      log,
      target,
      deliveries,
      giveUp: async ({ event }) => void givenUp.push(event as DynamoDBStreamEvent),
      recordsFailures: true,
      reporter: silentReporter,
      region: 'eu-west-1',
      signal: stopping.signal,
      patterns: [analyzed],
      batchSize: 10,
      window: 0,
      policy: { attempts: 3, delay: () => 1 },
      bisect: true,
      partial: true,
      ...options,
    });
  }

  const reached = (sequence: number) => until(() => log.checkpoints.get('stream:processImage') === sequence);
  const numbersOf = ({ Records: records }: DynamoDBStreamEvent) =>
    records.map((record) => record.dynamodb?.SequenceNumber);
  const failing = (event: DynamoDBStreamEvent, imageId: string) => ({
    batchItemFailures: event.Records.filter(({ dynamodb }) => dynamodb?.Keys?.imageId?.S === imageId).map(
      ({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber }),
    ),
  });

  it('hands on the changes that match the filter, as DynamoDB writes them', async () => {
    const events: DynamoDBStreamEvent[] = [];
    change('a', 'received');
    change('b');
    start((event) => void events.push(event));
    await reached(2);
    const [record] = events[0]!.Records;
    expect(events[0]!.Records).to.have.length(1);
    expect(record).to.deep.include({ eventName: 'MODIFY', eventSource: 'aws:dynamodb', awsRegion: 'eu-west-1' });
    expect(record!.dynamodb!.NewImage).to.deep.equal({ imageId: { S: 'b' }, status: { S: 'analyzed' } });
    expect(record!.dynamodb!.SequenceNumber).to.match(/^\d{21}$/);
  });

  it('wakes on a change at once', async () => {
    start(() => undefined);
    const started = performance.now();
    change('a');
    await reached(1);
    expect(performance.now() - started).to.be.below(100);
  });

  it('keeps batches to their size, and in order', async () => {
    for (const id of 'abcde') change(id);
    start(() => undefined, { batchSize: 2 });
    await reached(5);
    expect(batches).to.deep.equal([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('tries a reported record alone, then what came after it, and buries it when it keeps failing', async () => {
    for (const id of 'abc') change(id);
    start((event) => failing(event, 'b'));
    await reached(3);
    expect(batches).to.deep.equal([['a', 'b', 'c'], ['b'], ['b'], ['b'], ['c']]);
    expect(deliveries.dead()).to.have.length(1);
    expect(deliveries.dead()[0]).to.deep.include({ functionName: 'processImage', imageIds: ['b'], attempts: 3 });
    expect(givenUp.map(({ Records }) => Records.map(({ dynamodb }) => dynamodb?.Keys?.imageId?.S))).to.deep.equal([
      ['b'],
    ]);
  });

  it('halves a batch that threw until the culprit is alone', async () => {
    for (const id of 'abcd') change(id);
    start((event) => {
      if (event.Records.some(({ dynamodb }) => dynamodb?.Keys?.imageId?.S === 'd')) throw new Error('no');
    });
    await reached(4);
    expect(batches.slice(0, 4)).to.deep.equal([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c']]);
    expect(batches.slice(4)).to.deep.equal([['d'], ['d'], ['d']]);
    expect(deliveries.dead().map(({ imageIds }) => imageIds)).to.deep.equal([['d']]);
  });

  it('without bisect sends the whole rest again, and buries it together', async () => {
    for (const id of 'abc') change(id);
    start((event) => failing(event, 'b'), { bisect: false });
    await reached(3);
    expect(batches).to.deep.equal([
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['b', 'c'],
    ]);
    expect(deliveries.dead()[0]).to.deep.include({ imageIds: ['b', 'c'] });
  });

  it('takes a failure that names no record of the batch as a failure of all of it', async () => {
    change('a');
    start(() => ({ batchItemFailures: [{ itemIdentifier: '' }] }));
    await reached(1);
    expect(batches).to.have.length(3);
  });

  it('succeeds on a later try without a dead letter', async () => {
    change('a');
    start((event) =>
      batches.length < 3 ? { batchItemFailures: [{ itemIdentifier: numbersOf(event)[0] }] } : undefined,
    );
    await reached(1);
    expect(deliveries.dead()).to.deep.equal([]);
  });

  it('does not pass a batch by that it was stopped in', async () => {
    change('a');
    start(
      () => {
        stopping.abort();
        throw new Error('no');
      },
      { policy: { attempts: 3, delay: () => 60_000 } },
    );
    await running;
    expect(log.checkpoints.get('stream:processImage')).to.equal(undefined);
  });
});

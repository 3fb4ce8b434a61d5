import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Event, SQSEvent } from 'aws-lambda';
import { expect } from 'chai';
import { inProcessFunction } from '../../../src/dev/functions/in-process.js';
import type { LocalFunction } from '../../../src/dev/functions/local-function.js';
import { type DeliveryStore, openDeliveryStore } from '../../../src/dev/triggers/delivery-store.js';
import { runObjectTrigger } from '../../../src/dev/triggers/object-trigger.js';
import { runRetryLoop } from '../../../src/dev/triggers/retry-loop.js';
import type { RetryPolicy } from '../../../src/dev/triggers/retry-policy.js';
import { silentReporter } from '../../../src/errors/reporter.js';
import type { ObjectChange } from '../../../src/pipeline/ports.js';
import { until } from '../../support/until.js';
import { memoryLog } from './memory-log.js';

const policy: RetryPolicy = { attempts: 3, delay: () => 1 };

describe('an S3 trigger', () => {
  let folder: string;
  let deliveries: DeliveryStore;
  let log: ReturnType<typeof memoryLog<ObjectChange>>;
  let stopping: AbortController;
  let running: Promise<unknown>;
  let keys: string[];
  /** Of the events that were given up. */
  let givenUp: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-objects-'));
    deliveries = openDeliveryStore(folder);
    log = memoryLog();
    stopping = new AbortController();
    keys = [];
    givenUp = [];
  });

  afterEach(async () => {
    stopping.abort();
    await running;
    deliveries.close();
    await rm(folder, { recursive: true });
  });

  const put = (key: string) => log.append({ kind: 'created', key, size: 3, eTag: 'abc' });
  /** Also of a message, which holds such an event. */
  const keyOf = (event: S3Event | SQSEvent): string => {
    const record = event.Records[0]!;
    return 'body' in record ? keyOf(JSON.parse(record.body)) : record.s3.object.key;
  };
  const reached = (sequence: number) => until(() => log.checkpoints.get('s3:analyzeImage') === sequence);

  function start(handler: (event: S3Event) => unknown, concurrency = 2, queue = false): LocalFunction {
    const target = inProcessFunction({
      name: 'analyzeImage',
      timeout: 5,
      handler: async (event: S3Event) => {
        keys.push(keyOf(event));
        return handler(event);
      },
    });
    const giveUp = async ({ event }: { event: unknown }) => void givenUp.push(keyOf(event as S3Event));
    const common = { deliveries, giveUp, reporter: silentReporter, region: 'eu-west-1', signal: stopping.signal };
    const parts = { ...common, concurrency };
    const filters = [{ event: 's3:ObjectCreated:*', prefix: 'originals/', suffix: '.jpg' }];
    running = Promise.all([
      runObjectTrigger({ ...parts, log, target, filters, bucket: 'photos', queue, policy, recordsFailures: true }),
      runRetryLoop({ ...parts, find: (name) => (name === target.name ? target : undefined), policy: () => policy }),
    ]);
    return target;
  }

  it('sends one record an event, with the key encoded as S3 does', async () => {
    const events: S3Event[] = [];
    put('originals/my photo+ü.jpg');
    start((event) => void events.push(event));
    await reached(1);
    const { s3, eventName, eventSource } = events[0]!.Records[0]!;
    expect({ eventName, eventSource }).to.deep.equal({ eventName: 'ObjectCreated:Put', eventSource: 'aws:s3' });
    expect(s3.bucket.name).to.equal('photos');
    expect(s3.object).to.deep.include({ key: 'originals/my+photo%2B%C3%BC.jpg', size: 3, eTag: 'abc' });
  });

  it('sends a message where a queue lies between, and again what the function answers as failed', async () => {
    const events: SQSEvent[] = [];
    put('originals/a.jpg');
    const answer = (event: unknown) => {
      events.push(event as SQSEvent);
      const [{ messageId }] = (event as SQSEvent).Records as [SQSEvent['Records'][0]];
      return { batchItemFailures: events.length < 3 ? [{ itemIdentifier: messageId }] : [] };
    };
    start(answer, 2, true);
    await until(() => events.length === 3 && deliveries.nextDue() === undefined);
    expect(events[2]!.Records[0]).to.include({ eventSource: 'aws:sqs', messageId: events[0]!.Records[0]!.messageId });
    expect(givenUp).to.deep.equal([]);
  });

  it('leaves out keys of another prefix or suffix, and removals', async () => {
    put('processed/a.jpg');
    put('originals/a.png');
    log.append({ kind: 'removed', key: 'originals/a.jpg', size: 0, eTag: '' });
    put('originals/b.jpg');
    start(() => undefined);
    await reached(4);
    expect(keys).to.deep.equal(['originals/b.jpg']);
  });

  it('processes several concurrently, and checkpoints only up to the first unfinished one', async () => {
    const release = new Map<string, () => void>();
    for (const name of ['a', 'b', 'c']) put(`originals/${name}.jpg`);
    start((event) => new Promise<void>((resolve) => release.set(keyOf(event), resolve)), 2);
    await until(() => keys.length === 2);
    release.get('originals/b.jpg')?.();
    await until(() => keys.length === 3);
    expect(log.checkpoints.get('s3:analyzeImage')).to.equal(undefined);
    for (const name of ['a', 'c']) release.get(`originals/${name}.jpg`)?.();
    await reached(3);
  });

  it('tries a failed event twice more while others go on, then keeps it as a dead letter', async () => {
    put('originals/bad.jpg');
    put('originals/good.jpg');
    start((event) => {
      if (keyOf(event) === 'originals/bad.jpg') throw new Error('no luck');
    }, 1);
    await until(() => deliveries.dead().length === 1);
    expect(keys.filter((key) => key === 'originals/bad.jpg')).to.have.length(3);
    expect(keys).to.include('originals/good.jpg');
    expect(deliveries.dead()[0]).to.deep.include({
      functionName: 'analyzeImage',
      attempts: 3,
      error: 'no luck',
      source: 's3',
    });
    expect(givenUp).to.deep.equal(['originals/bad.jpg']);
  });

  it('sends dead letters again after a redrive', async () => {
    put('originals/bad.jpg');
    let broken = true;
    start(() => {
      if (broken) throw new Error('no luck');
    });
    await until(() => deliveries.dead().length === 1);
    broken = false;
    expect(deliveries.redrive(Date.now())).to.equal(1);
    await until(() => keys.length === 4 && deliveries.nextDue() === undefined);
    expect(deliveries.dead()).to.deep.equal([]);
  });

  it('keeps retries and dead letters over a restart', async () => {
    running = Promise.resolve();
    const failure = { error: 'no', failedAt: '2026-01-02T03:04:05.000Z', attempts: 1 };
    deliveries.add({ functionName: 'f', source: 's3', imageIds: ['a'], event: { n: 1 }, due: 5, ...failure });
    deliveries.add({ functionName: 'f', source: 's3', imageIds: ['b'], event: { n: 2 }, ...failure });
    deliveries.close();
    deliveries = openDeliveryStore(folder);
    expect(deliveries.due(10, 9).map(({ event }) => event)).to.deep.equal([{ n: 1 }]);
    expect(deliveries.dead().map(({ imageIds }) => imageIds)).to.deep.equal([['b']]);
  });
});

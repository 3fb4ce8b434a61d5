import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inProcessFunction } from '../../src/dev/functions/in-process.js';
import { inputOf } from '../../src/dev/messages/event-input.js';
import {
  type LocalMessages,
  type LocalQueue,
  type LocalSchedule,
  noMessages,
} from '../../src/dev/messages/local-messages.js';
import { messageHub } from '../../src/dev/messages/message-hub.js';
import { openQueueStore, type QueueStore } from '../../src/dev/messages/queue-store.js';
import { runQueueTrigger } from '../../src/dev/messages/queue-trigger.js';
import { runSchedules } from '../../src/dev/messages/schedules.js';
import { openDeliveryStore } from '../../src/dev/triggers/delivery-store.js';
import { silentReporter } from '../../src/errors/reporter.js';
import { until } from '../support/until.js';

const target = inProcessFunction({ name: 'fn', timeout: 5, handler: async () => undefined });

describe('schedules on this machine', () => {
  const start = Date.parse('2026-03-27T10:00:30Z');

  /** The times at which a schedule fires within these days, by a clock that runs as soon as it is waited for. */
  async function times(expression: string, days: number, more: Partial<LocalSchedule> = {}): Promise<string[]> {
    const schedule = { target, expression, timezone: 'UTC', enabled: true, scheduler: false, ...more };
    const stopping = new AbortController();
    const fired: string[] = [];
    let now = start;
    await runSchedules({
      schedules: [schedule],
      fire: () => fired.push(new Date(now).toISOString().slice(0, 19)),
      now: () => now,
      async wait(milliseconds) {
        // As timers, which do not take more than 24 days.
        now += Math.min(milliseconds, 24 * 86_400_000);
        if (now > start + days * 86_400_000) stopping.abort();
      },
      onInvalid: (_, reason) => fired.push(reason),
      signal: stopping.signal,
    });
    return fired;
  }

  const cases: [expression: string, days: number, expected: string[], more?: Partial<LocalSchedule>][] = [
    ['rate(10 hours)', 1, ['2026-03-27T20:00:30', '2026-03-28T06:00:30']],
    ['rate(1 day)', 1, ['2026-03-28T10:00:30']],
    ['cron(0 12 * * ? *)', 2, ['2026-03-27T12:00:00', '2026-03-28T12:00:00']],
    [
      'cron(0/30 8-9 ? * 2-6 *)',
      3,
      ['2026-03-30T08:00:00', '2026-03-30T08:30:00', '2026-03-30T09:00:00', '2026-03-30T09:30:00'],
    ],
    ['cron(0 9 ? * SUN *)', 4, ['2026-03-29T09:00:00']],
    ['cron(0 9 L * ? *)', 40, ['2026-03-31T09:00:00', '2026-04-30T09:00:00']],
    ['cron(0 9 ? * 6#1 *)', 40, ['2026-04-03T09:00:00', '2026-05-01T09:00:00']],
    ['cron(0 9 1 1 ? 2027)', 300, ['2027-01-01T09:00:00']],
    [
      'cron(0 9 * * ? *)',
      3,
      ['2026-03-28T08:00:00', '2026-03-29T07:00:00', '2026-03-30T07:00:00'],
      { timezone: 'Europe/Berlin' },
    ],
    ['at(2026-03-28T09:00:00)', 400, ['2026-03-28T09:00:00']],
    ['rate(10 hours)', 1, [], { enabled: false }],
    ['cron(x 9 * * ? *)', 1, ['CronPattern: configuration entry 1 (x) contains illegal characters.']],
  ];
  for (const [expression, days, expected, more] of cases) {
    const how = more ? ` (${Object.entries(more).join(' ')})` : '';
    it(`fire by ${expression}${how}`, async () => expect(await times(expression, days, more)).to.deep.equal(expected));
  }
});

describe('what a rule hands on of an event', () => {
  const event = { source: 'shop', detail: { id: 7, 'a-b': 'x "y"', items: [{ name: 'one' }] } };
  const cases: [what: string, rule: Parameters<typeof inputOf>[1], expected: unknown][] = [
    ['all of it', {}, event],
    ['a constant', { input: { a: 1 } }, { a: 1 }],
    ['a constant in JSON', { input: '{"a":1}' }, { a: 1 }],
    ['a part', { inputPath: '$.detail.items[0]' }, { name: 'one' }],
    [
      'a template',
      {
        inputTransformer: {
          inputPathsMap: { id: '$.detail.id', text: "$.detail['a-b']", name: '$.detail.items[0].name' },
          inputTemplate: '{"id": <id>, "name": <name>, "all": "no. <id>: <text>"}',
        },
      },
      { id: 7, name: 'one', all: 'no. 7: x "y"' },
    ],
    [
      'a template of plain text',
      { inputTransformer: { inputPathsMap: { id: '$.detail.id' }, inputTemplate: '"order <id>"' } },
      'order 7',
    ],
  ];
  for (const [what, rule, expected] of cases) it(what, () => expect(inputOf(event, rule)).to.deep.equal(expected));
});

describe('queues on this machine', () => {
  let folder: string;
  let store: QueueStore;
  const stopping: AbortController[] = [];
  const work: Promise<void>[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-queues-'));
    store = openQueueStore(folder);
  });

  afterEach(async () => {
    for (const one of stopping.splice(0)) one.abort();
    await Promise.all(work.splice(0));
    store.close();
    await rm(folder, { recursive: true });
  });

  const queue = (more: Partial<LocalQueue> = {}): LocalQueue => ({
    name: 'q',
    visibility: 30,
    delay: 0,
    retention: 60,
    fifo: false,
    deduplicates: false,
    ...more,
  });
  const fifo = queue({ name: 'q.fifo', fifo: true, deduplicates: true });
  const bodies = ({ messages }: ReturnType<QueueStore['receive']>) => messages.map(({ body }) => body);

  it('hide what was received until the visibility timeout ends, or it is made visible', () => {
    store.send(queue(), { body: 'a' }, 0);
    const [first] = store.receive(queue(), 10, 0).messages;
    expect(bodies(store.receive(queue(), 10, 29_999))).to.deep.equal([]);
    const [second] = store.receive(queue(), 10, 30_000).messages;
    expect([first!.receives, second!.receives]).to.deep.equal([1, 2]);
    expect(store.changeVisibility('q', first!.receipt, 0, 30_000)).to.equal(false);
    store.delete('q', first!.receipt);
    expect(store.changeVisibility('q', second!.receipt, 0, 30_000)).to.equal(true);
    expect(bodies(store.receive(queue(), 10, 30_000))).to.deep.equal(['a']);
  });

  it('delay and drop messages by their time', () => {
    store.send(queue({ delay: 5 }), { body: 'a' }, 0);
    expect(store.nextVisible('q', 0)).to.equal(5000);
    expect(bodies(store.receive(queue(), 10, 4999))).to.deep.equal([]);
    expect(bodies(store.receive(queue(), 10, 60_001))).to.deep.equal([]);
    expect(store.count('q', 0)).to.deep.equal({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('that are FIFO keep the order of each group, and take no duplicates', () => {
    const send = (body: string, groupId: string) => store.send(fifo, { body, groupId }, 0).messageId;
    expect(send('a1', 'a')).to.equal(send('a1', 'a'));
    send('a2', 'a');
    send('b1', 'b');
    const [first] = store.receive(fifo, 1, 0).messages;
    expect(first!.body).to.equal('a1');
    expect(bodies(store.receive(fifo, 10, 0))).to.deep.equal(['b1']);
    store.delete('q.fifo', first!.receipt);
    expect(bodies(store.receive(fifo, 10, 0))).to.deep.equal(['a2']);
    expect(store.send(fifo, { body: 'a1', groupId: 'a' }, 300_001).messageId).not.to.equal(first!.messageId);
  });

  it('fill a batch while its window is open, and run batches beside each other', async () => {
    const batches: string[][] = [];
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    const fn = inProcessFunction({
      name: 'fn',
      timeout: 5,
      handler: async ({ Records: records }: { Records: { body: string }[] }) => {
        batches.push(records.map(({ body }) => body));
        await held;
      },
    });
    const stop = new AbortController();
    stopping.push(stop);
    const options = { target: fn, batchSize: 2, window: 60_000, concurrency: 2, patterns: [], partial: false };
    work.push(
      runQueueTrigger({
        ...options,
        store,
        queue: queue(),
        region: 'x',
        reporter: silentReporter,
        signal: stop.signal,
      }),
    );
    for (const body of ['a', 'b', 'c']) store.send(queue(), { body }, Date.now());
    await until(() => batches.length === 1);
    expect(batches).to.deep.equal([['a', 'b']]);
    store.send(queue(), { body: 'd' }, Date.now());
    await until(() => batches.length === 2);
    expect(batches[1]).to.deep.equal(['c', 'd']);
    open();
    await until(() => store.nextVisible('q', Date.now()) === undefined);
  });

  /** What is in the queue after something was done with a hub of these messages. */
  function queued(messages: Partial<LocalMessages>, act: (hub: ReturnType<typeof messageHub>) => void) {
    const deliveries = openDeliveryStore(folder);
    const all = { ...noMessages, queues: [queue()], ...messages };
    act(messageHub({ messages: () => all, queues: store, deliveries, region: 'eu-west-1' }));
    deliveries.close();
    return store.receive(queue(), 10, Date.now()).messages;
  }

  const letter = {
    id: 1,
    functionName: 'fn',
    imageIds: [],
    event: { a: 1 },
    attempts: 3,
    error: 'no\n at x',
    failedAt: '',
  };
  const subscription = { topic: 't', raw: false, filterScope: 'MessageAttributes' as const };

  it('get a record of what failed as a destination, and the event itself as a dead-letter queue', () => {
    const giveUp = (messages: Partial<LocalMessages>, source: string) =>
      queued(messages, (hub) => void hub.giveUp({ ...letter, source })).map(({ body }) => JSON.parse(body));
    const failureQueue = { functionName: 'fn', queue: 'q' };
    const [record] = giveUp({ failureQueues: [{ ...failureQueue, kind: 'record' }] }, 'schedule');
    expect(record).to.deep.include({ requestPayload: { a: 1 }, responsePayload: { errorMessage: 'no' } });
    expect(record.requestContext).to.include({ condition: 'RetriesExhausted', approximateInvokeCount: 3 });
    expect(giveUp({ failureQueues: [{ ...failureQueue, kind: 'event' }] }, 'sns t')).to.deep.equal([{ a: 1 }]);
    const rule = { target, bus: 'default', pattern: {}, enabled: true, deadLetters: 'q' };
    expect(giveUp({ rules: [rule] }, 'eventBridge default')).to.deep.equal([{ a: 1 }]);
    const mine = { ...subscription, target, deadLetters: 'q' };
    expect(giveUp({ subscriptions: [mine] }, 'sns t')).to.deep.equal([{ a: 1 }]);
    expect(giveUp({ subscriptions: [mine] }, 'sns other')).to.deep.equal([]);
    expect(giveUp({ failureQueues: [{ ...failureQueue, kind: 'event' }] }, 's3')).to.deep.equal([]);
  });

  it('get what is published to a topic, raw with its attributes, or in an envelope', () => {
    const attributes = { kind: { DataType: 'String', StringValue: 'jpeg' } };
    const publish = (
      raw: boolean,
      filterPolicy?: unknown,
      filterScope = subscription.filterScope as 'MessageAttributes' | 'MessageBody',
    ) =>
      queued(
        { subscriptions: [{ ...subscription, queue: 'q', raw, filterPolicy, filterScope }] },
        (hub) => void hub.publish('t', { message: '{"size":7}', subject: 's', attributes }),
      );
    expect(publish(true)[0]).to.deep.include({ body: '{"size":7}', attributes });
    expect(JSON.parse(publish(false)[0]!.body)).to.deep.include({
      Type: 'Notification',
      Subject: 's',
      Message: '{"size":7}',
      TopicArn: 'arn:aws:sns:eu-west-1:000000000000:t',
      MessageAttributes: { kind: { Type: 'String', Value: 'jpeg' } },
    });
    expect(publish(true, { kind: ['png'] })).to.deep.equal([]);
    expect(publish(true, { size: [{ numeric: ['>', 5] }] }, 'MessageBody')).to.have.length(1);
    expect(publish(true, { size: [{ numeric: ['>', 9] }] }, 'MessageBody')).to.deep.equal([]);
  });

  const answers: [what: string, answer: (ids: string[]) => unknown, left: number][] = [
    ['nothing', () => undefined, 0],
    ['an empty list', () => ({ batchItemFailures: [] }), 0],
    ['one of two', ([id]) => ({ batchItemFailures: [{ itemIdentifier: id }] }), 1],
    ['a message that is not in the batch', () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 2],
    ['no list', () => ({ batchItemFailures: 'x' }), 2],
    ['an error', () => Promise.reject(new Error('no')), 2],
  ];
  for (const [what, answer, left] of answers)
    it(`keep ${left} of two messages when the function answers ${what}`, async () => {
      let done = false;
      const fn = inProcessFunction({
        name: 'fn',
        timeout: 5,
        handler: async ({ Records: records }: { Records: { messageId: string }[] }) => {
          done = true;
          return answer(records.map(({ messageId }) => messageId));
        },
      });
      for (const body of ['a', 'b']) store.send(queue(), { body }, Date.now());
      const stop = new AbortController();
      const options = { target: fn, batchSize: 2, window: 0, concurrency: 1, patterns: [], partial: true };
      const running = runQueueTrigger({
        ...options,
        store,
        queue: queue(),
        region: 'x',
        reporter: silentReporter,
        signal: stop.signal,
      });
      await until(() => done);
      stop.abort();
      await running;
      expect(store.count('q', Date.now())).to.deep.equal({ visible: 0, inFlight: left, delayed: 0 });
    });
});

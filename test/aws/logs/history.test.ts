import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { type HistoryOptions, history } from '../../../src/aws/logs/history.js';
import type { LogSource } from '../../../src/aws/logs/log-source.js';
import type { ShownEvent } from '../../../src/aws/logs/select-events.js';
import { fakeClock } from '../../support/fake-clock.js';
import { denied, dropped, type FakeLogs, fakeLogs, throttled } from '../../support/fake-logs.js';

const start = Date.parse('2026-03-01T10:00:00Z');
const viewImage = { key: 'viewImage', group: '/aws/lambda/photos-dev-viewImage' };
const processImage = { key: 'processImage', group: '/aws/lambda/photos-dev-processImage' };

/** Numbers from 0 below 1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

describe('log history', () => {
  let notes: string[];
  let logs: FakeLogs;
  const clock = fakeClock(start + 3_600_000);
  beforeEach(() => {
    notes = [];
    logs = fakeLogs({ now: clock.now });
  });

  const options = (changes: Partial<HistoryOptions> = {}): HistoryOptions => ({
    source: logs,
    clock,
    reporter: { report: ({ message }) => void notes.push(message) },
    functions: [viewImage],
    from: start,
    select: { errors: false, platform: 'hide' },
    ...changes,
  });
  async function read(changes: Partial<HistoryOptions> = {}): Promise<ShownEvent[]> {
    const events: ShownEvent[] = [];
    for await (const event of history(options(changes))) events.push(event);
    return events;
  }
  const messages = async (changes: Partial<HistoryOptions> = {}) =>
    (await read(changes)).map(({ event }) => event.message);

  it('gives each of 25,000 repeated, late and out-of-order events once and in order', async () => {
    const random = randomNumbers(7);
    logs = fakeLogs({ now: clock.now, pageSize: 1000, repeat: 150 });
    const numbers = Array.from({ length: 25_000 }, (_, index) => index);
    // Each up to 30 s away from its place, and every 500th at the very end.
    const place = (index: number) => (index % 500 === 0 ? Number.POSITIVE_INFINITY : index + (random() - 0.5) * 6000);
    const placed = numbers.map((index) => [place(index), index] as const).sort(([a], [b]) => a - b);
    for (const [, index] of placed) logs.put(viewImage.group, { timestamp: start + index * 10, message: `n ${index}` });
    expect(await messages()).to.deep.equal(numbers.map((index) => `n ${index}`));
  });

  it('keeps what came first within a millisecond first', async () => {
    for (let index = 0; index < 50; index += 1) logs.put(viewImage.group, { timestamp: start, message: `n ${index}` });
    expect(await messages()).to.deep.equal(Array.from({ length: 50 }, (_, index) => `n ${index}`));
  });

  it('does not grow in memory with the number of events', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapAfter = async (count: number) => {
      let heap = 0;
      let seen = 0;
      for await (const _ of history(options({ source: endlessSource(count) }))) {
        seen += 1;
        if (seen % (count / 4) !== 0) continue;
        collect();
        heap = Math.max(heap, process.memoryUsage().heapUsed);
      }
      expect(seen).to.equal(count);
      return heap;
    };
    await heapAfter(20_000);
    const small = await heapAfter(40_000);
    const large = await heapAfter(200_000);
    // 160,000 more events of 200 characters are 32 MB at least if anything keeps them.
    expect(large - small).to.be.below(8 * 1024 * 1024);
  });

  it('reads on over pages that are empty', async () => {
    const pages = [
      { events: [], next: 'a' },
      { events: [], next: 'b' },
      { events: [{ id: '1', timestamp: start, message: 'found', stream: 's' }], next: undefined },
    ];
    const source: LogSource = { ...logs, page: async () => pages.shift() };
    expect(await messages({ source })).to.deep.equal(['found']);
  });

  it('merges several functions in time order', async () => {
    logs.put(viewImage.group, { timestamp: start + 2, message: 'b' }, { timestamp: start + 4, message: 'd' });
    logs.put(processImage.group, { timestamp: start + 1, message: 'a' }, { timestamp: start + 3, message: 'c' });
    const events = await read({ functions: [viewImage, processImage] });
    expect(events.map(({ event }) => event.message).join('')).to.equal('abcd');
    expect(events[0]?.event.function).to.equal('processImage');
  });

  it('goes on through throttling and dropped connections', async () => {
    logs.put(viewImage.group, { timestamp: start, message: 'still here' });
    logs.failNext(throttled(), dropped(), throttled());
    expect(await messages()).to.deep.equal(['still here']);
    expect(notes).to.deep.equal(['AWS throttles reading the log: retrying']);
  });

  it('fails on errors that a retry does not resolve', async () => {
    logs.failNext(denied());
    const error: unknown = await read().catch((thrown) => thrown);
    expect(error).to.include({ name: 'AccessDeniedException' });
  });

  it('says that a function has never been invoked', async () => {
    expect(await messages()).to.deep.equal([]);
    expect(notes).to.deep.equal(['viewImage has not been invoked yet']);
  });

  it('reports the time of the last line if the period has none', async () => {
    logs.put(viewImage.group, { timestamp: start - 60_000 });
    await read();
    expect(notes[0]).to.match(/^viewImage: no lines since .*; the last one was logged around /);
  });

  it('says when it stops at the limit, and not when there are just as many', async () => {
    for (let index = 0; index < 5; index += 1)
      logs.put(viewImage.group, { timestamp: start + index, message: `${index}` });
    expect(await messages({ limit: 3 })).to.deep.equal(['0', '1', '2']);
    expect(notes).to.deep.equal(['stopped after 3 lines: raise --limit to see more']);
    notes = [];
    expect(await messages({ limit: 5 })).to.have.length(5);
    expect(notes).to.deep.equal([]);
  });

  it('shows failures only, crashes and timeouts of the platform among them', async () => {
    const at = (offset: number, message: string) => ({ timestamp: start + offset, message });
    logs.put(
      viewImage.group,
      at(0, 'START RequestId: 1 Version: $LATEST'),
      at(1, '2026-03-01T10:00:00.001Z\t1\tINFO\tfine'),
      at(2, '2026-03-01T10:00:00.002Z\t1\tERROR\tbroken'),
      at(3, '{"level":"ERROR","message":"broken too"}'),
      at(4, '2026-03-01T10:00:03.000Z 7c9e6679-7425-40de-944b-e07fc1f90ae7 Task timed out after 3.00 seconds'),
      at(
        5,
        'REPORT RequestId: 1\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\tStatus: timeout',
      ),
    );
    expect(
      (await read({ select: { errors: true, platform: 'hide' } })).map(({ event }) => event.timestamp - start),
    ).to.deep.equal([2, 3, 4, 5]);
  });
});

/** Pages of 1,000 events made as they are read: nothing of them is kept. */
function endlessSource(count: number): LogSource {
  return {
    lastEventAt: async () => undefined,
    renew: async () => undefined,
    page: async (_, next) => {
      const first = Number(next ?? 0);
      const events = Array.from({ length: 1000 }, (_, index) => ({
        id: String(first + index),
        timestamp: start + ((first + index) ^ 3),
        message: `event ${first + index} ${'x'.repeat(180)}`,
        stream: 'stream',
      }));
      return { events, next: first + 1000 < count ? String(first + 1000) : undefined };
    },
  };
}

import { expect } from 'chai';
import { type TailOptions, tail } from '../../../src/aws/logs/tail.js';
import { type FakeClock, fakeClock } from '../../support/fake-clock.js';
import { denied, dropped, expired, type FakeLogs, fakeLogs, throttled } from '../../support/fake-logs.js';

const start = Date.parse('2026-03-01T10:00:00Z');
const minute = 60_000;
const viewImage = { key: 'viewImage', group: '/aws/lambda/photos-dev-viewImage' };
const processImage = { key: 'processImage', group: '/aws/lambda/photos-dev-processImage' };

interface Shown {
  readonly message: string;
  readonly at: number;
}

describe('log tail', () => {
  let clock: FakeClock;
  let logs: FakeLogs;
  let notes: string[];
  beforeEach(() => {
    clock = fakeClock(start);
    logs = fakeLogs({ now: clock.now });
    notes = [];
  });

  /** Follows for so long on the simulated clock and gives what was shown, and when. */
  async function follow(milliseconds: number, changes: Partial<TailOptions> = {}): Promise<Shown[]> {
    const stop = new AbortController();
    clock.at(start + milliseconds, () => stop.abort());
    const shown: Shown[] = [];
    const options: TailOptions = {
      source: logs,
      clock,
      reporter: { report: ({ message }) => void notes.push(message) },
      functions: [viewImage],
      from: start,
      select: { errors: false, platform: 'hide' },
      signal: stop.signal,
      ...changes,
    };
    for await (const events of tail(options)) {
      for (const { event } of events) shown.push({ message: event.message, at: clock.now() });
    }
    return shown;
  }

  it('loses and repeats nothing in ten minutes of throttling, lost connections, expiry and late events', async () => {
    logs = fakeLogs({ now: clock.now, pageSize: 10_000 });
    const expectedMessages: string[] = [];
    for (let index = 0; index < 3000; index += 1) {
      // Five a second; every tenth arrives up to 4 minutes late.
      const timestamp = start + index * 200 - (index % 200);
      const late = index % 10 === 0 ? (index * 7919) % (4 * minute) : (index * 31) % 900;
      const availableAt = timestamp + late;
      if (availableAt < start + 10 * minute - 5000) expectedMessages.push(`n ${index}`);
      logs.put(viewImage.group, { timestamp, availableAt, message: `n ${index}` });
    }
    const trouble = [throttled, dropped, expired];
    for (let second = 5; second < 590; second += 5) {
      const errors = Array.from({ length: 1 + (second % 3) }, () => trouble[second % trouble.length]!());
      clock.at(start + second * 1000, () => logs.failNext(...errors));
    }
    const messages = (await follow(10 * minute)).map(({ message }) => message);
    expect(new Set(messages).size, 'shown twice').to.equal(messages.length);
    expect(
      expectedMessages.filter((message) => !messages.includes(message)),
      'lost',
    ).to.deep.equal([]);
    expect(logs.renewals).to.be.above(0);
  });

  it('shows an event within two seconds of its being there, late or not, with four functions', async () => {
    const available = new Map<string, number>();
    for (let index = 0; index < 500; index += 1) {
      const timestamp = start + index * 230;
      const availableAt = timestamp + (index % 7 === 0 ? 100_000 : 300);
      available.set(`n ${index}`, availableAt);
      logs.put(viewImage.group, { timestamp, availableAt, message: `n ${index}` });
    }
    const functions = ['a', 'b', 'c'].map((key) => ({ key, group: `/aws/lambda/${key}` }));
    const shown = await follow(5 * minute, { functions: [viewImage, ...functions] });
    expect(shown).to.have.length(500);
    const delays = shown.map(({ message, at }) => at - (available.get(message) ?? 0));
    expect(Math.max(...delays)).to.be.below(2000);
  });

  it('finds everything again after a quarter of an hour without a connection', async () => {
    for (let index = 0; index < 20; index += 1) logs.put(viewImage.group, { timestamp: start + index * minute + 5000 });
    clock.at(start + 30_000, () => logs.failNext(...Array.from({ length: 65 }, dropped)));
    expect(await follow(22 * minute)).to.have.length(20);
    expect(notes.filter((note) => note.includes('connection lost'))).to.have.length(1);
  });

  it('asks once to sign in again, and then continues', async () => {
    clock.at(start + 5000, () => logs.failNext(...Array.from({ length: 10 }, expired)));
    logs.put(viewImage.group, { timestamp: start + 20_000, message: 'after' });
    expect(await follow(3 * minute)).to.have.length(1);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.contain('sign in again');
  });

  it('reads a shorter window of a very large log, and still finds late events', async () => {
    logs = fakeLogs({ now: clock.now, pageSize: 40 });
    for (let index = 0; index < 3000; index += 1) {
      const timestamp = start + index * 40;
      logs.put(viewImage.group, { timestamp, availableAt: timestamp + (index % 50 === 0 ? 45_000 : 0) });
    }
    expect(await follow(4 * minute)).to.have.length(3000);
  });

  it('waits for a function that has never been invoked', async () => {
    clock.at(start + 30_000, () => logs.put(viewImage.group, { timestamp: start + 30_000, message: 'first' }));
    const shown = await follow(minute);
    expect(shown.map(({ message }) => message)).to.deep.equal(['first']);
    expect(notes).to.deep.equal(['viewImage has not been invoked yet: waiting']);
  });

  it('shows the lines of several functions in time order', async () => {
    logs.put(viewImage.group, { timestamp: start + 20, message: 'b', availableAt: start + 100 });
    logs.put(processImage.group, { timestamp: start + 10, message: 'a', availableAt: start + 100 });
    const shown = await follow(5000, { functions: [viewImage, processImage] });
    expect(shown.map(({ message }) => message)).to.deep.equal(['a', 'b']);
  });

  it('ends when access is denied', async () => {
    logs.failNext(denied());
    const error: unknown = await follow(minute).catch((thrown) => thrown);
    expect(error).to.include({ name: 'AccessDeniedException' });
  });
});

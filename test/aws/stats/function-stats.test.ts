import { expect } from 'chai';
import { priceTables } from '../../../src/aws/cost/price-tables.js';
import { collectReports } from '../../../src/aws/stats/collect-reports.js';
import { durations, functionStats } from '../../../src/aws/stats/function-stats.js';
import { fakeClock } from '../../support/fake-clock.js';
import { type FakeLogs, fakeLogs } from '../../support/fake-logs.js';

const start = Date.parse('2026-03-01T00:00:00Z');
const day = 86_400_000;
const group = '/aws/lambda/photos-dev-viewImage';

describe('the figures of a function', () => {
  let logs: FakeLogs;
  beforeEach(() => {
    logs = fakeLogs({ now: () => Number.POSITIVE_INFINITY, pageSize: 10, repeat: 3 });
  });

  interface Invocation {
    readonly ms?: number;
    readonly init?: number;
    readonly memory?: number;
    readonly used?: number;
    readonly at?: number;
    readonly status?: string;
  }
  function invoked({ ms = 100, init, memory = 512, used = 80, at = 0, status }: Invocation = {}): void {
    const more = `${init === undefined ? '' : `\tInit Duration: ${init}.00 ms`}${status ? `\tStatus: ${status}` : ''}`;
    const message = `REPORT RequestId: id\tDuration: ${ms}.00 ms\tBilled Duration: ${ms} ms\tMemory Size: ${memory} MB\tMax Memory Used: ${used} MB${more}`;
    logs.put(group, { timestamp: start + at, message });
  }
  async function stats(metrics = {}, architecture: 'arm64' | 'x86_64' = 'x86_64') {
    const reporter = { report: () => undefined };
    const span = { from: start, until: start + day };
    const sample = await collectReports(group, { source: logs, clock: fakeClock(start + day), reporter, ...span });
    const facts = { key: 'viewImage', name: 'photos-dev-viewImage', architecture, sample, metrics };
    return functionStats(facts, { prices: priceTables.today, region: 'us-east-1' });
  }

  it('distinguishes cold from warm starts, and includes their initialization', async () => {
    for (let index = 1; index <= 18; index += 1) invoked({ ms: index * 10 });
    invoked({ ms: 50, init: 300 });
    invoked({ ms: 70, init: 400 });
    const result = await stats();
    expect(result).to.deep.include({ invocations: 20, coldStarts: 2, coldShare: 0.1 });
    expect(result.warm).to.deep.equal({ p50: 90, p95: 180, max: 180 });
    expect(result.cold).to.deep.equal({ p50: 350, p95: 470, max: 470 });
  });

  it('counts what pages repeat once', async () => {
    for (let index = 0; index < 95; index += 1) invoked();
    expect((await stats()).invocations).to.equal(95);
  });

  it('costs what Lambda bills, with the memory each invocation had', async () => {
    for (let index = 0; index < 50; index += 1) invoked({ ms: 1000, memory: 1024 });
    for (let index = 0; index < 100; index += 1) invoked({ ms: 1000, memory: 512 });
    const result = await stats();
    expect(result.gbSeconds).to.equal(100);
    // 100 GB-s × 0.0000166667 + 150 requests × 0.20 / 1,000,000
    expect(result.usd).to.equal(0.001697);
  });

  it('takes counts from the metrics, and from the log where these lag', async () => {
    invoked();
    invoked({ status: 'timeout' });
    const metrics = {
      invocations: 7,
      errors: 3,
      throttles: 2,
      iteratorAgeMs: 90_000,
      eventsDropped: 1,
      deadLetterErrors: 1,
    };
    expect(await stats(metrics)).to.deep.include({
      invocations: 7,
      errors: 3,
      throttles: 2,
      iteratorAgeMs: 90_000,
      deadLetters: { dropped: 1, deliveryFailures: 1 },
    });
    expect(await stats()).to.deep.include({ invocations: 2, errors: 1 });
  });

  it('shows invocations over the span in 24 parts', async () => {
    invoked({ at: 0 });
    invoked({ at: day - 1 });
    invoked({ at: day });
    const { timeline } = await stats();
    expect(timeline).to.have.length(24);
    expect([timeline[0], timeline[23]]).to.deep.equal([1, 2]);
  });

  const advice = [
    ['more memory when it is nearly full', { memory: 128, used: 120 }, 30, 192],
    ['less memory when over half is never used', { memory: 1024, used: 150 }, 30, 256],
    ['nothing when it fits', { memory: 512, used: 300 }, 30, undefined],
    ['nothing from a few invocations', { memory: 1024, used: 150 }, 5, undefined],
  ] as const;
  for (const [what, invocation, times, recommended] of advice) {
    it(`advises ${what}`, async () => {
      for (let index = 0; index < times; index += 1) invoked(invocation);
      expect((await stats()).memory?.recommended).to.equal(recommended);
    });
  }

  it('reads Lambda’s JSON log format as well', async () => {
    const metrics = {
      durationMs: 12.3,
      billedDurationMs: 13,
      memorySizeMB: 128,
      maxMemoryUsedMB: 70,
      initDurationMs: 100,
    };
    const record = { requestId: 'id', status: 'success', metrics };
    logs.put(group, { timestamp: start, message: JSON.stringify({ type: 'platform.report', record }) });
    expect(await stats()).to.deep.include({ invocations: 1, coldStarts: 1, billedMs: 13 });
  });

  it('has no durations of a function that was never invoked', async () => {
    expect(await stats())
      .to.include({ invocations: 0, usd: 0 })
      .and.not.to.have.any.keys('warm', 'cold', 'memory');
  });

  it('has percentiles that were measured, one value included', () => {
    expect(durations([5])).to.deep.equal({ p50: 5, p95: 5, max: 5 });
    expect(durations([10, 9, 100, 1])).to.deep.equal({ p50: 9, p95: 100, max: 100 });
  });
});

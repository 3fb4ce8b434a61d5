import { expect } from 'chai';
import { runTimeline } from '../../../src/cli/logs/run-timeline.js';
import type { Service } from '../../../src/service/types.js';
import { fakeClock } from '../../support/fake-clock.js';
import { type FakeLogs, fakeLogs } from '../../support/fake-logs.js';
import { expectSchema } from '../../support/schema.js';

const start = Date.parse('2026-03-01T10:00:00Z');
/** A UUID of version 7 made at `start`. */
const time = start.toString(16).padStart(12, '0');
const imageId = `${time.slice(0, 8)}-${time.slice(8)}-7cc1-8a62-0c6f3b1c7a11`;
const otherId = `${time.slice(0, 8)}-${time.slice(8)}-7cc1-8a62-ffffffffffff`;
const triggers = { downloadImage: 'httpApi', analyzeImage: 's3', processImage: 'stream', viewImage: 'httpApi' };
const service = {
  name: 'photos',
  stage: 'prod',
  region: 'eu-west-1',
  functions: Object.entries(triggers).map(([key, type]) => ({
    key,
    name: `photos-prod-${key}`,
    events: [{ type, options: {} }],
    settings: {},
  })),
} as unknown as Service;

type FunctionKey = keyof typeof triggers;

describe('the timeline of an image', () => {
  let logs: FakeLogs;
  let notes: string[];
  beforeEach(() => {
    logs = fakeLogs({ now: () => Number.POSITIVE_INFINITY });
    notes = [];
  });

  /** Lines at milliseconds after the start, as one invocation writes them. */
  function invocation(key: FunctionKey, id: string, lines: readonly (readonly [number, string | object])[]): void {
    const base = { level: 'INFO', function_request_id: id };
    const text = (line: string | object) => (typeof line === 'string' ? line : JSON.stringify({ ...base, ...line }));
    const events = lines.map(([offset, line]) => ({ timestamp: start + offset, message: text(line), stream: id }));
    logs.put(`/aws/lambda/photos-prod-${key}`, ...events);
  }
  const begin = (id: string) => `START RequestId: ${id} Version: $LATEST`;
  const report = (id: string, ms: number, more = '') =>
    `REPORT RequestId: ${id}\tDuration: ${ms}.00 ms\tBilled Duration: ${ms} ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB${more}`;
  const about = (code: string, more: object = {}) => ({
    message: code.toLowerCase(),
    code,
    correlation_id: 'req-1',
    imageId,
    ...more,
  });

  function received(): void {
    invocation('downloadImage', 'd1', [
      [0, begin('d1')],
      [120, about('IMAGE_RECEIVED')],
      [130, report('d1', 130, '\tInit Duration: 300.00 ms')],
    ]);
  }
  const tell = async (minutes = 10, style: 'json' | 'text' = 'text') =>
    runTimeline({
      service,
      imageId,
      since: undefined,
      style: style === 'json' ? 'json' : { colour: false, functions: [] },
      source: logs,
      clock: fakeClock(start + minutes * 60_000),
      reporter: { report: ({ message }) => void notes.push(message) },
      print: (words) => `emojify ${words} --stage prod`,
    });

  it('follows an image through the functions to its end, with the gaps', async () => {
    received();
    invocation('analyzeImage', 'a1', [
      [400, begin('a1')],
      [900, about('IMAGE_ANALYZED')],
      [950, report('a1', 550)],
    ]);
    invocation('processImage', 'p1', [
      [2000, begin('p1')],
      [2300, about('IMAGE_PROCESSED')],
      [2350, report('p1', 350)],
    ]);
    const text = await tell();
    expect(text).to.match(
      /downloadImage: 130 ms, cold start 300 ms, d1[\s\S]*270 ms later[\s\S]*analyzeImage: 550 ms, a1/,
    );
    expect(text).to.match(/1\.1 s later[\s\S]*processImage: 350 ms, p1/);
    expect(text).to.contain('processed, 2.4 s from the first line to the last');
    expect(text).not.to.contain('emojify retry');
  });

  it('counts the retries of an event and names the command that helps', async () => {
    received();
    for (const [offset, id] of [
      [400, 'a1'],
      [60_400, 'a1'],
      [180_400, 'a1'],
    ] as const) {
      invocation('analyzeImage', id, [
        [offset, begin(id)],
        [offset + 1, { message: 'step begun', code: 'STEP_BEGUN', imageId, correlation_id: 'req-1' }],
        [offset + 3000, `2026-03-01T10:00:03.000Z ${id} Task timed out after 3.00 seconds`],
        [offset + 3001, report(id, 3000, '\tStatus: timeout')],
      ]);
    }
    const text = await tell();
    expect(text).to.contain(
      'stopped at analyzeImage after 3 attempts, retries exhausted: Task timed out after 3.00 seconds, 2 retries',
    );
    expect(text).to.contain(`emojify retry ${imageId} --stage prod`);
  });

  const denied = 'User is not authorized to perform: s3:GetObject because no policy allows it. Check your permissions.';
  function deniedAt(key: FunctionKey, ...begun: readonly (readonly [minutes: number, id: string])[]): void {
    for (const [minutes, id] of begun) {
      const offset = 400 + minutes * 60_000;
      invocation(key, id, [
        [offset, begin(id)],
        [offset + 100, about('STEP_FAILED', { level: 'ERROR', error: { message: denied, stack: 'Error\n at x' } })],
        [offset + 110, report(id, 110)],
      ]);
    }
  }
  const allTries = [
    [0, 'a1'],
    [1, 'a1'],
    [3, 'a1'],
  ] as const;

  it('reports at once that retries are used up, without the full stop of the reason', async () => {
    received();
    deniedAt('analyzeImage', ...allTries);
    const text = await tell(3.1);
    expect(text).to.contain('after 3 attempts, retries exhausted: User is not authorized');
    expect(text).to.contain('Check your permissions, 2 retries\n');
    expect(text).to.contain(`to process it again: emojify retry ${imageId} --stage prod`);
    const { verdict } = JSON.parse(await tell(3.1, 'json'));
    expect(verdict).to.include({ status: 'stuck', givenUp: true, reason: denied });
  });

  it('waits for the retries of an image that was retried', async () => {
    received();
    deniedAt('analyzeImage', ...allTries, [5, 'a2']);
    expect(await tell(5.1)).to.contain('in progress, now at analyzeImage after 4 attempts');
  });

  it('does not count the attempts of a stream, which go on by time', async () => {
    received();
    deniedAt('processImage', ...allTries);
    expect(await tell(3.1)).to.contain('in progress, now at processImage after 3 attempts');
  });

  it('does not call an image stuck while AWS may still try again', async () => {
    received();
    invocation('analyzeImage', 'a1', [
      [400, begin('a1')],
      [500, about('STEP_FAILED', { level: 'ERROR', error: { message: 'Rekognition is busy', stack: 'Error\n at x' } })],
      [510, report('a1', 110)],
    ]);
    expect(await tell(1)).to.contain('in progress, now at analyzeImage after 1 attempt: Rekognition is busy');
    expect(await tell(10)).to.contain('stopped at analyzeImage after 1 attempt: Rekognition is busy');
  });

  it('says which function was never called', async () => {
    received();
    expect(await tell()).to.contain('stopped at analyzeImage: it was never invoked');
  });

  it('shows the crash of the next function even before it logged the image', async () => {
    received();
    for (const [offset, id] of [
      [400, 'a1'],
      [60_400, 'a1'],
    ] as const) {
      invocation('analyzeImage', id, [
        [offset, begin(id)],
        [offset + 3000, `2026-03-01T10:00:03.000Z ${id} Task timed out after 3.00 seconds`],
        [offset + 3001, report(id, 3000)],
      ]);
    }
    const text = await tell();
    expect(text).to.contain(
      'stopped at analyzeImage: none of its lines mentions the image, but it failed 2 times in that period',
    );
    expect(text).to.contain('Task timed out after 3.00 seconds');
    expect(text).to.contain('emojify retry');
  });

  it('counts a step that is to be tried again as failed, though it only warns', async () => {
    received();
    invocation('analyzeImage', 'a1', [
      [400, begin('a1')],
      [500, about('STEP_FAILED', { level: 'WARN', error: { message: 'slow down', stack: 'Error\n at x' } })],
      [510, report('a1', 110)],
    ]);
    expect(await tell()).to.contain('stopped at analyzeImage after 1 attempt: slow down');
  });

  it('says why an image was given up', async () => {
    received();
    invocation('analyzeImage', 'a1', [
      [400, begin('a1')],
      [500, about('IMAGE_FAILED', { level: 'WARN', reason: { code: 'UNREADABLE_IMAGE', message: 'not a picture' } })],
      [510, report('a1', 110)],
    ]);
    expect(await tell()).to.contain('failed in analyzeImage: not a picture');
  });

  it('leaves out what the same invocation says of other images', async () => {
    received();
    invocation('processImage', 'p1', [
      [2000, begin('p1')],
      [
        2100,
        about('STEP_FAILED', {
          level: 'ERROR',
          imageId: otherId,
          correlation_id: 'req-2',
          error: { message: 'other' },
        }),
      ],
      [2300, about('IMAGE_PROCESSED')],
      [2350, report('p1', 350)],
    ]);
    const text = await tell();
    expect(text).to.contain('processed, ').and.not.to.contain('other');
  });

  it('prints one document with --json', async () => {
    received();
    const timeline = JSON.parse(await tell(10, 'json'));
    expectSchema('logs-image', timeline);
    expect(timeline).to.deep.include({ imageId, correlationIds: ['req-1'], retries: 0 });
    expect(timeline.attempts[0]).to.include({ function: 'downloadImage', outcome: 'ok', durationMs: 130 });
    expect(timeline.verdict).to.include({ status: 'stuck', function: 'analyzeImage' });
  });

  it('says that no line names the image', async () => {
    expect(await tell()).to.equal('');
    expect(notes[0]).to.contain(`no log line of stage prod in eu-west-1 mentions image ${imageId}`);
  });
});

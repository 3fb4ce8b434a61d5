import { readFileSync } from 'node:fs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import type { DeployContext } from '../../src/aws/deploy/deploy-context.js';
import { listDeployments } from '../../src/aws/deploy/deployment-record.js';
import { parseLine } from '../../src/aws/logs/log-line.js';
import { parseReport } from '../../src/aws/report-line.js';
import { longRun } from '../support/long-run.js';
import { mutated, mutatedText } from '../support/mutate.js';
import { seeded } from '../support/simulated-cloud/virtual-time.js';

const id = '8f507cfc-xmpl-4697-b07a-ac58fc914c95';
const report = {
  time: '2026-01-01T00:00:00.000Z',
  type: 'platform.report',
  record: {
    requestId: id,
    status: 'success',
    metrics: { durationMs: 12.3, billedDurationMs: 13, memorySizeMB: 128, maxMemoryUsedMB: 90, initDurationMs: 200.5 },
  },
};
const lines = [
  `REPORT RequestId: ${id}\tDuration: 12.30 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 90 MB\tInit Duration: 200.50 ms\tStatus: timeout\t\n`,
  `START RequestId: ${id} Version: $LATEST`,
  `2026-01-01T00:00:00.000Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"x","stack":["Error: x","    at y"]}`,
  `2026-01-01T00:00:00.000Z ${id} Task timed out after 3.00 seconds`,
  '{"level":"WARN","message":"m","timestamp":"2026-01-01T00:00:00.000Z","code":"STEP_FAILED","imageId":"x"}',
];

/** Everything that is a number in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('texts of AWS that are not what they should be', () => {
  const times = longRun ? 200_000 : 3000;

  it('every log line is read as something, and every figure of a report is a number', () => {
    const random = seeded(17);
    for (let count = 0; count < times; count += 1) {
      const text = random.chance(0.4)
        ? JSON.stringify(mutated(report, random))
        : mutatedText(random.pick(lines), random);
      const { message, failed, invocation } = parseLine(text ?? '');
      expect(message, text).to.be.a('string');
      expect(failed, text).to.be.a('boolean');
      expect(typeof invocation, text).to.be.oneOf(['string', 'undefined']);
      const read = parseReport(text ?? '');
      if (read) expect(typeof read.requestId, text).to.equal('string');
      expect(numbersIn(read).every(Number.isFinite), text).to.equal(true);
    }
  });

  it('unreadable deployment records are omitted, and the others are complete', async () => {
    const s3 = mockClient(S3Client);
    const fixture = new URL('../guards/fixtures/deployment-record.json', import.meta.url);
    const record = JSON.parse(readFileSync(fixture, 'utf8'));
    const place = { bucket: 'b', prefix: 'p/' } as Parameters<typeof listDeployments>[1];
    const context = { s3: new S3Client({ region: 'us-east-1' }) } as unknown as DeployContext;
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'p/deployments/a.json' }] });
    const random = seeded(17);
    let text = '';
    s3.on(GetObjectCommand).callsFake(() => ({ Body: { transformToString: async () => text } }));
    let left = 0;
    for (let count = 0; count < times / 50; count += 1) {
      const whole = JSON.stringify(mutated(record, random)) ?? '';
      text = random.chance(0.5) ? whole : mutatedText(JSON.stringify(record), random);
      const [read] = await listDeployments(context, place);
      if (!read) left += 1;
      else {
        expect(
          [read.id, read.stackName, read.template].every((one) => typeof one === 'string'),
          text,
        ).to.equal(true);
        for (const { key, code, sha256 } of read.functions) expect(`${key}${code}${sha256}`, text).to.be.a('string');
      }
    }
    s3.restore();
    expect(left).to.be.greaterThan(0);
  });
});

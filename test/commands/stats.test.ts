import { expect } from 'chai';
import { type FakeAws, type FakeAwsCall, startFakeAws } from '../support/fake-aws.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string } };
}

/** A service of which viewImage was invoked 30 times, and nothing else. */
function answer({ operation, input }: FakeAwsCall) {
  if (operation === 'FilterLogEvents') {
    if (!String(input.logGroupName).endsWith('viewImage') || !String(input.filterPattern).includes('REPORT'))
      return { body: { events: [] } };
    const now = Date.now();
    const events = Array.from({ length: 30 }, (_, index) => ({
      eventId: String(index),
      timestamp: now - index * 1000,
      message: `REPORT RequestId: ${index}\tDuration: ${100 + index}.00 ms\tBilled Duration: 200 ms\tMemory Size: 1024 MB\tMax Memory Used: 90 MB${index === 0 ? '\tInit Duration: 250.00 ms' : ''}\n`,
    }));
    return { body: { events } };
  }
  if (operation === 'GetMetricData') {
    const known: Record<string, number> = { Invocations: 15, Errors: 1, IteratorAge: 120_000 };
    const MetricDataResults = (input.MetricDataQueries as MetricQuery[]).map(({ Id, MetricStat }) => {
      const value = Id.endsWith('_0') ? known[MetricStat.Metric.MetricName] : undefined;
      const points =
        value === undefined ? [] : MetricStat.Metric.MetricName === 'Invocations' ? [value, value] : [value];
      return { Id, Values: points, Timestamps: [] };
    });
    return { body: { MetricDataResults } };
  }
  if (operation.includes('viewImage/event-invoke-config')) {
    const Destination = 'arn:aws:sqs:eu-west-1:000000000000:given-up';
    return { body: { FunctionEventInvokeConfigs: [{ DestinationConfig: { OnFailure: { Destination } } }] } };
  }
  if (operation === 'GetQueueUrl') return { body: { QueueUrl: 'http://queue.example.com/given-up' } };
  if (operation === 'GetQueueAttributes')
    return { body: { Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' } } };
  return { body: { Architectures: ['arm64'], MemorySize: 1024 } };
}

describe('emojify stats', () => {
  let folder: ServiceFolder;
  let aws: FakeAws;
  before(async () => {
    folder = serviceFolder();
    aws = await startFakeAws(answer);
  });
  after(async () => {
    folder.remove();
    await aws.close();
  });
  const run = (...args: string[]) => runCli(args, { cwd: folder.path, env: aws.env });

  it('shows counts, durations of cold and warm starts, a bar chart, and what to do', async () => {
    const { stdout, code } = await run('stats');
    expect(code).to.equal(0);
    expect(stdout).to.match(/viewImage +30 +1 +0 +1 \(3\.3 %\) +90 of 1024 +<0\.01/);
    expect(stdout).to.match(/viewImage +warm +115 ms +128 ms +129 ms/);
    expect(stdout).to.match(/viewImage +cold +350 ms/);
    expect(stdout).to.contain('█');
    expect(stdout).to.contain('viewImage: 128 MB instead of 1024');
    expect(stdout).to.contain('its stream was 2 min 0 s behind');
    expect(stdout).to.match(/processImage +0 +0 +0/);
    expect(stdout).to.contain('viewImage: 3 events wait in queue given-up');
  });

  it('prints one document with --json, of one function if asked', async () => {
    const document = JSON.parse((await run('stats', 'viewImage', '--json', '--since', '7d')).stdout);
    expectSchema('stats', document);
    expect(document.functions).to.have.length(1);
    expect(document.functions[0]).to.deep.include({
      invocations: 30,
      coldStarts: 1,
      architecture: 'arm64',
      gbSeconds: 6,
    });
  });

  it('says which region has no prices, and shows the rest', async () => {
    const { stdout, stderr, code } = await run('stats', '--region', 'sa-east-1');
    expect(code).to.equal(0);
    expect(stderr).to.contain('no prices of');
    expect(stdout).to.match(/viewImage +30/);
  });

  it('rejects a misspelt function and an invalid time', async () => {
    expect((await run('stats', 'viewImag')).stderr).to.contain('did you mean "viewImage"');
    const { stderr, code } = await run('stats', '--since', 'monday');
    expect(code).to.equal(2);
    expect(stderr).to.contain('invalid --since "monday"');
  });

  it('feeds emojify cost: a month as the deployed service goes', async () => {
    const { stdout, code } = await run('cost', '--since', '3d', '--json', '--free-tier', 'none');
    expect(code).to.equal(0);
    const document = JSON.parse(stdout);
    expectSchema('cost', document);
    // Three days are a tenth of a month: 6 GB-s and 30 requests, times ten.
    const { lines } = document.deployed.estimate;
    expect(
      lines.map(({ item, quantity }: { item: string; quantity: number }) => [item, Math.round(quantity)]),
    ).to.deep.equal([
      ['lambda.compute.arm64', 60],
      ['lambda.requests', 300],
    ]);
  });
});

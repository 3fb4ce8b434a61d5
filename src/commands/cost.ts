import type { Prices } from '../aws/cost/prices.js';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import type { CostResult } from '../cli/cost/cost-command.js';
import { Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Report } from '../errors/reporter.js';

type DeployedFlags = Parameters<typeof serviceOptions>[0] & {
  readonly since?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
};

const amount = (summary: string) => Flags.string({ summary, helpValue: 'N', helpGroup: 'ESTIMATE, A MONTH' });

export default class Cost extends BaseCommand {
  static override summary = 'what a month costs: as you expect it, or as the deployed service goes';
  static override examples = [
    {
      description: 'a million requests of 120 ms at 512 MB behind an HTTP API',
      command: '<%= config.bin %> cost --requests 1M --memory 512 --duration 120ms --api http',
    },
    {
      description: 'the deployed service of this folder, by its own figures',
      command: '<%= config.bin %> cost --stage prod --since 30d',
    },
    {
      description: 'the talk’s example, at the prices of 2017',
      command: '<%= config.bin %> cost --as-of 2017 --requests 30M --memory 128 --duration 200',
    },
    {
      description: 'the cheapest memory size for durations you measured',
      command: '<%= config.bin %> cost --measured 512=740,1024=380,2048=230',
    },
  ];
  static override flags = {
    requests: amount('invocations of the function, such as 30M'),
    memory: Flags.string({ summary: 'its memory in MB', helpValue: 'MB', helpGroup: 'ESTIMATE, A MONTH' }),
    duration: Flags.string({
      summary: 'how long one takes, such as 200ms or 1.5s',
      helpValue: 'TIME',
      helpGroup: 'ESTIMATE, A MONTH',
    }),
    architecture: Flags.option({
      options: ['arm64', 'x86_64'] as const,
      summary: 'its processor; arm64 unless the prices have only x86_64',
      helpGroup: 'ESTIMATE, A MONTH',
    })(),
    api: Flags.option({
      options: ['http', 'rest', 'none'] as const,
      default: 'none',
      summary: 'kind of API that takes each request',
      helpGroup: 'ESTIMATE, A MONTH',
    })(),
    images: amount('images sent to Rekognition'),
    's3-puts': amount('objects written to S3'),
    's3-gets': amount('objects read from S3'),
    's3-storage': amount('GB kept in S3'),
    'dynamodb-writes': amount('write units of DynamoDB (1 KB each)'),
    'dynamodb-reads': amount('read units of DynamoDB (4 KB each)'),
    'dynamodb-storage': amount('GB kept in DynamoDB'),
    measured: Flags.string({ summary: 'durations by memory: which size is the cheapest', helpValue: 'MB=MS,…' }),
    'free-tier': Flags.option({
      options: ['always', 'first-year', 'none'] as const,
      default: 'always',
      summary: 'which free tier to take off',
    })(),
    'as-of': Flags.option({ options: ['today', '2017'] as const, default: 'today', summary: 'which prices' })(),
    prices: Flags.string({ summary: 'JSON file with prices of your own', helpValue: 'FILE' }),
    'show-prices': Flags.boolean({ summary: 'print the price table and stop' }),
    since: Flags.string({ summary: 'measure the deployed service from when; default 30d', helpValue: 'WHEN' }),
    ...serviceFlags,
    ...awsFlags,
  };

  async run(): Promise<CostResult> {
    const { flags } = await this.parse(Cost);
    const { costOfFlags, costText } = await import('../cli/cost/cost-command.js');
    const region = flags.region ?? (flags['as-of'] === 'today' ? await serviceRegion(flags) : undefined);
    const result = await costOfFlags({ ...flags, region }, (prices) => this.measure(flags, prices));
    this.log(costText(result));
    return result;
  }

  private async measure(flags: DeployedFlags, prices: Prices) {
    const { loadService } = await import('../service/load/load-service.js');
    const { runStats } = await import('../aws/stats/run-stats.js');
    const said = flags.stage ?? flags.since ?? flags.config;
    const service = await loadService(serviceOptions(flags)).catch((error: unknown) => {
      if (said === undefined && error instanceof EmojifyError && error.code === 'SERVICE_NOT_FOUND') return undefined;
      throw error;
    });
    if (!service) return undefined;
    const reporter = { report: ({ message }: Report) => this.logToStderr(message) };
    const request = { ...flags, service, names: [], since: flags.since ?? '30d', prices, env: process.env, reporter };
    return { service, stats: await runStats(request) };
  }
}

/** Prices are those of the service in this folder, if there is one that can be read. */
async function serviceRegion(flags: Parameters<typeof serviceOptions>[0]): Promise<string | undefined> {
  const { readNames } = await import('../service/load/read-names.js');
  const names = await readNames(serviceOptions(flags)).catch(() => undefined);
  return names?.region;
}

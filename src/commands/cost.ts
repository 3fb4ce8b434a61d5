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
  static override summary =
    'estimate the monthly cost: from expected usage, or from the metrics of the deployed service';
  static override examples = [
    {
      description: 'a million requests of 120 ms at 512 MB behind an HTTP API',
      command: '<%= config.bin %> cost --requests 1M --memory 512 --duration 120ms --api http',
    },
    {
      description: 'the deployed service, from its own metrics',
      command: '<%= config.bin %> cost --stage prod --since 30d',
    },
    {
      description: 'the talk’s example, at 2017 prices',
      command: '<%= config.bin %> cost --as-of 2017 --requests 30M --memory 128 --duration 200',
    },
    {
      description: 'the cheapest memory size, from measured durations',
      command: '<%= config.bin %> cost --measured 512=740,1024=380,2048=230',
    },
  ];
  static override flags = {
    requests: amount('invocations of the function, such as 30M'),
    memory: Flags.string({ summary: 'configured memory in MB', helpValue: 'MB', helpGroup: 'ESTIMATE, A MONTH' }),
    duration: Flags.string({
      summary: 'duration of one invocation, such as 200ms or 1.5s',
      helpValue: 'TIME',
      helpGroup: 'ESTIMATE, A MONTH',
    }),
    architecture: Flags.option({
      options: ['arm64', 'x86_64'] as const,
      summary: 'processor (default: arm64, or x86_64 if the prices lack arm64)',
      helpGroup: 'ESTIMATE, A MONTH',
    })(),
    api: Flags.option({
      options: ['http', 'rest', 'none'] as const,
      default: 'none',
      summary: 'API in front of the function',
      helpGroup: 'ESTIMATE, A MONTH',
    })(),
    images: amount('images analyzed by Rekognition'),
    's3-puts': amount('S3 write requests'),
    's3-gets': amount('S3 read requests'),
    's3-storage': amount('GB stored in S3'),
    'dynamodb-writes': amount('DynamoDB write units (1 KB each)'),
    'dynamodb-reads': amount('DynamoDB read units (4 KB each)'),
    'dynamodb-storage': amount('GB stored in DynamoDB'),
    measured: Flags.string({ summary: 'durations by memory size, to find the cheapest', helpValue: 'MB=MS,…' }),
    'free-tier': Flags.option({
      options: ['always', 'first-year', 'none'] as const,
      default: 'always',
      summary: 'free tier to deduct',
    })(),
    'as-of': Flags.option({ options: ['today', '2017'] as const, default: 'today', summary: 'price list to use' })(),
    prices: Flags.string({ summary: 'JSON file with your own prices', helpValue: 'FILE' }),
    'show-prices': Flags.boolean({ summary: 'print the price list and exit' }),
    since: Flags.string({
      summary: 'measure the deployed service from this time on (default: 30d ago)',
      helpValue: 'WHEN',
    }),
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

/** Uses the prices of the service in this folder, if there is one that can be read. */
async function serviceRegion(flags: Parameters<typeof serviceOptions>[0]): Promise<string | undefined> {
  const { readNames } = await import('../service/load/read-names.js');
  const names = await readNames(serviceOptions(flags)).catch(() => undefined);
  return names?.region;
}

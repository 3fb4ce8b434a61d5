import type { StatsResult } from '../aws/stats/run-stats.js';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Args, Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';

export default class Stats extends BaseCommand {
  static override summary = 'show invocations, errors, cold starts, durations, memory and cost of the functions';
  static override description =
    'Durations and memory come from the REPORT lines in the logs, the other figures from CloudWatch metrics.';
  static override examples = [
    { description: 'all functions, the last 24 hours', command: '<%= config.bin %> stats' },
    {
      description: 'one function of another stage',
      command: '<%= config.bin %> stats viewImage --stage prod --since 7d',
    },
  ];
  static override args = {
    functions: Args.string({ description: 'functions to show (default: all)', multiple: true }),
  };
  static override flags = {
    since: Flags.string({ summary: 'start: 10m, 2h or 7d ago, or an ISO time', helpValue: 'WHEN', default: '24h' }),
    prices: Flags.string({ summary: 'JSON file with your own prices', helpValue: 'FILE' }),
    ...serviceFlags,
    ...awsFlags,
  };

  async run(): Promise<StatsResult> {
    const { args, flags } = await this.parse(Stats);
    const { loadService } = await import('../service/load/load-service.js');
    const { loadPrices } = await import('../aws/cost/load-prices.js');
    const { priceTables } = await import('../aws/cost/price-tables.js');
    const { runStats } = await import('../aws/stats/run-stats.js');
    const { statsText } = await import('../cli/format/stats-text.js');
    const result = await runStats({
      ...flags,
      service: await loadService(serviceOptions(flags)),
      names: args.functions ?? [],
      prices: await loadPrices(priceTables.today, flags.prices),
      env: process.env,
      reporter: { report: ({ message }) => this.logToStderr(message) },
    });
    this.log(statsText(result, this.printCommand));
    return result;
  }
}

import type { Reporter } from '../../errors/reporter.js';
import { sdk } from '../../sdk/load.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { withNamedAwsErrors } from '../aws-error.js';
import { type AwsOptions, awsOptions } from '../aws-options.js';
import { lambdaClient, logsClient, metricsClient } from '../clients.js';
import { type Clock, systemClock } from '../clock.js';
import type { Prices } from '../cost/prices.js';
import { findFunctions, logGroupOf } from '../find-functions.js';
import { cloudWatchSource } from '../logs/cloudwatch-source.js';
import { parseWhen } from '../parse-when.js';
import { type WaitingFailures, waitingFailures } from '../waiting-failures.js';
import { collectReports } from './collect-reports.js';
import { functionMetrics } from './function-metrics.js';
import { type FunctionStats, functionStats } from './function-stats.js';

/** What `emojify stats --json` prints. */
export interface StatsResult {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  /** ISO, UTC. */
  readonly from: string;
  readonly until: string;
  readonly prices?: { readonly date: string; readonly source: string };
  readonly functions: readonly FunctionStats[];
  /** Number of events in the functions' failure destinations, currently. */
  readonly failures: readonly WaitingFailures[];
}

export interface StatsRequest {
  readonly service: Service;
  /** Keys of functions; empty means all. */
  readonly names: readonly string[];
  readonly since: string;
  readonly prices: Prices;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
  readonly clock?: Clock;
}

/** Measures the functions of a deployed service over a period that ends now. */
export function runStats(request: StatsRequest): Promise<StatsResult> {
  const { service, names, env, clock = systemClock } = request;
  const aws = awsOptions({ ...request, region: service.region }, env);
  const functions = findFunctions(service, names, names.length === 0);
  const until = clock.now();
  const span = { from: parseWhen('--since', request.since, until), until };
  return withNamedAwsErrors(aws, async () => {
    const source = await cloudWatchSource((fresh) => logsClient({ ...aws, maxAttempts: 1, fresh }));
    const client = await metricsClient(aws);
    const metrics = await functionMetrics(
      client,
      functions.map(({ name }) => name),
      span,
    );
    const pricing = pricesFor(service.region, request);
    const stats: FunctionStats[] = [];
    for (const [index, fn] of functions.entries()) {
      const sample = await collectReports(logGroupOf(fn), { ...span, source, clock, reporter: request.reporter });
      const architecture = await architectureOf(fn, aws);
      const facts = { key: fn.key, name: fn.name, architecture, sample, metrics: metrics[index] ?? {} };
      stats.push(functionStats(facts, pricing));
    }
    const failures = await waitingFailures(aws, functions);
    return { ...toResult(service, span, pricing?.prices, stats), failures };
  });
}

/** Missing prices are reported, but the other figures are still shown. */
function pricesFor(region: string, { prices, reporter }: StatsRequest) {
  if (prices.regions[region]) return { prices, region };
  const message = `no prices of ${prices.date} for region "${region}": costs are left out (--prices adds them)`;
  reporter.report({ level: 'warn', code: 'COST_NO_PRICE', message });
  return undefined;
}

/** As deployed; without permission to read that, as in the service file, otherwise arm64. */
async function architectureOf({ name, architecture }: ServiceFunction, aws: AwsOptions): Promise<'arm64' | 'x86_64'> {
  const { GetFunctionConfigurationCommand } = sdk('@aws-sdk/client-lambda');
  const client = await lambdaClient(aws);
  const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name })).catch(() => undefined);
  return answer?.Architectures?.[0] ?? architecture ?? 'arm64';
}

function toResult(
  { name, stage, region }: Service,
  { from, until }: { from: number; until: number },
  prices: Prices | undefined,
  functions: readonly FunctionStats[],
): Omit<StatsResult, 'failures'> {
  return {
    service: name,
    stage,
    region,
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    ...(prices && { prices: { date: prices.date, source: prices.source } }),
    functions,
  };
}

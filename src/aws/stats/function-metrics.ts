import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { sdk } from '../../sdk/load.js';

/** CloudWatch's counts for a function; undefined if it has no data. */
export type FunctionMetrics = Partial<Readonly<Record<MetricKey, number>>>;

/** Lambda's metrics: name, and how the data points of a period are aggregated. */
const metrics = {
  invocations: ['Invocations', 'Sum'],
  errors: ['Errors', 'Sum'],
  throttles: ['Throttles', 'Sum'],
  iteratorAgeMs: ['IteratorAge', 'Maximum'],
  deadLetterErrors: ['DeadLetterErrors', 'Sum'],
  eventsDropped: ['AsyncEventsDropped', 'Sum'],
  destinationFailures: ['DestinationDeliveryFailures', 'Sum'],
} as const;

export type MetricKey = keyof typeof metrics;
const metricKeys = Object.keys(metrics) as MetricKey[];

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Maximum number of series per call. */
const mostQueries = 500;

/** The metrics of the functions with these names, in the same order. */
export async function functionMetrics(
  client: CloudWatchClient,
  names: readonly string[],
  span: Span,
): Promise<readonly FunctionMetrics[]> {
  const queries = names.flatMap((name, index) => metricKeys.map((key) => toQuery(name, index, key, span)));
  const values = new Map<string, number[]>();
  for (let start = 0; start < queries.length; start += mostQueries) {
    await read(client, queries.slice(start, start + mostQueries), span, values);
  }
  return names.map((_, index) => {
    const known = metricKeys.flatMap((key) => {
      const points = values.get(`${key}_${index}`) ?? [];
      return points.length > 0 ? [[key, combine(key, points)] as const] : [];
    });
    return Object.fromEntries(known);
  });
}

const combine = (key: MetricKey, points: readonly number[]) =>
  metrics[key][1] === 'Sum' ? points.reduce((sum, point) => sum + point, 0) : Math.max(...points);

function toQuery(name: string, index: number, key: MetricKey, span: Span): MetricDataQuery {
  const [MetricName, Stat] = metrics[key];
  const Dimensions = [{ Name: 'FunctionName', Value: name }];
  return {
    Id: `${key}_${index}`,
    MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period: periodOf(span), Stat },
  };
}

/** Seconds: CloudWatch keeps data points of one minute for 15 days, of 5 minutes for 63, then of an hour. */
function periodOf({ from, until }: Span): number {
  const day = 86_400_000;
  if (until - from > 63 * day) return 3600;
  return until - from > 15 * day ? 300 : until - from > day ? 300 : 60;
}

async function read(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { from, until }: Span,
  values: Map<string, number[]>,
): Promise<void> {
  const { GetMetricDataCommand } = sdk('@aws-sdk/client-cloudwatch');
  let next: string | undefined;
  do {
    const answer = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(from),
        EndTime: new Date(until),
        ...(next && { NextToken: next }),
      }),
    );
    for (const { Id = '', Values = [] } of answer.MetricDataResults ?? []) {
      values.set(Id, [...(values.get(Id) ?? []), ...Values]);
    }
    next = answer.NextToken;
  } while (next !== undefined);
}

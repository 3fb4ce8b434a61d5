import { billedGbSeconds, type Usage } from '../../aws/cost/estimate.js';
import { parseCount, parseMemory, parseMilliseconds } from '../../aws/cost/parse-amounts.js';
import type { Prices } from '../../aws/cost/prices.js';
import { EmojifyError } from '../../errors/emojify-error.js';

export type Architecture = 'arm64' | 'x86_64';

/** What `emojify cost` was asked to estimate, as typed. */
export interface UsageFlags {
  readonly requests?: string | undefined;
  readonly memory?: string | undefined;
  readonly duration?: string | undefined;

  readonly api: 'http' | 'rest' | 'none';
  readonly images?: string | undefined;
  readonly 's3-puts'?: string | undefined;
  readonly 's3-gets'?: string | undefined;
  readonly 's3-storage'?: string | undefined;
  readonly 'dynamodb-writes'?: string | undefined;
  readonly 'dynamodb-reads'?: string | undefined;
  readonly 'dynamodb-storage'?: string | undefined;
}

const countFlags = {
  images: 'rekognition.images',
  's3-puts': 's3.puts',
  's3-gets': 's3.gets',
  's3-storage': 's3.storage',
  'dynamodb-writes': 'dynamodb.writes',
  'dynamodb-reads': 'dynamodb.reads',
  'dynamodb-storage': 'dynamodb.storage',
} as const;

/** Whether the flags request an estimate; otherwise the cost of the deployed service is shown. */
export function asksForEstimate(flags: UsageFlags): boolean {
  const names = ['requests', 'memory', 'duration', ...Object.keys(countFlags)] as const;
  return names.some((name) => flags[name as keyof UsageFlags] !== undefined);
}

/** The monthly usage that the flags describe. */
export function usageOf(flags: UsageFlags, architecture: Architecture, prices: Prices): Usage {
  const usage: Record<string, number> = functionUsage(flags, architecture, prices);
  for (const [flag, item] of Object.entries(countFlags)) {
    const text = flags[flag as keyof typeof countFlags];
    if (text !== undefined) usage[item] = parseCount(`--${flag}`, text);
  }
  return usage;
}

function functionUsage(flags: UsageFlags, architecture: Architecture, prices: Prices): Record<string, number> {
  if (flags.requests === undefined) {
    const lone = (['memory', 'duration'] as const).find((name) => flags[name] !== undefined);
    if (lone) throw new EmojifyError('USAGE', `missing --requests: --${lone} needs the number of requests per month`);
    return {};
  }
  const requests = parseCount('--requests', flags.requests);
  const usage: Record<string, number> = { 'lambda.requests': requests };
  if (flags.api !== 'none') usage[`api.${flags.api}`] = requests;
  if (flags.memory === undefined)
    throw new EmojifyError('USAGE', 'missing --memory: expected the function’s memory in MB, such as 512');
  if (flags.duration === undefined) {
    throw new EmojifyError('USAGE', 'missing --duration: expected the duration of one invocation, such as 200ms');
  }
  const memory = parseMemory('--memory', flags.memory);
  const duration = parseMilliseconds('--duration', flags.duration);
  usage[`lambda.compute.${architecture}`] = billedGbSeconds(requests, duration, memory, prices.billingStepMs);
  return usage;
}

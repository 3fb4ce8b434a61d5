import { micro } from '../cost/estimate.js';
import { type Prices, priceItems, tieredUsd, tiersOf } from '../cost/prices.js';
import type { ReportSample } from './collect-reports.js';
import type { FunctionMetrics } from './function-metrics.js';

/** Milliseconds; values that were not measured are omitted. */
export interface Durations {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface MemoryAdvice {
  /** MB. */
  readonly configured: number;
  readonly maxUsed: number;
  /** Omitted if the size is right, or if too few invocations were measured. */
  readonly recommended?: number;
  readonly reason: string;
}

/** One function in `emojify stats --json`. */
export interface FunctionStats {
  readonly function: string;
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly coldStarts: number;
  /** Share (0–1) of the invocations whose reports were read. */
  readonly coldShare: number;
  readonly warm?: Durations;
  /** Initialization plus handler. */
  readonly cold?: Durations;
  readonly memory?: MemoryAdvice;
  /** Maximum age of the newest record of a stream, in milliseconds. */
  readonly iteratorAgeMs?: number;
  /** Events whose retries were used up, and failures to send these to the failure destination. */
  readonly deadLetters: { readonly dropped: number; readonly deliveryFailures: number };
  readonly architecture: 'arm64' | 'x86_64';
  readonly billedMs: number;
  readonly gbSeconds: number;
  /** Compute and requests of the period, without the free tier; omitted if the region has no prices. */
  readonly usd?: number;
  /** Invocations in 24 equal parts of the period. */
  readonly timeline: readonly number[];
}

export interface FunctionFacts {
  readonly key: string;
  readonly name: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly sample: ReportSample;
  readonly metrics: FunctionMetrics;
}

export function functionStats(facts: FunctionFacts, pricing?: { prices: Prices; region: string }): FunctionStats {
  const { key, name, architecture, sample, metrics } = facts;
  const reported = sample.warm.length + sample.cold.length;
  // Metrics may be delayed by a minute or missing; the log has at least the invocations that it reports.
  const invocations = Math.max(metrics.invocations ?? 0, reported);
  return {
    function: key,
    name,
    invocations,
    errors: Math.max(metrics.errors ?? 0, sample.failed),
    throttles: metrics.throttles ?? 0,
    coldStarts: sample.cold.length,
    coldShare: reported === 0 ? 0 : micro(sample.cold.length / reported),
    ...(sample.warm.length > 0 && { warm: durations(sample.warm) }),
    ...(sample.cold.length > 0 && { cold: durations(sample.cold) }),
    ...(reported > 0 && { memory: memoryAdvice(sample, reported) }),
    ...(metrics.iteratorAgeMs !== undefined && { iteratorAgeMs: metrics.iteratorAgeMs }),
    deadLetters: {
      dropped: metrics.eventsDropped ?? 0,
      deliveryFailures: (metrics.deadLetterErrors ?? 0) + (metrics.destinationFailures ?? 0),
    },
    architecture,
    billedMs: sample.billedMs,
    gbSeconds: micro(sample.gbSeconds),
    ...(pricing && { usd: spanUsd(invocations, sample.gbSeconds, architecture, pricing) }),
    timeline: sample.timeline,
  };
}

function spanUsd(
  requests: number,
  gbSeconds: number,
  architecture: 'arm64' | 'x86_64',
  { prices, region }: { prices: Prices; region: string },
): number {
  const compute = `lambda.compute.${architecture}` as const;
  const usd = (item: typeof compute | 'lambda.requests', quantity: number) =>
    tieredUsd(quantity, tiersOf(prices, region, item), priceItems[item].per);
  return micro(usd(compute, gbSeconds) + usd('lambda.requests', requests));
}

/** Nearest-rank percentiles, so that each is a measured duration. */
export function durations(values: readonly number[]): Durations {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: sorted[sorted.length - 1] ?? 0 };
}

const fewest = 20;
/** Headroom above the maximum used. */
const headroom = 1.3;
const smallest = 128;
/** Recommended sizes are multiples of this, though Lambda accepts any number of MB. */
const step = 64;

function memoryAdvice({ memoryMb: configured, maxMemoryMb: maxUsed }: ReportSample, invocations: number): MemoryAdvice {
  const facts = { configured, maxUsed };
  const needed = Math.max(smallest, Math.ceil((maxUsed * headroom) / step) * step);
  if (maxUsed >= configured * 0.9)
    return { ...facts, recommended: Math.max(needed, configured + step), reason: 'nearly full' };
  if (invocations < fewest) return { ...facts, reason: `too few invocations to advise (${invocations} of ${fewest})` };
  if (needed <= configured / 2) {
    const reason = 'over half is never used; less memory is also less CPU, so compare durations';
    return { ...facts, recommended: needed, reason };
  }
  return { ...facts, reason: 'fits' };
}

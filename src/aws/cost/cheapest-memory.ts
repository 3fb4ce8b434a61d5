import { billedGbSeconds, micro } from './estimate.js';
import { type PriceItem, type Prices, priceItems, tieredUsd, tiersOf } from './prices.js';

/** Measured duration at a memory size. */
export interface Measured {
  readonly memoryMb: number;
  readonly durationMs: number;
}

export interface MemoryChoice extends Measured {
  /** Compute cost of a million requests, without the free tier. */
  readonly usdPerMillion: number;
  readonly cheapest: boolean;
  readonly fastest: boolean;
}

export interface MemoryOptions {
  readonly prices: Prices;
  readonly region: string;
  readonly architecture: 'arm64' | 'x86_64';
}

/**
 * The cost at each measured memory size, smallest first. More memory means more CPU, so a larger size can be cheaper.
 * Of two with the same cost, the faster one counts as the cheapest.
 */
export function compareMemory(measured: readonly Measured[], options: MemoryOptions): readonly MemoryChoice[] {
  const item: PriceItem = `lambda.compute.${options.architecture}`;
  const tiers = tiersOf(options.prices, options.region, item);
  const priced = measured.map((size) => {
    const gbSeconds = billedGbSeconds(1e6, size.durationMs, size.memoryMb, options.prices.billingStepMs);
    return { ...size, usdPerMillion: micro(tieredUsd(gbSeconds, tiers, priceItems[item].per)) };
  });
  const byTime = [...priced].sort((a, b) => a.durationMs - b.durationMs);
  const byPrice = [...byTime].sort((a, b) => a.usdPerMillion - b.usdPerMillion);
  return [...priced]
    .sort((a, b) => a.memoryMb - b.memoryMb)
    .map((size) => ({ ...size, cheapest: size === byPrice[0], fastest: size === byTime[0] }));
}

import { type FreeTier, freeQuotas, type PriceItem, type Prices, priceItems, tieredUsd, tiersOf } from './prices.js';

/** A month's use, in the units of `priceItems`. */
export type Usage = Partial<Readonly<Record<PriceItem, number>>>;

export interface EstimateOptions {
  readonly prices: Prices;
  readonly region: string;
  readonly freeTier: FreeTier;
}

export interface CostLine {
  readonly item: PriceItem;
  readonly label: string;
  readonly quantity: number;
  readonly unit: string;
  /** Units of it that the free tier covers. */
  readonly freeQuantity: number;
  /** US dollars before the free tier, what the free tier takes off, and what is left to pay. */
  readonly grossUsd: number;
  readonly freeUsd: number;
  readonly usd: number;
}

export interface Estimate {
  readonly region: string;
  readonly prices: { readonly date: string; readonly source: string };
  readonly freeTier: FreeTier;
  readonly lines: readonly CostLine[];
  readonly grossUsd: number;
  readonly freeUsd: number;
  readonly usd: number;
}

/** What a month's use costs. The free tier is one per account: it is taken off here as if nothing else used it. */
export function estimate(usage: Usage, { prices, region, freeTier }: EstimateOptions): Estimate {
  const left: Record<string, number> = { ...freeQuotas(prices, freeTier) };
  const lines = (Object.keys(priceItems) as PriceItem[])
    .filter((item) => (usage[item] ?? 0) > 0)
    .map((item) => costLine(item, usage[item] ?? 0, left, tiersOf(prices, region, item)));
  const sum = (key: 'grossUsd' | 'freeUsd' | 'usd') => micro(lines.reduce((total, line) => total + line[key], 0));
  return {
    region,
    prices: { date: prices.date, source: prices.source },
    freeTier,
    lines,
    grossUsd: sum('grossUsd'),
    freeUsd: sum('freeUsd'),
    usd: sum('usd'),
  };
}

/** Takes what is free off the quota that items may share (both architectures of Lambda do). */
function costLine(
  item: PriceItem,
  quantity: number,
  left: Record<string, number>,
  tiers: Parameters<typeof tieredUsd>[1],
): CostLine {
  const { label, unit, per, quota } = priceItems[item];
  const freeQuantity = Math.min(quantity, left[quota] ?? 0);
  left[quota] = (left[quota] ?? 0) - freeQuantity;
  const grossUsd = tieredUsd(quantity, tiers, per);
  const freeUsd = tieredUsd(freeQuantity, tiers, per);
  return {
    item,
    label,
    quantity: micro(quantity),
    unit,
    freeQuantity: micro(freeQuantity),
    grossUsd: micro(grossUsd),
    freeUsd: micro(freeUsd),
    usd: micro(grossUsd - freeUsd),
  };
}

/** Six decimals: below that is the noise of binary fractions. */
export const micro = (value: number): number => Math.round(value * 1e6) / 1e6;

/** GB-seconds that Lambda bills: each duration rounded up to the step, times the memory configured (not used). */
export function billedGbSeconds(requests: number, durationMs: number, memoryMb: number, stepMs: number): number {
  // The epsilon keeps 200.00000000000003 from counting as 201.
  const billedMs = Math.max(1, Math.ceil(durationMs / stepMs - 1e-9)) * stepMs;
  return requests * (billedMs / 1000) * (memoryMb / 1024);
}

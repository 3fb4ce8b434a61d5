import {
  type FreeTier,
  freeQuotas,
  type PriceItem,
  type Prices,
  priceItems,
  tieredUsd,
  tiersOf,
  uncheckedAbove,
} from './prices.js';

/** A month's usage, in the units of `priceItems`. */
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
  /** Units covered by the free tier. */
  readonly freeQuantity: number;
  /** US dollars before the free tier, the deduction of the free tier, and the amount to pay. */
  readonly grossUsd: number;
  readonly freeUsd: number;
  readonly usd: number;
  /** Units above which the price has one source only; absent where the quantity does not reach them. */
  readonly uncheckedAbove?: number;
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

/**
 * The cost of a month's usage. The free tier applies once per account; it is deducted here as if nothing else used it.
 */
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

/** Deducts free units from a quota that items may share (as both architectures of Lambda do). */
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
  const unchecked = uncheckedAbove(quantity, tiers);
  return {
    item,
    label,
    quantity: micro(quantity),
    unit,
    freeQuantity: micro(freeQuantity),
    grossUsd: micro(grossUsd),
    freeUsd: micro(freeUsd),
    usd: micro(grossUsd - freeUsd),
    ...(unchecked !== undefined && { uncheckedAbove: unchecked }),
  };
}

/** Six decimals; smaller amounts are floating-point noise. */
export const micro = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * GB-seconds that Lambda bills: each duration rounded up to the billing step, times the configured memory (not the used
 * one).
 */
export function billedGbSeconds(requests: number, durationMs: number, memoryMb: number, stepMs: number): number {
  // The epsilon prevents 200.00000000000003 from being rounded up to 201.
  const billedMs = Math.max(1, Math.ceil(durationMs / stepMs - 1e-9)) * stepMs;
  return requests * (billedMs / 1000) * (memoryMb / 1024);
}

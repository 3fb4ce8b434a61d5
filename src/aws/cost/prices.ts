import { EmojifyError } from '../../errors/emojify-error.js';
import { nearest } from '../../errors/nearest.js';

/** Billable items: their description, the unit of their prices, and the free quota that they use. */
export const priceItems = {
  'lambda.compute.x86_64': { label: 'Lambda compute (x86_64)', unit: 'GB-s', per: 1, quota: 'lambda.compute' },
  'lambda.compute.arm64': { label: 'Lambda compute (arm64)', unit: 'GB-s', per: 1, quota: 'lambda.compute' },
  'lambda.requests': { label: 'Lambda requests', unit: 'requests', per: 1e6, quota: 'lambda.requests' },
  'api.http': { label: 'HTTP API', unit: 'requests', per: 1e6, quota: 'api.http' },
  'api.rest': { label: 'REST API', unit: 'requests', per: 1e6, quota: 'api.rest' },
  's3.puts': { label: 'S3 writes', unit: 'requests', per: 1000, quota: 's3.puts' },
  's3.gets': { label: 'S3 reads', unit: 'requests', per: 1000, quota: 's3.gets' },
  's3.storage': { label: 'S3 storage', unit: 'GB-month', per: 1, quota: 's3.storage' },
  'dynamodb.writes': { label: 'DynamoDB writes', unit: 'write units', per: 1e6, quota: 'dynamodb.writes' },
  'dynamodb.reads': { label: 'DynamoDB reads', unit: 'read units', per: 1e6, quota: 'dynamodb.reads' },
  'dynamodb.storage': { label: 'DynamoDB storage', unit: 'GB-month', per: 1, quota: 'dynamodb.storage' },
  'rekognition.images': { label: 'Rekognition images', unit: 'images', per: 1000, quota: 'rekognition.images' },
} as const;

export type PriceItem = keyof typeof priceItems;
export const isPriceItem = (name: string): name is PriceItem => Object.hasOwn(priceItems, name);

/** A price up to an amount per month; the last tier of a list is unlimited. */
export interface Tier {
  /** In units (not in the `per` of the item), counted from zero. */
  readonly upTo?: number;
  /** US dollars for `per` units of the item. */
  readonly usd: number;
  /** The price has one source only; estimates that reach it say so. */
  readonly unchecked?: true;
}

export type RegionPrices = Partial<Readonly<Record<PriceItem, readonly Tier[]>>>;
export type Quotas = Readonly<Record<string, number>>;

export interface Prices {
  /** Date of the prices, `2025-11-01`. */
  readonly date: string;
  readonly source: string;
  /** Milliseconds to which Lambda rounds each duration up. */
  readonly billingStepMs: number;
  readonly regions: Readonly<Record<string, RegionPrices>>;
  /** Free units per month, permanently and in an account's first twelve months. */
  readonly freeTier: { readonly always: Quotas; readonly firstYear: Quotas };
}

export const freeTiers = ['always', 'first-year', 'none'] as const;
export type FreeTier = (typeof freeTiers)[number];

export function freeQuotas(prices: Prices, freeTier: FreeTier): Quotas {
  if (freeTier === 'none') return {};
  return freeTier === 'always' ? prices.freeTier.always : { ...prices.freeTier.always, ...prices.freeTier.firstYear };
}

/** The region's price of an item. If it is missing, the error lists the known regions and explains how to add one. */
export function tiersOf(prices: Prices, region: string, item: PriceItem): readonly Tier[] {
  const ofRegion = prices.regions[region];
  const hint = `write it to a file and pass that with --prices ("emojify cost --show-prices" prints the format)`;
  if (!ofRegion) {
    const known = Object.keys(prices.regions);
    const guess = nearest(region, known);
    const meant = guess ? `; did you mean "${guess}"?` : `; known are ${known.join(', ')}`;
    throw new EmojifyError('COST_NO_PRICE', `no prices of ${prices.date} for region "${region}"${meant}`, { hint });
  }
  const tiers = ofRegion[item];
  if (tiers) return tiers;
  throw new EmojifyError('COST_NO_PRICE', `no price of ${prices.date} for ${priceItems[item].label} in ${region}`, {
    hint,
  });
}

/** The quantity above which the price was not checked against a second source, if this quantity is above it. */
export function uncheckedAbove(quantity: number, tiers: readonly Tier[]): number | undefined {
  const at = tiers.findIndex(({ unchecked }) => unchecked);
  const from = tiers[at - 1]?.upTo ?? 0;
  return at !== -1 && quantity > from ? from : undefined;
}

/** US dollars for a month's usage of an item, tier by tier. */
export function tieredUsd(quantity: number, tiers: readonly Tier[], per: number): number {
  let from = 0;
  let usd = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, usd: price } of tiers) {
    usd += (Math.max(0, Math.min(quantity, upTo) - from) / per) * price;
    from = upTo;
  }
  return usd;
}

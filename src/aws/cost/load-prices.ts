import { readFile } from 'node:fs/promises';
import { EmojifyError } from '../../errors/emojify-error.js';
import { nearest } from '../../errors/nearest.js';
import { isPriceItem, type Prices, priceItems, type Quotas, type RegionPrices, type Tier } from './prices.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Loads the table and overrides it with the user's own file: JSON in the table's format, in which anything may be
 * omitted: `{"date": "2026-03-01", "source": "my contract", "regions": {"eu-north-1": {"lambda.requests": 0.2}}}`.
 */
export async function loadPrices(table: Prices, file: string | undefined): Promise<Prices> {
  if (file === undefined) return table;
  const given = object(parse(await read(file), file), file, 'the file');
  const known = ['date', 'source', 'billingStepMs', 'regions', 'freeTier'];
  for (const key of Object.keys(given)) if (!known.includes(key)) throw unknownKey(file, key, known);
  return {
    date: typeof given.date === 'string' ? given.date : table.date,
    source: typeof given.source === 'string' ? given.source : file,
    billingStepMs: given.billingStepMs === undefined ? table.billingStepMs : positive(given.billingStepMs, file),
    regions: mergeRegions(table.regions, object(given.regions ?? {}, file, 'regions'), file),
    freeTier: mergeFreeTier(table.freeTier, object(given.freeTier ?? {}, file, 'freeTier'), file),
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file does not exist' : String(cause);
    throw new EmojifyError('USAGE', `invalid --prices "${file}": ${reason}`, { cause });
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(file, `not JSON: ${(cause as Error).message}`, cause);
  }
}

function mergeRegions(table: Prices['regions'], given: Json, file: string): Prices['regions'] {
  const merged: Record<string, RegionPrices> = { ...table };
  for (const [region, items] of Object.entries(given)) {
    const tiers: Record<string, readonly Tier[]> = {};
    for (const [item, price] of Object.entries(object(items, file, `regions.${region}`))) {
      if (!isPriceItem(item)) throw unknownKey(file, item, Object.keys(priceItems));
      tiers[item] = parseTiers(price, file, `regions.${region}.${item}`);
    }
    merged[region] = { ...merged[region], ...tiers };
  }
  return merged;
}

/** A price is one number, or tiers of which only the last is unlimited. */
function parseTiers(price: unknown, file: string, where: string): readonly Tier[] {
  if (typeof price === 'number') return [{ usd: amount(price, file, where) }];
  if (!Array.isArray(price) || price.length === 0) throw wrong(file, `${where}: expected a price in USD or tiers`);
  return price.map((tier: unknown, index) => {
    const { upTo, usd } = object(tier, file, `${where}[${index}]`);
    const last = index === price.length - 1;
    if (last !== (upTo === undefined)) throw wrong(file, `${where}: every tier but the last needs "upTo"`);
    return { usd: amount(usd, file, where), ...(!last && { upTo: amount(upTo, file, where) }) };
  });
}

function mergeFreeTier(table: Prices['freeTier'], given: Json, file: string): Prices['freeTier'] {
  const quotas = (name: 'always' | 'firstYear'): Quotas => {
    const own = object(given[name] ?? {}, file, `freeTier.${name}`);
    const checked = Object.entries(own).map(([item, value]) => [item, amount(value, file, `freeTier.${name}.${item}`)]);
    return { ...table[name], ...Object.fromEntries(checked) };
  };
  return { always: quotas('always'), firstYear: quotas('firstYear') };
}

function object(value: unknown, file: string, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(file, `${where}: expected an object`);
  }
  return value as Json;
}

function amount(value: unknown, file: string, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw wrong(file, `${where}: expected a number from 0, not ${JSON.stringify(value)}`);
}

function positive(value: unknown, file: string): number {
  const step = amount(value, file, 'billingStepMs');
  if (step === 0) throw wrong(file, 'billingStepMs: expected a number above 0');
  return step;
}

function unknownKey(file: string, key: string, known: readonly string[]): EmojifyError {
  const guess = nearest(key, known);
  return wrong(file, `unknown key "${key}"; ${guess ? `did you mean "${guess}"?` : `known are ${known.join(', ')}`}`);
}

function wrong(file: string, problem: string, cause?: unknown): EmojifyError {
  return new EmojifyError('COST_PRICES_INVALID', `invalid prices in "${file}": ${problem}`, {
    cause,
    hint: '"emojify cost --show-prices" prints a table in the right format',
  });
}

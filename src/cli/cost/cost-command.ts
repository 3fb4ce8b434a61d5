import { compareMemory, type MemoryChoice } from '../../aws/cost/cheapest-memory.js';
import { type DeployedCost, deployedCost } from '../../aws/cost/deployed-cost.js';
import { type Estimate, estimate } from '../../aws/cost/estimate.js';
import { loadPrices } from '../../aws/cost/load-prices.js';
import { parseMeasured } from '../../aws/cost/parse-amounts.js';
import { type PriceTableName, priceTables } from '../../aws/cost/price-tables.js';
import type { FreeTier, Prices } from '../../aws/cost/prices.js';
import type { StatsResult } from '../../aws/stats/run-stats.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Service } from '../../service/types.js';
import { deployedText, expectedText, memoryText } from '../format/cost-text.js';
import { type Architecture, asksForEstimate, type UsageFlags, usageOf } from './cost-flags.js';

export interface CostFlags extends UsageFlags {
  readonly architecture?: Architecture | undefined;
  readonly region?: string | undefined;
  /** `512=740,1024=380`: durations measured at memory sizes. */
  readonly measured?: string | undefined;
  readonly 'free-tier': FreeTier;
  readonly 'as-of': PriceTableName;
  readonly prices?: string | undefined;
  readonly 'show-prices': boolean;
  /** How far back to measure the deployed service. */
  readonly since?: string | undefined;
}

/** Measures the deployed service of this folder; undefined if there is no service file. */
export type Measure = (prices: Prices) => Promise<{ service: Service; stats: StatsResult } | undefined>;

/** What `emojify cost --json` prints: each part is present if it was requested. */
export interface CostResult {
  readonly estimate?: Estimate;
  readonly memory?: readonly MemoryChoice[];
  readonly prices?: Prices;
  readonly deployed?: DeployedCost;
}

const defaultRegion = 'us-east-1';

/**
 * Runs what the flags request: an estimate, a comparison of memory sizes, or the price table; without any of them, the
 * cost of the deployed service from its own figures.
 */
export async function costOfFlags(flags: CostFlags, measure: Measure): Promise<CostResult> {
  const prices = await loadPrices(priceTables[flags['as-of']], flags.prices);
  if (flags['show-prices']) return { prices };
  const freeTier = flags['free-tier'];
  const region = flags.region ?? defaultRegion;
  const architecture = flags.architecture ?? usualArchitecture(prices, region);
  const result = {
    ...(asksForEstimate(flags) && {
      estimate: estimate(usageOf(flags, architecture, prices), { prices, region, freeTier }),
    }),
    ...(flags.measured !== undefined && {
      memory: compareMemory(parseMeasured('--measured', flags.measured), { prices, region, architecture }),
    }),
  };
  if (Object.keys(result).length > 0) return result;
  const measured = await measure(prices);
  if (!measured) throw nothingToEstimate();
  const { service, stats } = measured;
  return { deployed: deployedCost(service, stats, { prices, region: service.region, freeTier }) };
}

function nothingToEstimate(): EmojifyError {
  const message = 'nothing to estimate: pass --requests, --images or --measured';
  return new EmojifyError('USAGE', `${message}, or run the command in the folder of a deployed service`, {
    hint: 'for example: emojify cost --requests 1M --memory 512 --duration 120ms --api http',
  });
}

/** arm64, which emojify deploys by default, unless the prices are for a date or region without it. */
function usualArchitecture(prices: Prices, region: string): Architecture {
  return prices.regions[region]?.['lambda.compute.arm64'] ? 'arm64' : 'x86_64';
}

export function costText({ estimate: expected, memory, prices, deployed }: CostResult): string {
  const parts = [
    deployed && deployedText(deployed),
    expected && expectedText(expected),
    memory && memoryText(memory),
    prices && JSON.stringify(prices, null, 2),
  ];
  return parts.filter(Boolean).join('\n\n');
}

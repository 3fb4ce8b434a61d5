import type { Service } from '../../service/types.js';
import type { StatsResult } from '../stats/run-stats.js';
import { type Estimate, type EstimateOptions, estimate, micro, type Usage } from './estimate.js';

/** The monthly cost of a deployed service, projected from the measured period. */
export interface DeployedCost {
  readonly service: string;
  readonly stage: string;
  /** The measured period; ISO, UTC. */
  readonly from: string;
  readonly until: string;
  /** The part of the month's cost that each function causes, without the free tier. */
  readonly functions: readonly { readonly function: string; readonly requests: number; readonly usd: number }[];
  readonly estimate: Estimate;
}

const month = 30 * 86_400_000;

export function deployedCost(service: Service, stats: StatsResult, options: EstimateOptions): DeployedCost {
  const share = month / (Date.parse(stats.until) - Date.parse(stats.from));
  const usage: Record<string, number> = {};
  const add = (item: keyof Usage, quantity: number) => {
    usage[item] = (usage[item] ?? 0) + quantity * share;
  };
  for (const fn of stats.functions) {
    add('lambda.requests', fn.invocations);
    add(`lambda.compute.${fn.architecture}`, fn.gbSeconds);
    const api = apiOf(service, fn.function);
    if (api) add(api, fn.invocations);
  }
  const functions = stats.functions.map(({ function: key, invocations, usd = 0 }) => {
    return { function: key, requests: Math.round(invocations * share), usd: micro(usd * share) };
  });
  const { service: name, stage, from, until } = stats;
  return { service: name, stage, from, until, functions, estimate: estimate(usage, options) };
}

/** Each invocation of a function behind an API counts as one request to it. */
function apiOf({ functions }: Service, key: string): 'api.http' | 'api.rest' | undefined {
  const types = functions.find((fn) => fn.key === key)?.events.map(({ type }) => type) ?? [];
  if (types.includes('httpApi')) return 'api.http';
  return types.includes('http') ? 'api.rest' : undefined;
}

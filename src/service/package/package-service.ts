import { join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { nearest } from '../../errors/nearest.js';
import { type Reporter, silentReporter } from '../../errors/reporter.js';
import type { Service, ServiceFunction } from '../types.js';
import { type BuildContext, openBuildContext } from './build-context.js';
import { isCurrent, readRecord } from './build-record.js';
import type { PackagedFunction, PackagedService } from './packaged-service.js';
import { type FunctionPlan, planFunction } from './plan-function.js';
import { templateOf, writeTemplate } from './template-only.js';

export interface PackageOptions {
  /** Folder for the template and the zips; default `.emojify` in the service's folder. */
  readonly out?: string;
  /** Builds the zips of only these functions, by key; the template is always complete. */
  readonly functions?: readonly string[];
  readonly reporter?: Reporter;
}

/**
 * Builds a service: the template and one zip per function, in one folder. Functions that have not changed since the
 * last build keep their zips. Nothing is uploaded.
 */
export async function packageService(service: Service, options: PackageOptions = {}): Promise<PackagedService> {
  const out = options.out ?? join(service.root, '.emojify');
  const context = openBuildContext(service, out, options.reporter ?? silentReporter);
  const chosen = chooseFunctions(service, options.functions);
  const plans = await Promise.all(chosen.map((fn) => planFunction(fn, context)));
  const [functions, layers] = await Promise.all([
    packageAll(plans, context),
    service.layers.length > 0 ? (await import('./package-layers.js')).packageLayers(context) : [],
  ]);
  const built = Object.fromEntries(functions.map(({ name, architecture }) => [name, architecture]));
  const template = templateOf(service, built);
  const templatePath = await writeTemplate(service, template, join(out, 'template.json'));
  const { name, stage, region, stackName } = service;
  return { name, stage, region, stackName, templatePath, template, functions, layers };
}

function chooseFunctions(service: Service, keys: readonly string[] | undefined): readonly ServiceFunction[] {
  const known = service.functions.map(({ key }) => key);
  for (const key of keys ?? []) if (!known.includes(key)) throw unknownFunction(key, known);
  return service.functions.filter(({ key }) => keys?.includes(key) ?? true);
}

function unknownFunction(key: string, known: readonly string[]): EmojifyError {
  const guess = nearest(key, known);
  const message = `unknown function "${key}"${guess ? `; did you mean "${guess}"?` : ''}`;
  return new EmojifyError('PACKAGE_UNKNOWN_FUNCTION', message, { hint: `functions here: ${known.join(', ')}` });
}

async function packageAll(plans: readonly FunctionPlan[], context: BuildContext): Promise<PackagedFunction[]> {
  const kept = await Promise.all(plans.map((plan) => keepBuilt(plan, context)));
  const stale = plans.filter((_, index) => kept[index] === undefined);
  if (stale.length === 0) return kept.filter((built) => built !== undefined);
  // The builder is loaded only if there is something to build.
  const { buildAll } = await import('./build-all.js');
  const built = new Map((await buildAll(stale, context)).map((fn) => [fn.name, fn]));
  return plans.map((plan, index) => kept[index] ?? built.get(plan.fn.key)!);
}

/** The last build, if a new one would be the same. */
async function keepBuilt(plan: FunctionPlan, { service, hash }: BuildContext): Promise<PackagedFunction | undefined> {
  if (plan.artifact !== undefined) return undefined;
  const record = await readRecord(plan.record);
  const now = { settings: plan.settings, zip: plan.zip, root: service.root, hash };
  if (!record || !isCurrent(record, now)) return undefined;
  return { ...record.result, zip: plan.zip, built: false };
}

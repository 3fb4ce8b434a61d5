import type { BuildContext } from './build-context.js';
import { buildFunction } from './build-function.js';
import { type Bundle, type BundleEntry, bundleFunctions } from './bundle.js';
import type { PackagedFunction } from './packaged-service.js';
import type { FunctionPlan } from './plan-function.js';
import { takeArtifact } from './take-artifact.js';

/** Builds these functions: bundles them together, then creates one zip after another. */
export async function buildAll(plans: readonly FunctionPlan[], context: BuildContext): Promise<PackagedFunction[]> {
  const bundles = await bundleAll(plans, context);
  const functions: PackagedFunction[] = [];
  for (const plan of plans) functions.push(await packageFunction(plan, bundles.get(plan.fn.key), context));
  return functions;
}

/** One run of esbuild for all functions with the same options. */
async function bundleAll(
  plans: readonly FunctionPlan[],
  { service, reporter }: BuildContext,
): Promise<Map<string, Bundle>> {
  const groups = new Map<string, BundleEntry[]>();
  for (const { entry } of plans) {
    if (!entry) continue;
    const id = `${entry.target} ${entry.withoutLocalDetector}`;
    groups.set(id, [...(groups.get(id) ?? []), entry]);
  }
  const bundled = [...groups.values()].map((group) => bundleFunctions(group, service, reporter));
  return new Map((await Promise.all(bundled)).flatMap((bundles) => [...bundles]));
}

async function packageFunction(
  plan: FunctionPlan,
  bundle: Bundle | undefined,
  context: BuildContext,
): Promise<PackagedFunction> {
  if (plan.artifact !== undefined) return takeArtifact(plan, plan.artifact, context);
  if (!bundle) throw new Error(`function ${plan.fn.key} has neither source nor artifact`);
  return buildFunction(plan, bundle, context);
}

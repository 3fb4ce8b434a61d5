import type { ArtifactPlace } from './artifacts.js';
import { type ChangeSet, createChangeSet, discardChangeSet } from './change-set.js';
import { type Change, readChanges, replacementBySpecification } from './changes.js';
import { comparedPlan } from './compare-templates.js';
import type { DeployContext } from './deploy-context.js';
import { deploymentId, lastDeployment, type RecordedFunction, recordDeployment } from './deployment-record.js';
import { executeChangeSet } from './execute-change-set.js';
import type { LeftResource } from './left-resources.js';
import { type LiveFunction, liveFunctions, reportDrift } from './live-functions.js';
import type { FirstStep, PreparedStack } from './prepare-stack.js';
import { pushCode } from './push-function.js';
import { type SecurityChange, securityChanges } from './security-changes.js';
import { fitsRequest } from './template-store.js';

/** A template and the code it refers to, all in the artifact bucket; can be deployed to a stage. */
export interface Release {
  readonly stackName: string;
  readonly place: ArtifactPlace;
  readonly template: { readonly key: string; readonly body: string };
  readonly functions: readonly ReleasedFunction[];
  /** Keys of the layers' zips in the artifact bucket. */
  readonly layers?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export type ReleasedFunction = Omit<RecordedFunction, 'name'>;

/** The changes by a release: resources and permissions. */
export interface ReleasePlan {
  /** What must be done to the stack first; absent if nothing. */
  readonly first?: FirstStep;
  readonly changes: readonly Change[];
  readonly security: readonly SecurityChange[];
}

export interface ReleaseOptions {
  /** Only report what would change. */
  readonly dryRun: boolean;
  /** Shows the plan; throws if it must not be executed. */
  readonly approve: (plan: ReleasePlan) => Promise<void>;
}

/** The changes made by a release, and the functions afterwards. */
export interface AppliedRelease extends ReleasePlan {
  /** Resources that left the stack and still exist on AWS. */
  readonly left: readonly LeftResource[];
  readonly live: readonly LiveFunction[];
}

/** Deploys a release to a stage with a change set; returns its changes. No change set is left behind. */
export async function applyRelease(
  context: DeployContext,
  { stack, first }: PreparedStack,
  release: Release,
  options: ReleaseOptions,
): Promise<AppliedRelease> {
  const before = stack ? await liveFunctions(context, release.stackName) : [];
  const last = stack ? await lastDeployment(context, release.place) : undefined;
  reportDrift(context, last, before);
  if (options.dryRun && (first !== undefined || !fitsRequest(release.template))) {
    const compared = await comparedPlan(context, stack && release.stackName, release.template.body);
    const plan = { ...compared, ...(first && { first }) };
    await options.approve(plan);
    return { ...plan, live: before, left: [] };
  }
  const changeSet = await createChangeSet(context, { ...release, type: stack ? 'UPDATE' : 'CREATE' });
  const { plan, stale } = await approvedPlan(context, { release, changeSet, first, live: before, options });
  const unchanged = { ...plan, live: before, left: [] };
  if (options.dryRun) return unchanged;
  if (plan.changes.length === 0) {
    // An earlier run may have ended between its change and its record. The template names all code and layers.
    if (last?.template !== release.template.key) await record(context, release, before);
    return unchanged;
  }
  const left = changeSet ? await executeChangeSet(context, changeSet) : [];
  for (const { name, code } of stale) await pushCode(context, { name }, { bucket: release.place.bucket, key: code });
  const live = await liveFunctions(context, release.stackName);
  await record(context, release, live);
  return { ...plan, live, left };
}

interface Proposal {
  readonly release: Release;
  readonly changeSet: ChangeSet | undefined;
  readonly first: FirstStep | undefined;
  readonly live: readonly LiveFunction[];
  readonly options: ReleaseOptions;
}

/** Determines what will change and has it approved; a change set that will not be executed is deleted. */
async function approvedPlan(context: DeployContext, { release, changeSet, first, live, options }: Proposal) {
  let approved = false;
  try {
    const update = changeSet?.type === 'UPDATE' ? changeSet : undefined;
    const changes = readChanges(changeSet?.changes ?? [], update && (await replacementBySpecification()));
    const stale = staleFunctions(release, live, changes);
    const security = update ? await securityChanges(context, update) : [];
    const plan: ReleasePlan = { ...(first && { first }), changes: [...changes, ...stale.map(codeChange)], security };
    if (plan.changes.length > 0) await options.approve(plan);
    approved = !options.dryRun;
    return { plan, stale };
  } finally {
    if (changeSet && !approved) await discardChangeSet(context, changeSet);
  }
}

/**
 * Functions that run other code although their template has not changed, so that CloudFormation will not update them:
 * code from `deploy -f`, or uploaded by hand.
 */
function staleFunctions(
  release: Release,
  live: readonly LiveFunction[],
  changes: readonly Change[],
): RecordedFunction[] {
  const touched = new Set(changes.map(({ logicalId }) => logicalId));
  return release.functions.flatMap((wanted) => {
    const running = live.find(({ logicalId }) => logicalId === wanted.logicalId);
    if (running === undefined || running.sha256 === wanted.sha256 || touched.has(wanted.logicalId)) return [];
    return [{ ...wanted, name: running.name }];
  });
}

function codeChange({ logicalId, name }: RecordedFunction): Change {
  const type = 'AWS::Lambda::Function';
  return { action: 'change', logicalId, type, physicalId: name, properties: ['Code'], dataLoss: false };
}

async function record(
  context: DeployContext,
  { stackName, place, template, functions, layers }: Release,
  live: readonly LiveFunction[],
): Promise<void> {
  const nameOf = (logicalId: string) => live.find((found) => found.logicalId === logicalId)?.name ?? '';
  await recordDeployment(context, place, {
    id: deploymentId(context.now()),
    stackName,
    template: template.key,
    ...(layers && { layers }),
    functions: functions.map((released) => ({ ...released, name: nameOf(released.logicalId) })),
  });
}

import { EmojifyError } from '../../errors/emojify-error.js';
import { artifactPlace } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import { type DeploymentRecord, listDeployments } from './deployment-record.js';
import type { LeftResource } from './left-resources.js';
import { type ApproveFirstStep, type FirstStep, prepareStack } from './prepare-stack.js';
import { applyRelease, type ReleaseOptions, type ReleasePlan } from './release.js';
import { missingStack } from './stack.js';
import type { Target } from './target.js';
import { readTemplate } from './template-store.js';

export interface RollbackOptions extends ReleaseOptions {
  /** Id of the deployment to return to, or its beginning; default: the one before the last. */
  readonly to?: string | undefined;
  readonly approveFirstStep: ApproveFirstStep;
}

export interface RollbackResult extends ReleasePlan {
  readonly stack: string;
  readonly stage: string;
  /** Resources that left the stack and still exist on AWS. */
  readonly left: readonly LeftResource[];
  /** ID of the restored deployment. */
  readonly to: string;
  readonly milliseconds: number;
}

/** Deploys an earlier deployment's template and code again. Data in tables and buckets is not changed. */
export async function rollback(
  context: DeployContext,
  target: Target,
  options: RollbackOptions,
): Promise<RollbackResult> {
  const started = context.now();
  const place = artifactPlace(context, target);
  const approveFirstStep = (step: FirstStep) => approveRollbackFirst(step, target, options);
  const { stack, first } = await prepareStack(context, target.stackName, { ...options, approveFirstStep });
  if (stack === undefined) throw missingStack(target);
  const record = choose(await listDeployments(context, place), target, options.to);
  const tags = Object.fromEntries((stack.Tags ?? []).map(({ Key, Value }) => [Key!, Value!]));
  const template = await readTemplate(context, place, record.template);
  const { functions, layers } = record;
  const release = { stackName: target.stackName, place, template, functions, ...(layers && { layers }), tags };
  const { live: _, ...plan } = await applyRelease(context, { stack, first }, release, options);
  const { stackName: name, stage } = target;
  return { stack: name, stage, to: record.id, ...plan, milliseconds: context.now() - started };
}

/** A stack whose creation or deletion failed has no deployment to return to, so it is not deleted here. */
function approveRollbackFirst(step: FirstStep, target: Target, { approveFirstStep }: RollbackOptions): Promise<void> {
  if (step.action === 'delete-stack') throw missingStack(target);
  return approveFirstStep(step);
}

function choose(records: readonly DeploymentRecord[], target: Target, to: string | undefined): DeploymentRecord {
  const found = to === undefined ? records[1] : records.find(({ id }) => id.startsWith(to));
  if (found) return found;
  const known = records.map(({ id }) => id).join(', ') || 'none';
  const message =
    to === undefined
      ? `stack "${target.stackName}" has no earlier deployment to roll back to`
      : `invalid --to "${to}": stack "${target.stackName}" has no such deployment`;
  throw new EmojifyError('DEPLOYMENT_UNKNOWN', message, { hint: `kept deployments: ${known}` });
}

import { sdk } from '../../sdk/load.js';
import { type Change, type ChangeAction, sortChanges } from './changes.js';
import type { DeployContext } from './deploy-context.js';
import type { ReleasePlan } from './release.js';
import { renderStatement } from './security-changes.js';
import { isStateful } from './stateful-resources.js';

const { GetTemplateCommand } = sdk('@aws-sdk/client-cloudformation');

/**
 * The plan of a dry run if CloudFormation cannot create a change set without other changes: compares the two templates
 * locally, before the SAM transform. A missing stack counts as an empty template.
 */
export async function comparedPlan(
  { cloudFormation }: DeployContext,
  stackName: string | undefined,
  after: string,
): Promise<ReleasePlan> {
  const { fullDiff } = await import('./template-diff.js');
  const { parse } = await import('yaml');
  const before = stackName
    ? await cloudFormation.send(new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }))
    : undefined;
  const diff = fullDiff(parse(before?.TemplateBody ?? '{}'), parse(after));
  const changes: Change[] = [];
  diff.resources.forEachDifference((logicalId, difference) => {
    if (difference.isDifferent) changes.push(readDifference(logicalId, difference));
  });
  const { additions, removals } = diff.iamChanges.statements;
  return {
    changes: sortChanges(changes),
    security: stackName ? [...additions.map(renderStatement('given')), ...removals.map(renderStatement('taken'))] : [],
  };
}

type Difference = ReturnType<ReturnType<typeof import('./template-diff.js')['fullDiff']>['resources']['get']>;

function readDifference(logicalId: string, difference: Difference): Change {
  const { oldResourceType, newResourceType, oldValue, propertyUpdates } = difference;
  const action = actionOf(difference);
  const type = oldResourceType ?? newResourceType ?? '';
  const properties = Object.keys(propertyUpdates).sort();
  const policy = action === 'remove' ? oldValue?.DeletionPolicy : oldValue?.UpdateReplacePolicy;
  const kept =
    policy === 'Retain' || policy === 'Snapshot' || (action === 'remove' && policy === 'RetainExceptOnCreate');
  return {
    action,
    logicalId,
    type,
    ...(action !== 'add' && properties.length > 0 && { properties }),
    dataLoss: (action === 'remove' || action === 'replace') && isStateful(type) && !kept,
  };
}

function actionOf(difference: Difference): ChangeAction {
  if (difference.isAddition) return 'add';
  if (difference.isRemoval) return 'remove';
  return isReplacement(difference) ? 'replace' : 'change';
}

/** The specification does not know SAM's types and counts each of their changes as a replacement: only another name is one. */
function isReplacement({ newResourceType = '', propertyUpdates, changeImpact }: Difference): boolean {
  if (!newResourceType.startsWith('AWS::Serverless::')) return changeImpact.endsWith('_REPLACE');
  return 'FunctionName' in propertyUpdates || 'LayerName' in propertyUpdates;
}

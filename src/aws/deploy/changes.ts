import type { Change as AwsChange, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { isKeptByChange, isStateful } from './stateful-resources.js';

export type ChangeAction = 'add' | 'change' | 'replace' | 'remove';

/** What a deployment does to one resource, as people judge it and as `--json` prints it. */
export interface Change {
  readonly action: ChangeAction;
  readonly logicalId: string;
  readonly type: string;
  /** Name on AWS; absent for what is added. */
  readonly physicalId?: string;
  /** Properties that change. */
  readonly properties?: readonly string[];
  /** Whether what it holds is lost: a stateful resource is removed or replaced, and nothing says Retain or Snapshot. */
  readonly dataLoss: boolean;
}

/**
 * A change set's changes in the form of {@link Change}: what destroys first, then by kind and name. `mayReplace` judges
 * the replacements that the change set itself is not sure of.
 */
export function readChanges(changes: readonly AwsChange[], mayReplace: MayReplace = () => true): Change[] {
  return sortChanges(
    changes.flatMap(({ ResourceChange }) => (ResourceChange ? [readChange(ResourceChange, mayReplace)] : [])),
  );
}

/** What destroys first, then by kind and name. */
export function sortChanges(changes: readonly Change[]): Change[] {
  const order: readonly ChangeAction[] = ['remove', 'replace', 'change', 'add'];
  return [...changes].sort(
    (a, b) => order.indexOf(a.action) - order.indexOf(b.action) || (a.logicalId < b.logicalId ? -1 : 1),
  );
}

function readChange(change: ResourceChange, mayReplace: MayReplace): Change {
  const action = actionOf(change, mayReplace);
  const type = change.ResourceType ?? '';
  const properties = [...new Set((change.Details ?? []).flatMap(({ Target }) => Target?.Name ?? []))].sort();
  return {
    action,
    logicalId: change.LogicalResourceId ?? '',
    type,
    ...(change.PhysicalResourceId && { physicalId: change.PhysicalResourceId }),
    ...(action !== 'add' && properties.length > 0 && { properties }),
    dataLoss: (action === 'remove' || action === 'replace') && isStateful(type) && !isKeptByChange(change.PolicyAction),
  };
}

function actionOf(change: ResourceChange, mayReplace: MayReplace): ChangeAction {
  const { Action, Replacement } = change;
  if (Action === 'Add' || Action === 'Import') return 'add';
  if (Action === 'Remove') return 'remove';
  if (Replacement === 'Conditional') return isHarmless(change, mayReplace) ? 'change' : 'replace';
  return Replacement === 'True' ? 'replace' : 'change';
}

/**
 * A replacement that is only possible counts as one, for what it may destroy has to be asked for. Not so one that cannot
 * be by AWS's specification; nor that of something that holds nothing, and only refers to what is changed in place.
 */
function isHarmless({ ResourceType: type = '', Details = [] }: ResourceChange, mayReplace: MayReplace): boolean {
  const doubtful = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  const isNone = ({ Target, Evaluation }: ResourceChangeDetail) =>
    (Evaluation === 'Dynamic' && !isStateful(type)) || (Target?.Name && !mayReplace(type, Target.Name));
  return doubtful.length > 0 && doubtful.every(isNone);
}

/** Whether a change of this property may replace a resource of this type. */
export type MayReplace = (type: string, property: string) => boolean;

/**
 * By AWS's own specification of resources. Change sets say `Conditional` also where only a reference is not resolved yet,
 * and emulators for every type they know little of.
 */
export async function replacementBySpecification(): Promise<MayReplace> {
  const { fullDiff, ResourceImpact } = await import('./template-diff.js');
  const template = (Type: string, property: string, value: string) => ({
    Resources: { It: { Type, Properties: { [property]: value } } },
  });
  return (type, property) => {
    const { resources } = fullDiff(template(type, property, 'before'), template(type, property, 'after'));
    return resources.get('It').changeImpact !== ResourceImpact.WILL_UPDATE;
  };
}

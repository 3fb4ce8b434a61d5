import type { Change as AwsChange, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { isKeptByChange, isStateful } from './stateful-resources.js';

export type ChangeAction = 'add' | 'change' | 'replace' | 'remove';

/** The effect of a deployment on one resource, as shown to users and in `--json`. */
export interface Change {
  readonly action: ChangeAction;
  readonly logicalId: string;
  readonly type: string;
  /** Name on AWS; absent for an added resource. */
  readonly physicalId?: string;
  /** Properties that change. */
  readonly properties?: readonly string[];
  /** Whether its data is lost: a stateful resource is removed or replaced, and no policy retains or snapshots it. */
  readonly dataLoss: boolean;
}

/**
 * Converts a change set's changes to {@link Change}s: destructive ones first, then by type and name. `mayReplace`
 * decides about replacements that the change set marks as conditional.
 */
export function readChanges(changes: readonly AwsChange[], mayReplace: MayReplace = () => true): Change[] {
  return sortChanges(
    changes.flatMap(({ ResourceChange }) => (ResourceChange ? [readChange(ResourceChange, mayReplace)] : [])),
  );
}

/** Destructive changes first, then by type and name. */
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
 * A conditional replacement counts as one, because it must be confirmed for what it may destroy. Exceptions are
 * replacements that AWS's specification rules out, and those of resources without data that only refer to something
 * changed in place.
 */
function isHarmless({ ResourceType: type = '', Details = [] }: ResourceChange, mayReplace: MayReplace): boolean {
  const recreating = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  const isNone = ({ Target, Evaluation }: ResourceChangeDetail) =>
    (Evaluation === 'Dynamic' && !isStateful(type)) || (Target?.Name && !mayReplace(type, Target.Name));
  return recreating.length > 0 && recreating.every(isNone);
}

/** Whether a change of this property may replace a resource of this type. */
export type MayReplace = (type: string, property: string) => boolean;

/**
 * Uses AWS's own resource specification. Change sets report `Conditional` even if only a reference is not resolved yet,
 * and emulators report it for every type they know little about.
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

import type { Change, ChangeAction } from './changes.js';
import type { Holding, Inventory } from './inventory.js';
import type { ReleasePlan } from './release.js';
import type { SecurityChange } from './security-changes.js';

const signs: Readonly<Record<ChangeAction, string>> = { add: '+', change: '~', replace: '±', remove: '-' };

/** A plan as lines for people: what destroys first, permissions and losses set apart. */
export function describePlan({ changes, security }: ReleasePlan): string[] {
  if (changes.length === 0) return ['nothing to change'];
  const losses = changes.filter(({ dataLoss }) => dataLoss);
  return [
    totals(changes),
    ...changes.map(changeLine),
    ...section('permissions:', security.map(securityLine)),
    ...section('data that would be lost:', losses.map(lossLine)),
  ];
}

function totals(changes: readonly Change[]): string {
  const count = (action: ChangeAction) => changes.filter((change) => change.action === action).length;
  const parts = [
    [count('add'), 'to add'],
    [count('change'), 'to change'],
    [count('replace'), 'to replace'],
    [count('remove'), 'to remove'],
  ] as const;
  return `changes: ${parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])).join(', ')}`;
}

function changeLine({ action, logicalId, type, properties }: Change): string {
  return `  ${signs[action]} ${logicalId} (${type})${properties ? `: ${properties.join(', ')}` : ''}`;
}

function securityLine({ direction, effect, action, resource, principal }: SecurityChange): string {
  const sign = direction === 'given' ? '+' : '-';
  return `  ${sign} ${effect} ${action} on ${resource} for ${principal}`.replace(/\s+/g, ' ').replace(/^ /, '  ');
}

function lossLine({ action, logicalId, type, physicalId }: Change): string {
  return `  ! ${action} ${physicalId ?? logicalId} (${type})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}

/** What removing a stack takes away, as lines for people. */
export function describeInventory({ resources, holdings }: Inventory, stackName: string): string[] {
  return [`${stackName} has ${resources} resources`, ...holdings.map(holdingLine)];
}

function holdingLine({ type, physicalId, count, kept }: Holding): string {
  const unit = type === 'AWS::S3::Bucket' ? 'objects and versions' : 'items';
  const held = count === undefined ? '' : `, ${count} ${unit}`;
  return `  ${kept ? '= kept:' : '! lost:'} ${physicalId} (${type}${held})`;
}

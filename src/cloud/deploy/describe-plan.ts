import type { Change, ChangeAction } from './changes.js';
import type { Holding, Inventory } from './inventory.js';
import { physicalName } from './physical-name.js';
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
  return `  ! ${action} ${physicalId ? physicalName({ type, physicalId }) : logicalId} (${type})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}

/** What removing a stack takes away, as lines for people. */
export function describeInventory({ resources, holdings }: Inventory, stackName: string): string[] {
  return [`${stackName} has ${resources} ${resources === 1 ? 'resource' : 'resources'}`, ...holdings.map(holdingLine)];
}

function holdingLine(holding: Holding): string {
  const held = holding.count === undefined ? '' : `, ${heldText(holding.type, holding.count)}`;
  return `  ${holding.kept ? '= kept:' : '! lost:'} ${physicalName(holding)} (${holding.type}${held})`;
}

/** A bucket is counted now and may be called empty; a table's number may be hours old, so that stays a number. */
function heldText(type: string, count: number): string {
  const unit = type === 'AWS::S3::Bucket' ? 'object version' : 'item';
  if (count === 0 && type === 'AWS::S3::Bucket') return 'empty';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

import type { Change, ChangeAction } from '../../aws/deploy/changes.js';
import type { DeployResult } from '../../aws/deploy/deploy.js';
import type { Inventory, StatefulResource } from '../../aws/deploy/inventory.js';
import type { LeftResource } from '../../aws/deploy/left-resources.js';
import type { FirstStep } from '../../aws/deploy/prepare-stack.js';
import type { ReleasePlan } from '../../aws/deploy/release.js';
import type { SecurityChange } from '../../aws/deploy/security-changes.js';
import { physicalName } from '../../aws/deploy/stateful-resources.js';

const signs: Readonly<Record<ChangeAction, string>> = { add: '+', change: '~', replace: '±', remove: '-' };

/** A plan as text: destructive changes first, with permissions and losses in separate lists. */
export function describePlan({ first, changes, security }: ReleasePlan): string[] {
  const before = first ? firstLines(first) : [];
  if (changes.length === 0) return [...before, 'no changes'];
  const losses = changes.filter(({ dataLoss }) => dataLoss);
  return [
    ...before,
    totals(changes),
    ...changes.map(changeLine),
    ...section('permissions:', security.map(securityLine)),
    ...section('data loss:', losses.map(lossLine)),
  ];
}

function firstLines({ action, stack, status, data }: FirstStep): string[] {
  const what =
    action === 'delete-stack' ? `delete the failed stack "${stack}"` : `continue the rollback of stack "${stack}"`;
  return [`first: ${what} (${status})`, ...data.map((held) => `  ! may hold data: ${held}`)];
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
  const stays = type === 'AWS::S3::Bucket' ? '; if it holds objects, it stays on AWS outside the stack' : '';
  return `  ! ${action} ${physicalId ? physicalName({ type, physicalId }) : logicalId} (${type}${stays})`;
}

/** Routes, other addresses and functions of a deployed service, as text; ARNs are in `--json`. */
export function describeDeployed({
  routes,
  endpoints,
  functions,
}: Pick<DeployResult, 'routes' | 'endpoints' | 'functions'>): string[] {
  const called = routes.map(({ method, url }) => `  ${method.padEnd(6)} ${url}`);
  const others = Object.entries(endpoints).filter(([, url]) => !routes.some((route) => route.url.startsWith(url)));
  const deployed = functions.filter(({ arn }) => arn !== undefined);
  return [
    ...section('routes:', called),
    ...section(
      'endpoints:',
      others.map(([name, url]) => `  ${name}: ${url}`),
    ),
    ...section(
      'functions:',
      deployed.map(({ name }) => `  ${name}`),
    ),
  ];
}

/** Resources that an update left on AWS, as text: each with its reason and the command that deletes it. */
export function describeLeft(left: readonly LeftResource[]): string[] {
  const lines = left.map(({ type, physicalId, reason, command }) => [
    `  ${physicalName({ type, physicalId })} (${type}): ${reason}`,
    ...(command ? [`    delete it with: ${command}`] : []),
  ]);
  return section('still on AWS, outside the stack:', lines.flat());
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}

/** Resources that are lost when a stack is removed, as text. */
export function describeInventory({ resources, stateful }: Inventory, stackName: string): string[] {
  return [`${stackName} has ${resources} ${resources === 1 ? 'resource' : 'resources'}`, ...stateful.map(statefulLine)];
}

const fates = { resource: '= kept:', snapshot: '= kept as a snapshot:', nothing: '! lost:' } as const;

function statefulLine(resource: StatefulResource): string {
  const held = resource.count === undefined ? '' : `, ${heldText(resource.type, resource.count)}`;
  return `  ${fates[resource.kept ?? 'nothing']} ${physicalName(resource)} (${resource.type}${held})`;
}

/** A bucket is counted now and can be called empty; a table's count may be hours old, so it is shown as a number. */
function heldText(type: string, count: number): string {
  const unit = type === 'AWS::S3::Bucket' ? 'object version' : 'item';
  if (count === 0 && type === 'AWS::S3::Bucket') return 'empty';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

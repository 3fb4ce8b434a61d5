import type { DescribeStackEventsOutput, StackEvent } from '@aws-sdk/client-cloudformation';
import { sdk } from '../../sdk/load.js';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';
import { findStack, isMissingStack } from './stack.js';

const { DescribeStackEventsCommand } = sdk('@aws-sdk/client-cloudformation');

/** The newest event's id, after which a deployment's own events begin; undefined for a new stack. */
export async function newestEvent(context: DeployContext, stackId: string): Promise<string | undefined> {
  return (await eventsPage(context, stackId)).StackEvents?.[0]?.EventId;
}

/** A page of events, the newest first; empty for a stack that no longer exists. */
async function eventsPage(
  { cloudFormation }: DeployContext,
  StackName: string,
  NextToken?: string,
): Promise<DescribeStackEventsOutput> {
  try {
    return await cloudFormation.send(new DescribeStackEventsCommand({ StackName, ...(NextToken && { NextToken }) }));
  } catch (error) {
    if (isMissingStack(error)) return {};
    throw error;
  }
}

/** All events after the one with this id, oldest first. CloudFormation returns the newest first, 100 per page. */
export async function eventsAfter(
  context: DeployContext,
  stackId: string,
  after: string | undefined,
): Promise<StackEvent[]> {
  const found: StackEvent[] = [];
  let next: string | undefined;
  do {
    const page = await eventsPage(context, stackId, next);
    const events = page.StackEvents ?? [];
    const known = events.findIndex(({ EventId }) => EventId === after);
    found.push(...(known === -1 ? events : events.slice(0, known)));
    next = known === -1 ? page.NextToken : undefined;
  } while (next !== undefined);
  return found.reverse();
}

/** Whether this event concerns the stack itself and ends the operation. */
export function endsStack(event: StackEvent): boolean {
  return (
    event.PhysicalResourceId === event.StackId &&
    /_(COMPLETE|FAILED)$/.test(event.ResourceStatus ?? '') &&
    !event.ResourceStatus?.endsWith('CLEANUP_IN_PROGRESS')
  );
}

/** All events of a stack after `before`, each reported once as it appears, until the one that ends the operation. */
export async function followStack(
  context: DeployContext,
  stackId: string,
  before: string | undefined,
): Promise<StackEvent[]> {
  const seen: StackEvent[] = [];
  await poll(context, async () => {
    const fresh = await eventsAfter(context, stackId, seen.at(-1)?.EventId ?? before);
    for (const event of fresh) reportEvent(context, event);
    seen.push(...fresh);
    return fresh.some(endsStack) || undefined;
  });
  return seen;
}

/** The result of a deletion: the stack is gone, or the events describe the failure. */
export interface Deletion {
  readonly gone: boolean;
  readonly events: readonly StackEvent[];
}

/**
 * Does the same for a deletion. A stack in review may be deleted without an event, so a missing stack also ends the
 * operation.
 */
export async function followDeletion(
  context: DeployContext,
  stackId: string,
  before: string | undefined,
): Promise<Deletion> {
  const seen: StackEvent[] = [];
  return poll(context, async () => {
    const fresh = await eventsAfter(context, stackId, seen.at(-1)?.EventId ?? before);
    for (const event of fresh) reportEvent(context, event);
    seen.push(...fresh);
    const end = fresh.findLast(endsStack);
    if (end) return { gone: end.ResourceStatus === 'DELETE_COMPLETE', events: seen };
    const stack = await findStack(context, stackId);
    return !stack || stack.StackStatus === 'DELETE_COMPLETE' ? { gone: true, events: seen } : undefined;
  });
}

function reportEvent({ reporter }: DeployContext, event: StackEvent): void {
  const { LogicalResourceId: logicalId, ResourceStatus: status, ResourceType: type, ResourceStatusReason } = event;
  const failed = status?.endsWith('_FAILED') ?? false;
  const reason = failed && ResourceStatusReason ? `: ${ResourceStatusReason}` : '';
  reporter.report({
    level: failed ? 'warn' : 'info',
    code: 'RESOURCE',
    message: `${status} ${logicalId} (${type})${reason}`,
    data: { logicalId, status, type },
  });
}

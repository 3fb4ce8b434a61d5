import type { DescribeStackEventsOutput, StackEvent } from '@aws-sdk/client-cloudformation';
import { sdk } from '../../sdk/load.js';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';
import { findStack, isMissingStack } from './stack.js';

const { DescribeStackEventsCommand } = sdk('@aws-sdk/client-cloudformation');

/** The newest event's id, from which a deployment's own events are told apart; undefined for a new stack. */
export async function newestEvent(context: DeployContext, stackId: string): Promise<string | undefined> {
  return (await eventsPage(context, stackId)).StackEvents?.[0]?.EventId;
}

/** A page of events, the newest first; none of a stack that went without a trace. */
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

/** All events after the one with this id, oldest first. CloudFormation answers the newest first, 100 a page. */
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

/** Whether this event is about the stack itself and says that the work on it is over. */
export function endsStack(event: StackEvent): boolean {
  return (
    event.PhysicalResourceId === event.StackId &&
    /_(COMPLETE|FAILED)$/.test(event.ResourceStatus ?? '') &&
    !event.ResourceStatus?.endsWith('CLEANUP_IN_PROGRESS')
  );
}

/** All events of a stack after `before`, each reported once as it appears, until the one that ends the work on it. */
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

/** How a deletion ended: with the stack gone, or with what its events say. */
export interface Deletion {
  readonly gone: boolean;
  readonly events: readonly StackEvent[];
}

/**
 * The same for a deletion. A stack that was only ever reviewed may go without an event, so that it cannot be found any
 * more ends the work as well.
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

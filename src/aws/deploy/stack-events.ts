import type { DescribeStackEventsOutput, StackEvent } from '@aws-sdk/client-cloudformation';
import { sdk } from '../sdk.js';
import type { DeployContext } from './deploy-context.js';
import { isMissingStack } from './stack.js';

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

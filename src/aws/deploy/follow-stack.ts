import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';
import { findStack } from './stack.js';
import { endsStack, eventsAfter } from './stack-events.js';

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

import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';
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

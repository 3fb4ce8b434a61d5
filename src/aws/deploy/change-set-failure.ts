import type { DescribeChangeSetOutput, OperationEvent } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { type DeployContext, uninterrupted } from './deploy-context.js';
import { hintFor } from './root-cause.js';

const { DescribeEventsCommand } = sdk('@aws-sdk/client-cloudformation');

/**
 * The error of a change set that failed. Since November 2025 CloudFormation validates resources before a deployment,
 * and the change set's own reason is then generic: resources and reasons are only in the events of the change set.
 */
export async function changeSetFailure(
  context: DeployContext,
  stackName: string,
  { ChangeSetId, StatusReason }: DescribeChangeSetOutput,
): Promise<EmojifyError> {
  const refused = `CloudFormation rejected the template of stack "${stackName}"`;
  const failures = (await failedEvents(uninterrupted(context), ChangeSetId!)).map(readFailure);
  const [first] = failures;
  if (first === undefined) {
    const reason = StatusReason ?? 'CloudFormation gives no reason';
    const hint = hintFor(reason);
    return new EmojifyError('CHANGE_SET_FAILED', `${refused}: ${reason}`, { ...(hint && { hint }), data: { reason } });
  }
  const hint = hintFor(first.reason);
  return new EmojifyError('CHANGE_SET_FAILED', `${refused}: ${failures.map(failureText).join('; ')}`, {
    ...(hint && { hint }),
    data: { stack: stackName, ...first, failures },
  });
}

/**
 * Empty if the events cannot be read, because an older policy does not allow it; the change set's own reason is then
 * used.
 */
async function failedEvents({ cloudFormation }: DeployContext, changeSet: string): Promise<OperationEvent[]> {
  const found: OperationEvent[] = [];
  try {
    let next: string | undefined;
    do {
      const command = new DescribeEventsCommand({
        ChangeSetName: changeSet,
        Filters: { FailedEvents: true },
        ...(next && { NextToken: next }),
      });
      const page = await cloudFormation.send(command);
      found.push(...(page.OperationEvents ?? []));
      next = page.NextToken;
    } while (next !== undefined);
  } catch {
    return [];
  }
  return found.filter(isFailure);
}

/** A validation in mode WARN does not fail the change set; events of the operation as a whole have no resource. */
function isFailure({
  LogicalResourceId,
  ValidationStatus,
  ValidationFailureMode,
  HookStatus,
  ResourceStatus,
}: OperationEvent) {
  if (LogicalResourceId === undefined) return false;
  if (ValidationStatus === 'FAILED') return ValidationFailureMode !== 'WARN';
  return HookStatus?.endsWith('FAILED') || ResourceStatus?.endsWith('FAILED') || false;
}

interface ValidationFailure {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  /** Path in the template, such as `/Resources/Photos/Properties/BucketName`. */
  readonly path?: string;
}

function readFailure(event: OperationEvent): ValidationFailure {
  const reason = event.ValidationStatusReason ?? event.HookStatusReason ?? event.ResourceStatusReason;
  return {
    logicalId: event.LogicalResourceId!,
    type: event.ResourceType ?? '',
    reason: (reason ?? 'CloudFormation gives no reason').replace(/\.$/, ''),
    ...(event.ValidationPath && { path: event.ValidationPath }),
  };
}

function failureText({ logicalId, type, reason, path }: ValidationFailure): string {
  const property = path?.replace(new RegExp(`^/?Resources/${logicalId}/(Properties/)?`), '');
  return `${logicalId} (${type})${property ? ` ${property}` : ''}: ${reason}`;
}

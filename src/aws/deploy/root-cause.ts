import type { StackEvent } from '@aws-sdk/client-cloudformation';

/** The resource that failed a deployment, and why. */
export interface RootCause {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  /** What to do, for the well-known reasons. */
  readonly hint: string | undefined;
}

/** What AWS says of resources that only failed because another one had. */
const cancelled = /resource (creation|update|deletion) cancelled/i;

/** Whether this resource failed only because another one had. */
export function isCancellation({ ResourceStatusReason }: StackEvent): boolean {
  return cancelled.test(ResourceStatusReason ?? '');
}

/** The first failed resource that is not a mere cancellation: events of later failures are its consequences. */
export function rootCause(events: readonly StackEvent[]): RootCause | undefined {
  const failed = events.filter((event) => event.ResourceStatus?.endsWith('_FAILED'));
  const own = failed.filter((event) => !isCancellation(event));
  const first = own.find((event) => event.PhysicalResourceId !== event.StackId) ?? own[0];
  if (first === undefined) return undefined;
  const reason = first.ResourceStatusReason ?? 'CloudFormation gives no reason';
  return { logicalId: first.LogicalResourceId!, type: first.ResourceType!, reason, hint: hintFor(reason) };
}

/** Well-known reasons by a pattern of their text, which is all that CloudFormation gives. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /already (exists|owned)|BucketAlreadyExists/i,
    'the name is taken: choose another one, or remove or import what has it',
  ],
  [
    /Unable to validate the following destination configurations/i,
    'the bucket could not reach its function: the permission has to be there first (DependsOn), and the function’s region and account have to be the bucket’s',
  ],
  [
    /use the DescribeEvents API/i,
    'let the credentials do cloudformation:DescribeEvents: the error then names resource and reason',
  ],
  [/requires capabilities/i, 'deploy with credentials that may make IAM roles'],
  [
    /limit exceeded|quota|LimitExceeded/i,
    'a quota of the account is used up: ask AWS to raise it, or remove what is not needed',
  ],
  [
    /role defined for the function cannot be assumed|cannot be assumed by Lambda/i,
    'a new role takes some seconds to be known everywhere: deploy again',
  ],
  [
    /circular dependency/i,
    'two resources need each other: break the circle with a name made by Fn::Sub instead of Ref',
  ],
  [
    /not authorized to perform:? ([\w-]+:\w+)/i,
    'the deploying credentials lack that action: see docs/deploy.md for the policy',
  ],
  [
    /ReservedConcurrentExecutions.*below its minimum/i,
    'the account has too little concurrency left: reserve less, or ask AWS for more',
  ],
  [/Unzipped size must be smaller/i, 'the function’s code is over 250 MB: leave something out of it'],
];

/** What to do about a reason of CloudFormation’s; undefined when it is none of the well-known ones. */
export function hintFor(reason: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(reason))?.[1];
}

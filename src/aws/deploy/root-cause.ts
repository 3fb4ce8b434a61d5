import type { StackEvent } from '@aws-sdk/client-cloudformation';

/** The resource that failed a deployment, and why. */
export interface RootCause {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  /** What to do, for the well-known reasons. */
  readonly hint: string | undefined;
}

/** The reason of resources that only failed because another one did. */
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

/** Well-known failure reasons, matched by their text because CloudFormation gives no codes. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /already (exists|owned)|BucketAlreadyExists/i,
    'the name is taken: choose another one, or remove or import the existing resource',
  ],
  [
    /Unable to validate the following destination configurations/i,
    'S3 could not verify that it may invoke the function: create the permission first (DependsOn), and keep bucket and function in one account and region',
  ],
  [
    /use the DescribeEvents API/i,
    'allow cloudformation:DescribeEvents: the error then names the resource and the reason',
  ],
  [/requires capabilities/i, 'deploy with credentials that may create IAM roles'],
  [
    /limit exceeded|quota|LimitExceeded/i,
    'a quota of the account is exhausted: request an increase, or delete unused resources',
  ],
  [
    /role defined for the function cannot be assumed|cannot be assumed by Lambda/i,
    'a new role takes a few seconds to become usable: deploy again',
  ],
  [/circular dependency/i, 'two resources depend on each other: replace one Ref with a name built by Fn::Sub'],
  [
    /not authorized to perform:? ([\w-]+:\w+)/i,
    'the credentials lack that action: docs/deploy.md has the policy for deployers',
  ],
  [
    /ReservedConcurrentExecutions.*below its minimum/i,
    'the account has too little unreserved concurrency: reserve less, or request a quota increase',
  ],
  [/Unzipped size must be smaller/i, 'the function’s code is over 250 MB unzipped: reduce what it contains'],
];

/** What to do about a failure reason of CloudFormation; undefined if it is not a well-known one. */
export function hintFor(reason: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(reason))?.[1];
}

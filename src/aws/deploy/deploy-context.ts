import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Reporter } from '../../errors/reporter.js';
import type { Clock } from '../clock.js';

/** What deploying needs from outside; tests pass a clock that does not wait. */
export interface DeployContext extends Clock {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN. */
  readonly partition: string;
  readonly reporter: Reporter;
  /** Aborts when the user stops the command; cleaning up goes on without it. */
  readonly signal?: AbortSignal;
}

/** The same context for work that has to be finished although the user stopped the command. */
export function uninterrupted(context: DeployContext): DeployContext {
  const { signal: _, ...rest } = context;
  return rest;
}

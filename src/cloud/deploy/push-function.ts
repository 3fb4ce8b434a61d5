import { GetFunctionConfigurationCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../../errors/emojify-error.js';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';

/** Where a function's new code lies. */
export interface CodeLocation {
  readonly bucket: string;
  readonly key: string;
}

/** Gives a function new code without CloudFormation, and waits until calls reach it. */
export async function pushCode(context: DeployContext, name: string, { bucket, key }: CodeLocation): Promise<void> {
  await waitUntilUpdated(context, name);
  await context.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, S3Bucket: bucket, S3Key: key }));
  await waitUntilUpdated(context, name);
}

/** Lambda refuses a second update while one is going on (ResourceConflictException), so each waits for the last. */
export async function waitUntilUpdated(context: DeployContext, name: string): Promise<void> {
  await poll(context, async () => {
    const configuration = await context.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    const { LastUpdateStatus, LastUpdateStatusReason, State } = configuration;
    if (LastUpdateStatus === 'Failed') {
      const message = `function "${name}" could not be updated: ${LastUpdateStatusReason}`;
      throw new EmojifyError('DEPLOY_FAILED', message);
    }
    return LastUpdateStatus === 'InProgress' || State === 'Pending' ? undefined : true;
  });
}

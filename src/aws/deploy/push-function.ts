import type { FunctionConfiguration, UpdateFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { eager, type Pace, poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';

const { GetFunctionConfigurationCommand, UpdateFunctionCodeCommand, UpdateFunctionConfigurationCommand } =
  sdk('@aws-sdk/client-lambda');

/** Milliseconds for which an update is retried while another one is in progress. */
const CONFLICT_TIMEOUT = 120_000;

/** A function to update. */
export interface Updatable {
  /** Its name on AWS. */
  readonly name: string;
  /** Its current configuration if it was just read, which saves a request. */
  readonly configuration?: FunctionConfiguration | undefined;
  /** How many functions are updated at the same time; default 1. */
  readonly together?: number;
}

/** The location of a function's new code. */
export interface CodeLocation {
  readonly bucket: string;
  readonly key: string;
}

export type Settings = Omit<UpdateFunctionConfigurationCommandInput, 'FunctionName'>;

/** Updates a function's code without CloudFormation and waits until calls reach it; returns the new configuration. */
export function pushCode(context: DeployContext, fn: Updatable, code: CodeLocation): Promise<FunctionConfiguration> {
  const place = { S3Bucket: code.bucket, S3Key: code.key };
  const command = new UpdateFunctionCodeCommand({ FunctionName: fn.name, ...place });
  return update(context, fn, () => context.lambda.send(command));
}

/** Updates a function's settings in the same way. */
export function pushSettings(
  context: DeployContext,
  fn: Updatable,
  settings: Settings,
): Promise<FunctionConfiguration> {
  const command = new UpdateFunctionConfigurationCommand({ FunctionName: fn.name, ...settings });
  return update(context, fn, () => context.lambda.send(command));
}

async function update(
  context: DeployContext,
  { name, configuration, together }: Updatable,
  send: () => Promise<FunctionConfiguration>,
): Promise<FunctionConfiguration> {
  const pace = eager(together);
  const started = await sendWhenIdle(context, { name, known: configuration, send, pace });
  const updated = await waitUntilIdle(context, { name, known: started, pace });
  if (updated.LastUpdateStatus !== 'Failed') return updated;
  const message = `function "${name}" could not be updated: ${updated.LastUpdateStatusReason}`;
  throw new EmojifyError('DEPLOY_FAILED', message);
}

interface Wait {
  readonly name: string;
  /** The configuration, if it was just read. */
  readonly known: FunctionConfiguration | undefined;
  readonly pace: Pace;
}

/** Lambda refuses an update while another one is in progress, whoever started it. */
async function sendWhenIdle(
  context: DeployContext,
  { send, ...wait }: Wait & { readonly send: () => Promise<FunctionConfiguration> },
): Promise<FunctionConfiguration> {
  const since = context.now();
  let { known } = wait;
  const attempt = async () => {
    await waitUntilIdle(context, { ...wait, known });
    known = undefined;
    return send().catch((error: Error) => {
      if (error.name !== 'ResourceConflictException' || context.now() - since > CONFLICT_TIMEOUT) throw error;
      return undefined;
    });
  };
  return poll(context, attempt, wait.pace);
}

function waitUntilIdle(context: DeployContext, { name, known, pace }: Wait): Promise<FunctionConfiguration> {
  let next = known;
  const look = async () => {
    const seen = next ?? (await context.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })));
    next = undefined;
    return seen.LastUpdateStatus === 'InProgress' || seen.State === 'Pending' ? undefined : seen;
  };
  return poll(context, look, pace);
}

import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { PackagedService } from '../../service/package/packaged-service.js';
import { artifactPlace, type UploadedFunction, uploadFunctions } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import { type ArtifactPlace, deploymentId, lastDeployment, recordDeployment } from './deployment-record.js';
import { changedSettings, type FunctionProperties } from './function-settings.js';
import { type LiveFunction, liveFunctions } from './live-functions.js';
import { pushCode, waitUntilUpdated } from './push-function.js';
import { findStack, missingStack } from './stack.js';
import { readTemplate, storeTemplate } from './store-template.js';

/** What `deploy -f --json` prints. */
export interface FunctionDeployResult {
  readonly stack: string;
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  readonly functions: readonly PushedFunction[];
  readonly milliseconds: number;
}

export interface PushedFunction {
  /** The key in the service file. */
  readonly name: string;
  readonly arn: string | undefined;
  readonly bytes: number;
  readonly uploaded: number;
  /** Whether its code was changed; false when AWS ran the same already. */
  readonly code: boolean;
  /** Names of the settings that were changed. */
  readonly settings: readonly string[];
}

/**
 * Gives deployed functions their new code and settings without CloudFormation: seconds instead of a minute.
 * Events, roles and resources stay as they are. `service.functions` are the functions to push, and only those.
 */
export async function deployFunctions(
  context: DeployContext,
  service: PackagedService,
  deploymentBucket?: string,
): Promise<FunctionDeployResult> {
  const started = context.now();
  const place = artifactPlace(context, { ...service, deploymentBucket });
  const stack = await findStack(context, service.stackName);
  if (stack === undefined) throw missingStack(service);
  const live = await liveFunctions(context, service.stackName);
  const uploads = await uploadFunctions(context, place, service);
  const push = (upload: UploadedFunction) => pushFunction(context, { service, place, upload, live });
  const functions = await Promise.all(uploads.map(push));
  if (functions.some(({ code, settings }) => code || settings.length > 0)) {
    await recordPush(context, { service, place, uploads });
  }
  const { stackName, stage } = service;
  const { region, account } = context;
  return { stack: stackName, stage, region, account, functions, milliseconds: context.now() - started };
}

interface Push {
  readonly service: PackagedService;
  readonly place: ArtifactPlace;
  readonly upload: UploadedFunction;
  readonly live: readonly LiveFunction[];
}

async function pushFunction(context: DeployContext, { service, place, upload, live }: Push): Promise<PushedFunction> {
  const { name, logicalId, key, sha256, bytes, uploaded } = upload;
  const running = live.find((found) => found.logicalId === logicalId);
  if (running === undefined) {
    throw new EmojifyError('FUNCTION_UNKNOWN', `function "${name}" is not deployed to stage "${service.stage}" yet`, {
      hint: 'run "emojify deploy" for the whole service first',
    });
  }
  const code = running.sha256 !== sha256;
  if (code) await pushCode(context, running.name, { bucket: place.bucket, key });
  const settings = changedSettings(propertiesOf(service.template, logicalId), running.configuration);
  if (settings) {
    await waitUntilUpdated(context, running.name);
    await context.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: running.name, ...settings }));
    await waitUntilUpdated(context, running.name);
  }
  const arn = running.configuration.FunctionArn;
  return { name, arn, bytes, uploaded, code, settings: Object.keys(settings ?? {}) };
}

function propertiesOf(template: Readonly<Record<string, unknown>>, logicalId: string): FunctionProperties {
  const resources = template.Resources as Record<string, { Properties?: FunctionProperties }>;
  return resources[logicalId]?.Properties ?? {};
}

interface PushRecord {
  readonly service: PackagedService;
  readonly place: ArtifactPlace;
  readonly uploads: readonly UploadedFunction[];
}

/** A push is a deployment like any other for `rollback`: the last one's template, with these functions as they are now. */
async function recordPush(context: DeployContext, { service, place, uploads }: PushRecord): Promise<void> {
  const last = await lastDeployment(context, place);
  if (last === undefined) return;
  const template = JSON.parse((await readTemplate(context, place, last.template)).body);
  for (const { logicalId, key } of uploads) {
    const code = { CodeUri: { Bucket: place.bucket, Key: key } };
    template.Resources[logicalId].Properties = { ...propertiesOf(service.template, logicalId), ...code };
  }
  const { key } = await storeTemplate(context, place, template);
  const functions = last.functions.map((recorded) => {
    const pushed = uploads.find(({ logicalId }) => logicalId === recorded.logicalId);
    return pushed ? { ...recorded, code: pushed.key, sha256: pushed.sha256 } : recorded;
  });
  await recordDeployment(context, place, { ...last, id: deploymentId(context.now()), template: key, functions });
}

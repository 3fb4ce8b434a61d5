import { EmojifyError } from '../../errors/emojify-error.js';
import type { PackagedFunction, PackagedService } from '../../service/package/packaged-service.js';
import type { ArtifactPlace } from './artifacts.js';
import { artifactPlace, type UploadedFunction, uploadFunctions } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import { changedSettings, propertiesOf } from './function-settings.js';
import type { LiveFunction } from './live-functions.js';
import { pushCode, pushSettings, type Settings } from './push-function.js';
import { readStage, type StageState } from './read-stage.js';
import { isRecorded, recordPush } from './record-push.js';

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
  /** Whether its code was changed; false if AWS had the same code already. */
  readonly code: boolean;
  /** Names of the changed settings. */
  readonly settings: readonly string[];
}

/**
 * Updates the code and settings of deployed functions without CloudFormation: seconds instead of a minute. Events,
 * roles and resources are not changed. `service.functions` must contain only the functions to push.
 */
export async function deployFunctions(
  context: DeployContext,
  service: PackagedService,
  options: { readonly deploymentBucket?: string | undefined; readonly state?: StageState } = {},
): Promise<FunctionDeployResult> {
  const started = context.now();
  const target = { ...service, deploymentBucket: options.deploymentBucket };
  const place = artifactPlace(context, target);
  const functions = service.functions.map(({ logicalId }) => logicalId);
  const { live, there } = options.state ?? (await readStage(context, context, { target, functions }));
  const running = new Map(service.functions.map((fn) => [fn.name, runningFunction(service, fn, live)]));
  const uploads = await uploadFunctions(context, place, { functions: service.functions, there });
  const pushes = uploads.map((upload) => planPush(service, upload, running.get(upload.name)!));
  await carryOut(context, { place, uploads, template: service.template, pushes });
  const { stackName, stage } = service;
  const { region, account } = context;
  return {
    stack: stackName,
    stage,
    region,
    account,
    functions: pushes.map(pushedFunction),
    milliseconds: context.now() - started,
  };
}

function runningFunction(
  { stage }: PackagedService,
  { name, logicalId }: PackagedFunction,
  live: readonly LiveFunction[],
): LiveFunction {
  const running = live.find((found) => found.logicalId === logicalId);
  if (running) return running;
  throw new EmojifyError('FUNCTION_UNKNOWN', `function "${name}" is not deployed to stage "${stage}" yet`, {
    hint: 'run "emojify deploy" for the whole service first',
  });
}

/** The changes of one function. */
interface Push {
  readonly upload: UploadedFunction;
  readonly running: LiveFunction;
  readonly code: boolean;
  readonly settings: Settings | undefined;
}

function planPush({ template }: PackagedService, upload: UploadedFunction, running: LiveFunction): Push {
  const settings = changedSettings(propertiesOf(template, upload.logicalId), running.configuration);
  return { upload, running, code: running.sha256 !== upload.sha256, settings };
}

interface Plan {
  readonly place: ArtifactPlace;
  readonly uploads: readonly UploadedFunction[];
  readonly template: PackagedService['template'];
  readonly pushes: readonly Push[];
}

async function carryOut(context: DeployContext, { pushes, ...recorded }: Plan): Promise<void> {
  const changing = pushes.filter(({ code, settings }) => code || settings);
  if (changing.length === 0 && (await isRecorded(context, recorded))) return;
  const { bucket } = recorded.place;
  const pushing = changing.map((push) => pushFunction(context, bucket, { ...push, together: changing.length }));
  await recordPush(context, recorded, Promise.all(pushing));
}

async function pushFunction(
  context: DeployContext,
  bucket: string,
  { upload, running, code, settings, together }: Push & { readonly together: number },
): Promise<void> {
  const { name, configuration } = running;
  const fn = { name, together, configuration };
  const updated = code ? await pushCode(context, fn, { bucket, key: upload.key }) : configuration;
  if (settings) await pushSettings(context, { ...fn, configuration: updated }, settings);
}

function pushedFunction({ upload, running, code, settings }: Push): PushedFunction {
  const { name, bytes, uploaded } = upload;
  const arn = running.configuration.FunctionArn;
  return { name, arn, bytes, uploaded, code, settings: Object.keys(settings ?? {}) };
}

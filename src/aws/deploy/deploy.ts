import type { ServiceRoute } from '../../service/load/routes.js';
import type { PackagedService } from '../../service/package/packaged-service.js';
import { artifactBucketName, ensureArtifactBucket } from './artifact-bucket.js';
import {
  type ArtifactPlace,
  type Artifacts,
  artifactPlace,
  listArtifacts,
  type UploadedFunction,
  type UploadedLayer,
  uploadFunctions,
  uploadLayers,
  withUploadedCode,
} from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import type { LeftResource } from './left-resources.js';
import type { LiveFunction } from './live-functions.js';
import { type ApproveFirstStep, prepareStack } from './prepare-stack.js';
import { applyRelease, type Release, type ReleaseOptions, type ReleasePlan } from './release.js';
import { endpointsOf, findStack } from './stack.js';
import { storeTemplate } from './template-store.js';

export interface DeployOptions extends ReleaseOptions {
  /** The user's own bucket for code and templates. */
  readonly deploymentBucket?: string | undefined;
  /** The service's routes, with the addresses in the stack's outputs. */
  readonly routesAt: (endpoints: Readonly<Record<string, string>>) => readonly ServiceRoute[];
  /** Tags of the stack, which CloudFormation adds to all its resources. */
  readonly tags: Readonly<Record<string, string>>;
  /** Approves the step that a failed stack needs first; throws if it is not allowed. */
  readonly approveFirstStep: ApproveFirstStep;
}

/** What `deploy --json` prints. */
export interface DeployResult extends ReleasePlan {
  readonly stack: string;
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  /** Resources that left the stack and still exist on AWS. */
  readonly left: readonly LeftResource[];
  /** The routes of the service's APIs; empty in a dry run. */
  readonly routes: readonly ServiceRoute[];
  /** Addresses by the names of the stack's outputs. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly functions: readonly DeployedFunction[];
  readonly milliseconds: number;
}

export interface DeployedFunction {
  /** The key in the service file. */
  readonly name: string;
  /** Absent if it is not deployed (in the dry run of a first deployment). */
  readonly arn?: string;
  /** Bytes of its zip. */
  readonly bytes: number;
  /** Bytes sent by this run; 0 if the bucket had it already. */
  readonly uploaded: number;
}

/** Deploys the package to a stage: uploads what is new, then creates a change set, has it approved and executes it. */
export async function deploy(
  context: DeployContext,
  service: PackagedService,
  options: DeployOptions,
): Promise<DeployResult> {
  const started = context.now();
  const { dryRun, deploymentBucket } = options;
  const [{ stack, first }, bucket] = await Promise.all([
    prepareStack(context, service.stackName, options),
    dryRun && !deploymentBucket ? artifactBucketName(context) : ensureArtifactBucket(context, deploymentBucket),
  ]);
  if (stack === undefined) reportFirst(context, service);
  const place = artifactPlace(context, { ...service, deploymentBucket: bucket });
  const there = await listArtifacts(context, place);
  const functions = await uploadFunctions(context, place, { functions: service.functions, there, send: !dryRun });
  const layers = await uploadLayers(context, place, { layers: service.layers, there, send: !dryRun });
  const release = await releaseOf(context, { ...options, service, place, functions, layers, there });
  const { live, ...plan } = await applyRelease(context, { stack, first }, release, options);
  const deployed = dryRun && !stack ? undefined : await findStack(context, service.stackName);
  return {
    stack: service.stackName,
    stage: service.stage,
    region: context.region,
    account: context.account,
    ...plan,
    routes: dryRun ? [] : options.routesAt(endpointsOf(deployed)),
    endpoints: endpointsOf(deployed),
    functions: functions.map((uploaded) => deployedFunction(uploaded, live)),
    milliseconds: context.now() - started,
  };
}

/** A first deployment creates resources that cost money, so the account and region are shown before it begins. */
function reportFirst({ reporter, account, region }: DeployContext, { stage, stackName }: PackagedService): void {
  const message = `first deployment of stack "${stackName}": stage ${stage}, account ${account}, region ${region}`;
  reporter.report({ level: 'info', code: 'FIRST_DEPLOYMENT', message, data: { stage, account, region } });
}

interface Upload {
  readonly service: PackagedService;
  readonly place: ArtifactPlace;
  readonly functions: readonly UploadedFunction[];
  readonly layers: readonly UploadedLayer[];
  readonly there: Artifacts;
  readonly tags: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
}

/** Stores the template beside the code, so that the release can be deployed again later. */
async function releaseOf(context: DeployContext, upload: Upload): Promise<Release> {
  const { service, place, functions, layers, there, tags, dryRun } = upload;
  const template = withUploadedCode(service.template, place.bucket, { functions, layers });
  return {
    stackName: service.stackName,
    place,
    template: await storeTemplate(context, place, { template, there, send: !dryRun }),
    functions: functions.map(({ name, logicalId, key: code, sha256 }) => ({ key: name, logicalId, code, sha256 })),
    ...(layers.length > 0 && { layers: layers.map(({ key }) => key) }),
    tags,
  };
}

function deployedFunction(
  { name, logicalId, bytes, uploaded }: UploadedFunction,
  live: readonly LiveFunction[],
): DeployedFunction {
  const arn = live.find((found) => found.logicalId === logicalId)?.configuration.FunctionArn;
  return { name, ...(arn && { arn }), bytes, uploaded };
}

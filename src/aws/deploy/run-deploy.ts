import { EmojifyError } from '../../errors/emojify-error.js';
import { resourcePlace } from '../../service/load/resource-place.js';
import { serviceRoutes } from '../../service/load/routes.js';
import { packageService } from '../../service/package/package-service.js';
import type { Service } from '../../service/types.js';
import { type DeployOptions, type DeployResult, deploy } from './deploy.js';
import { deployClients, type OpenOptions, openDeployContext } from './deploy-context.js';
import { deployFunctions, type FunctionDeployResult } from './deploy-function.js';
import { deployOnChange, type OnChangeOptions } from './deploy-on-change.js';
import { readStage } from './read-stage.js';
import { stackTags, targetOf } from './target.js';

/** What a deployment needs from the command line. */
export interface DeployRun extends Pick<DeployOptions, 'dryRun' | 'approve' | 'approveFirstStep'> {
  /** Reports the account and region before anything is sent. */
  readonly announce: (line: string) => void;
}

/** Packages and deploys the whole service. */
export async function runDeploy(
  service: Service,
  { announce, ...approval }: DeployRun,
  session: OpenOptions,
): Promise<DeployResult> {
  const [packaged, context] = await Promise.all([packageService(service, session), openDeployContext(session)]);
  const { account, region } = context;
  announce(`deploying ${service.name} to stage ${service.stage}: account ${account}, region ${region}`);
  const options: DeployOptions = {
    deploymentBucket: targetOf(service).deploymentBucket,
    routesAt: (endpoints) => serviceRoutes(service, endpoints),
    tags: stackTags(service),
    ...approval,
  };
  try {
    return await deploy(context, packaged, options);
  } catch (error) {
    throw await withPlace(error, service);
  }
}

/** The error of a resource that failed, with the line of the service file from which the resource originates. */
async function withPlace(error: unknown, service: Service): Promise<unknown> {
  if (!(error instanceof EmojifyError) || typeof error.data?.logicalId !== 'string') return error;
  const place = await resourcePlace(service, error.data.logicalId);
  if (place === undefined) return error;
  const { code, message, hint, data, cause } = error;
  const where = `${place.file}:${place.line}:${place.column}`;
  return new EmojifyError(code, `${where}  ${message}`, { ...(hint && { hint }), data: { ...data, place }, cause });
}

/** Packages and pushes single functions; `functions` are their keys in the service file. */
export async function runFunctionDeploy(
  service: Service,
  functions: readonly string[],
  session: OpenOptions,
): Promise<FunctionDeployResult> {
  const target = targetOf(service);
  const chosen = service.functions.filter(({ key }) => functions.includes(key)).map(({ logicalId }) => logicalId);
  const clients = deployClients(session.aws);
  const opening = openDeployContext(session, clients);
  const [packaged, context, state] = await Promise.all([
    packageService(service, { functions, reporter: session.reporter }),
    opening,
    clients.then((opened) => readStage(opening, opened, { target, functions: chosen })),
  ]);
  return deployFunctions(context, packaged, { ...target, state });
}

/** What watching needs from the command line. */
export interface WatchRun extends Pick<OnChangeOptions, 'load' | 'pushed'> {
  readonly signal: AbortSignal;
  /** Shows the functions' logs until the signal is aborted. */
  readonly followLogs: () => Promise<void>;
}

/** Pushes functions after each change of a file while their logs are shown, until the signal is aborted. */
export async function runWatch(
  service: Service,
  { followLogs, ...options }: WatchRun,
  session: OpenOptions,
): Promise<void> {
  const pack = (changed: Service) => packageService(changed, session);
  const context = await openDeployContext(session);
  await Promise.all([deployOnChange(context, { service, pack, ...options }), followLogs()]);
}

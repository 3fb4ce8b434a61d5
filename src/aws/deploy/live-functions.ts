import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';
import type { DeploymentRecord } from './deployment-record.js';

const { ListStackResourcesCommand } = sdk('@aws-sdk/client-cloudformation');
const { GetFunctionConfigurationCommand } = sdk('@aws-sdk/client-lambda');

/** A deployed function. */
export interface LiveFunction {
  readonly logicalId: string;
  /** Its name on AWS. */
  readonly name: string;
  /** SHA-256 of its code's zip, in hex. */
  readonly sha256: string;
  readonly configuration: FunctionConfiguration;
}

/** The clients for reading a stage. */
export type StageClients = Pick<DeployContext, 'cloudFormation' | 'lambda'>;

/** All existing resources of a stack. */
export async function stackResources(
  context: Pick<DeployContext, 'cloudFormation'>,
  stackName: string,
): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  let next: string | undefined;
  do {
    const command = new ListStackResourcesCommand({ StackName: stackName, ...(next && { NextToken: next }) });
    const page = await context.cloudFormation.send(command);
    resources.push(...(page.StackResourceSummaries ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return resources.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
}

/**
 * The current functions of a stack, or those with these logical ids; functions that were deleted by hand are omitted.
 */
export async function liveFunctions(
  context: StageClients,
  stackName: string,
  wanted?: readonly string[],
): Promise<LiveFunction[]> {
  const resources = await stackResources(context, stackName);
  const functions = resources.filter(
    ({ ResourceType, LogicalResourceId }) =>
      ResourceType === 'AWS::Lambda::Function' && (wanted?.includes(LogicalResourceId!) ?? true),
  );
  const live = await Promise.all(functions.map((resource) => liveFunction(context, resource)));
  return live.filter((found) => found !== undefined);
}

async function liveFunction(context: StageClients, resource: StackResourceSummary): Promise<LiveFunction | undefined> {
  const { LogicalResourceId, PhysicalResourceId: name } = resource;
  try {
    const configuration = await context.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    const sha256 = Buffer.from(configuration.CodeSha256 ?? '', 'base64').toString('hex');
    return { logicalId: LogicalResourceId!, name: name!, sha256, configuration };
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Reports which functions run code other than that of the last deployment, because it was changed outside the stack.
 */
export function reportDrift(
  { reporter }: Pick<DeployContext, 'reporter'>,
  last: DeploymentRecord | undefined,
  live: readonly LiveFunction[],
): void {
  for (const { name, sha256 } of live) {
    const deployed = last?.functions.find((recorded) => recorded.name === name);
    if (deployed === undefined || deployed.sha256 === sha256) continue;
    const message = `function "${name}" was changed outside of emojify since its last deployment: that change is overwritten`;
    reporter.report({ level: 'warn', code: 'DRIFT', message, data: { function: name } });
  }
}

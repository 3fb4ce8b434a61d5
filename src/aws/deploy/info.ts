import type { Stack } from '@aws-sdk/client-cloudformation';
import { artifactPlace } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import { listDeployments } from './deployment-record.js';
import { type LiveFunction, liveFunctions } from './live-functions.js';
import { endpointsOf, findStack, missingStack } from './stack.js';
import type { Target } from './target.js';

/** What `info --json` prints. */
export interface ServiceInfo {
  readonly stack: string;
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  /** CloudFormation's status, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  /** ISO 8601. */
  readonly updatedAt: string | undefined;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly functions: readonly FunctionInfo[];
  /** Ids of the deployments that are kept for `rollback`, newest first. */
  readonly deployments: readonly string[];
  readonly console: string;
}

export interface FunctionInfo {
  readonly name: string;
  readonly arn: string | undefined;
  readonly version: string | undefined;
  readonly runtime: string | undefined;
  /** Bytes of its zip. */
  readonly bytes: number | undefined;
  /** MB. */
  readonly memory: number | undefined;
  readonly modifiedAt: string | undefined;
  readonly console: string;
}

/** Describes the deployed stage of a service. Throws STACK_MISSING if it is not deployed. */
export async function serviceInfo(context: DeployContext, target: Target): Promise<ServiceInfo> {
  const stack = await findStack(context, target.stackName);
  if (stack === undefined) throw missingStack(target);
  const [functions, deployments] = await Promise.all([
    liveFunctions(context, target.stackName),
    listDeployments(context, artifactPlace(context, target)),
  ]);
  return {
    stack: target.stackName,
    stage: target.stage,
    region: context.region,
    account: context.account,
    status: stack.StackStatus ?? 'UNKNOWN',
    updatedAt: (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString(),
    endpoints: endpointsOf(stack),
    functions: functions.map((live) => functionInfo(context, live)),
    deployments: deployments.map(({ id }) => id),
    console: consoleLink(context, stack),
  };
}

function functionInfo(context: DeployContext, { name, configuration }: LiveFunction): FunctionInfo {
  return {
    name,
    arn: configuration.FunctionArn,
    version: configuration.Version,
    runtime: configuration.Runtime,
    bytes: configuration.CodeSize,
    memory: configuration.MemorySize,
    modifiedAt: configuration.LastModified,
    console: `${consoleHost(context)}/lambda/home?region=${context.region}#/functions/${name}`,
  };
}

function consoleLink(context: DeployContext, { StackId }: Stack): string {
  const page = `${consoleHost(context)}/cloudformation/home?region=${context.region}`;
  return `${page}#/stacks/stackinfo?stackId=${encodeURIComponent(StackId ?? '')}`;
}

const hosts: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.cn', 'aws-us-gov': 'amazonaws-us-gov.com' };

function consoleHost({ partition, region }: DeployContext): string {
  const host = hosts[partition];
  return host ? `https://console.${host}` : `https://${region}.console.aws.amazon.com`;
}

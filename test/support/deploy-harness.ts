import { CloudFormationClient, ListChangeSetsCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { DeployOptions } from '../../src/aws/deploy/deploy.js';
import type { RemoveContext } from '../../src/aws/deploy/remove.js';
import { remove } from '../../src/aws/deploy/remove.js';
import { invokeFunction } from '../../src/aws/invoke/invoke-function.js';
import type { Report } from '../../src/errors/reporter.js';
import type { PackagedService } from '../../src/service/package/packaged-service.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from './emulator.js';

/** A context for deploying to this endpoint, with what it reported; `attempts` 1 shows each fault to the tool; calls are recorded by `userAgentAppId`. */
export function deployContext(
  endpoint: string,
  attempts = 5,
  userAgentAppId?: string,
): RemoveContext & { readonly reports: Report[] } {
  const config = { endpoint, region, credentials, maxAttempts: attempts, ...(userAgentAppId && { userAgentAppId }) };
  const reports: Report[] = [];
  return {
    cloudFormation: new CloudFormationClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    lambda: new LambdaClient(config),
    dynamoDb: new DynamoDBClient(config),
    logs: new CloudWatchLogsClient(config),
    account: '000000000000',
    partition: 'aws',
    region,
    reports,
    reporter: { report: (report) => void reports.push(report) },
    now: Date.now,
    // Fast, but not busy: the emulator settles in milliseconds.
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, Math.min(milliseconds, 20))),
  };
}

export function deployOptions(over: Partial<DeployOptions> = {}): DeployOptions {
  return {
    tags: {},
    dryRun: false,
    routesAt: () => [],
    approve: async () => undefined,
    approveFirstStep: async () => undefined,
    ...over,
  };
}

export function removeAll(context: RemoveContext, { name, stage, stackName }: PackagedService) {
  return remove(context, { name, stage, stackName }, { approve: async () => undefined });
}

/** What the deployed function answers. */
export async function answerOf(context: RemoveContext, name = 'shop-dev-hello'): Promise<unknown> {
  const request = { name, region, type: 'request', payload: undefined } as const;
  const { payload } = await invokeFunction(context.lambda, context, request);
  return JSON.parse(payload.toString());
}

/** Stacks that exist, with their status, and change sets that were not executed: what must not be left behind. */
export async function leftBehind({ cloudFormation }: RemoveContext) {
  const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({}));
  const stacks = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  // The emulator gives a stack in review a new id with each change set; AWS keeps the stack, and deletes them all at execution.
  const sets = stacks.map(async ({ StackName, StackId }) => {
    const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName }));
    return Summaries.filter((set) => set.StackId === StackId && set.ExecutionStatus !== 'EXECUTE_COMPLETE');
  });
  return {
    stacks: stacks.map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`),
    changeSets: (await Promise.all(sets)).flat().map(({ ChangeSetName }) => ChangeSetName),
  };
}

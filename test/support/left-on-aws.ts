import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { deployContext, leftBehind } from './deploy-harness.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from './emulator.js';

/** Names of everything on the emulator that costs money or holds data, the artifact bucket's own name aside. */
export async function leftOnAws(endpoint: string): Promise<string[]> {
  const config = { endpoint, region, credentials };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const [{ stacks, changeSets }, buckets, tables, functions, groups] = await Promise.all([
    leftBehind(deployContext(endpoint)),
    s3.send(new ListBucketsCommand({})),
    new DynamoDBClient(config).send(new ListTablesCommand({})),
    new LambdaClient(config).send(new ListFunctionsCommand({})),
    new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})),
  ]);
  const names = (buckets.Buckets ?? []).map(({ Name }) => Name!);
  const artifacts = names.filter((name) => name.startsWith('emojify-artifacts-'));
  const objects = await Promise.all(artifacts.map((bucket) => versionsIn(s3, bucket)));
  return [
    ...stacks,
    ...changeSets,
    ...names.filter((name) => !artifacts.includes(name)),
    ...objects.flat(),
    ...(tables.TableNames ?? []),
    ...(functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    ...(groups.logGroups ?? []).map(({ logGroupName }) => logGroupName),
  ].map(String);
}

async function versionsIn(s3: S3Client, Bucket: string): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  return [...Versions, ...DeleteMarkers].map(({ Key }) => `${Bucket}/${Key}`);
}

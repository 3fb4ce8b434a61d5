import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { emulatorCredentials as credentials, emulatorRegion as region } from './emulator.js';

/** What makes a deployed service out, whatever deployed it: its functions, and all that starts them. */
export async function deployedService(endpoint: string, bucket: string) {
  const config = { endpoint, region, credentials };
  const lambda = new LambdaClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const [{ Functions = [] }, { EventSourceMappings = [] }, notifications, routes] = await Promise.all([
    lambda.send(new ListFunctionsCommand({})),
    lambda.send(new ListEventSourceMappingsCommand({})),
    s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket })),
    routesOf(endpoint),
  ]);
  return {
    functions: Functions.map(({ FunctionName, Runtime, Handler, MemorySize, Timeout, Architectures, ...rest }) => {
      const { Environment, CodeSha256, Description } = rest;
      const settings = { Runtime, Handler, MemorySize, Timeout, Architectures, Description };
      return { FunctionName, ...settings, variables: Environment?.Variables, CodeSha256 };
    }).sort((a, b) => (a.FunctionName! < b.FunctionName! ? -1 : 1)),
    streams: EventSourceMappings.map(({ FunctionArn, FilterCriteria, BatchSize, FunctionResponseTypes }) => ({
      FunctionArn,
      FilterCriteria,
      BatchSize,
      FunctionResponseTypes,
    })),
    notifications: notifications.LambdaFunctionConfigurations?.map(({ LambdaFunctionArn, Events, Filter }) => ({
      LambdaFunctionArn,
      Events,
      Filter,
    })),
    routes,
  };
}

interface Items<T> {
  readonly items: readonly T[];
}

/** Each route of each HTTP API with the function behind it. */
async function routesOf(endpoint: string): Promise<string[]> {
  const get = async <T>(path: string) => ((await (await fetch(`${endpoint}/v2/apis${path}`)).json()) as Items<T>).items;
  const apis = await get<{ apiId: string }>('');
  const routes = apis.map(async ({ apiId }) => {
    const integrations = await get<{ integrationId: string; integrationUri: string }>(`/${apiId}/integrations`);
    const list = await get<{ routeKey: string; target: string }>(`/${apiId}/routes`);
    return list.map(({ routeKey, target }) => {
      const found = integrations.find(({ integrationId }) => target === `integrations/${integrationId}`);
      return `${routeKey} → ${/function:([\w-]+)/.exec(found?.integrationUri ?? '')?.[1]}`;
    });
  });
  return (await Promise.all(routes)).flat().sort();
}

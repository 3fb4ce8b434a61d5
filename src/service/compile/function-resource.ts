import type { Architecture, Resource, Service, ServiceFunction } from '../types.js';
import { aliasName, conditional, defined, type SamEvent } from './builder.js';
import { urlConfig } from './function-url.js';
import { logGroupId, roleId } from './names.js';
import { deadLetterType, destinationTarget, logGroupName, roleArn, tagList, vpcOf } from './role.js';

export interface FunctionParts {
  readonly events: Readonly<Record<string, SamEvent>>;
  readonly architecture: Architecture;
}

/** The function as a SAM resource. */
export function functionResource(
  fn: ServiceFunction,
  service: Service,
  { events, architecture }: FunctionParts,
): Resource {
  const { settings } = fn;
  const { provider } = service;
  const role = roleArn(fn, service);
  const tags = { ...provider.tags, ...settings.tags };
  const environment = Object.keys(fn.environment).length > 0 ? { Variables: fn.environment } : undefined;
  return conditional(
    fn,
    defined({
      Type: 'AWS::Serverless::Function',
      DependsOn: dependencies(fn, service),
      Properties: defined({
        FunctionName: fn.name,
        Description: settings.description,
        Handler: fn.handler,
        Runtime: fn.runtime,
        Architectures: [architecture],
        CodeUri: `${fn.key}.zip`,
        MemorySize: fn.memorySize,
        Timeout: fn.timeout,
        Role: role?.arn ?? { 'Fn::GetAtt': [roleId(fn.key), 'Arn'] },
        Environment: environment,
        Layers: settings.layers ?? provider.layers,
        VpcConfig: vpcOf(fn, service),
        Tracing: tracingMode(settings.tracing ?? provider.tracing?.lambda),
        KmsKeyArn: settings.kmsKeyArn ?? provider.kmsKeyArn,
        EphemeralStorage: settings.ephemeralStorageSize && { Size: settings.ephemeralStorageSize },
        FileSystemConfigs: fileSystems(fn),
        LoggingConfig: logging(fn, service),
        RecursiveLoop: settings.recursiveLoop,
        RuntimeManagementConfig: runtimeManagement(fn, service),
        ReservedConcurrentExecutions: settings.reservedConcurrency,
        DeadLetterQueue: settings.onError && {
          Type: deadLetterType(settings.onError, service),
          TargetArn: settings.onError,
        },
        EventInvokeConfig: eventInvoke(fn, service),
        FunctionUrlConfig: urlConfig(settings.url),
        ...provisioned(fn),
        Tags: Object.keys(tags).length > 0 ? tags : undefined,
        Events: Object.keys(events).length > 0 ? events : undefined,
      }),
    }),
  );
}

/** Its log group, created before the function, because Lambda would otherwise create its own. */
function dependencies(fn: ServiceFunction, service: Service): string | string[] | undefined {
  const all = [hasLogGroup(fn, service) ? logGroupId(fn.key) : undefined, ...[fn.settings.dependsOn ?? []].flat()];
  const known = all.filter((id) => id !== undefined);
  return known.length > 1 ? known : known[0];
}

/** A log group named by the file belongs to the user. */
export function hasLogGroup(fn: ServiceFunction, service: Service): boolean {
  return logGroupName(fn, service) === `/aws/lambda/${fn.name}`;
}

export function logGroupResource(fn: ServiceFunction, service: Service): Resource {
  const properties = {
    LogGroupName: `/aws/lambda/${fn.name}`,
    RetentionInDays: fn.settings.logRetentionInDays ?? service.provider.logRetentionInDays,
    Tags: tagList(service.provider.tags),
  };
  return conditional(fn, { Type: 'AWS::Logs::LogGroup', Properties: defined(properties) });
}

function tracingMode(tracing: ServiceFunction['settings']['tracing']): string | undefined {
  if (tracing === undefined || tracing === false) return undefined;
  return tracing === true ? 'Active' : tracing;
}

function fileSystems({ settings }: ServiceFunction) {
  const { fileSystemConfig } = settings;
  return fileSystemConfig && [{ Arn: fileSystemConfig.arn, LocalMountPath: fileSystemConfig.localMountPath }];
}

function logging(fn: ServiceFunction, service: Service) {
  const logs = fn.settings.logs ?? service.provider.logs?.lambda;
  if (!logs) return undefined;
  return defined({
    LogFormat: logs.logFormat,
    ApplicationLogLevel: logs.applicationLogLevel,
    SystemLogLevel: logs.systemLogLevel,
    LogGroup: logs.logGroup,
  });
}

function runtimeManagement(fn: ServiceFunction, service: Service) {
  const given = fn.settings.runtimeManagement ?? service.provider.runtimeManagement;
  const { mode, arn } = typeof given === 'object' ? given : { mode: given, arn: undefined };
  if (mode === undefined || mode === 'auto') return undefined;
  return defined({ UpdateRuntimeOn: mode === 'manual' ? 'Manual' : 'FunctionUpdate', RuntimeVersionArn: arn });
}

const samDestinationTypes = { function: 'Lambda', sns: 'SNS', sqs: 'SQS', eventBus: 'EventBridge' } as const;

function eventInvoke({ settings }: ServiceFunction, service: Service) {
  const { destinations, maximumEventAge, maximumRetryAttempts } = settings;
  if (!destinations && maximumEventAge === undefined && maximumRetryAttempts === undefined) return undefined;
  const target = (given: Parameters<typeof destinationTarget>[0] | undefined) => {
    if (given === undefined) return undefined;
    const { type, arn } = destinationTarget(given, service);
    return { Type: samDestinationTypes[type], Destination: arn };
  };
  return defined({
    MaximumEventAgeInSeconds: maximumEventAge,
    MaximumRetryAttempts: maximumRetryAttempts,
    DestinationConfig:
      destinations && defined({ OnSuccess: target(destinations.onSuccess), OnFailure: target(destinations.onFailure) }),
  });
}

/** A new version is published whenever the function changes, and the alias points to it. */
function provisioned({ settings }: ServiceFunction) {
  if (!settings.provisionedConcurrency) return {};
  return {
    AutoPublishAlias: aliasName,
    AutoPublishAliasAllProperties: true,
    ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: settings.provisionedConcurrency },
  };
}

import { own } from '../../util/own.js';
import { arnText, isIntrinsic } from '../load/events.js';
import type { RoleSettings } from '../load/settings.js';
import type { Resource, Service, ServiceFunction, Statement } from '../types.js';
import { aliasId, aliasName, allow, conditional, defined, functionArn } from './builder.js';

/** The function's role: its own generated one, or the one that the file names for it or for all functions. */
export function roleArn(fn: ServiceFunction, service: Service): { arn: unknown } | undefined {
  const { iam, role } = service.provider;
  const given = fn.settings.role ?? role ?? (isRoleReference(iam?.role) ? iam?.role : undefined);
  if (given === undefined) return undefined;
  if (typeof given !== 'string') return { arn: given };
  if (given.startsWith('arn:')) return { arn: given };
  return { arn: { 'Fn::GetAtt': [given, 'Arn'] } };
}

const isRoleReference = (role: unknown) => typeof role === 'string' || isIntrinsic(role);

/** Settings of generated roles under `provider.iam.role`. */
export function roleSettings(service: Service): RoleSettings {
  const role = service.provider.iam?.role;
  return typeof role === 'object' && !isIntrinsic(role) ? (role as RoleSettings) : {};
}

/** One role per function: its logs, what its events need, and the statements in the file; nothing else. */
export function roleResource(fn: ServiceFunction, service: Service, fromEvents: readonly Statement[]): Resource {
  const settings = roleSettings(service);
  const own = fn.settings.iam?.role;
  const statements = [
    ...logStatements(fn, service),
    ...fromEvents,
    ...settingStatements(fn, service),
    ...(own?.inherit === false ? [] : (settings.statements ?? [])),
    ...(own?.statements ?? []),
  ];
  const trust = { Effect: 'Allow', Principal: { Service: trustedServices(fn) }, Action: 'sts:AssumeRole' };
  const policy = { PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement: merged(statements) } };
  return conditional(fn, {
    Type: 'AWS::IAM::Role',
    Properties: defined({
      RoleName: settings.name && `${settings.name}-${fn.key}`.slice(0, 64),
      Path: settings.path,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: statements.length > 0 ? [policy] : undefined,
      ManagedPolicyArns: settings.managedPolicies,
      PermissionsBoundary: settings.permissionsBoundary ?? settings.permissionBoundary,
      Tags: tagList({ ...service.provider.tags, ...settings.tags }),
    }),
  });
}

/** Services that may assume the role: Lambda, and EventBridge Scheduler if it invokes the function with this role. */
function trustedServices({ events }: ServiceFunction): string[] {
  const scheduled = events.some(
    ({ type, options }) => type === 'schedule' && options.method === 'scheduler' && !options.roleArn,
  );
  return ['lambda.amazonaws.com', ...(scheduled ? ['scheduler.amazonaws.com'] : [])];
}

export function tagList(
  tags: Readonly<Record<string, string>> | undefined,
): { Key: string; Value: string }[] | undefined {
  const entries = Object.entries(tags ?? {});
  return entries.length > 0 ? entries.map(([Key, Value]) => ({ Key, Value })) : undefined;
}

/** Name of the function's log group, or undefined if it writes none. */
export function logGroupName(fn: ServiceFunction, service: Service): string | undefined {
  if (fn.settings.disableLogs) return undefined;
  return (fn.settings.logs ?? service.provider.logs?.lambda)?.logGroup ?? `/aws/lambda/${fn.name}`;
}

function logStatements(fn: ServiceFunction, service: Service): Statement[] {
  const group = logGroupName(fn, service);
  if (group === undefined) return [];
  const arn = `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:${group}:*`;
  return [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::Sub': arn })];
}

/** Permissions for settings of the function itself: dead letters, destinations, tracing, VPC, keys, file systems. */
function settingStatements(fn: ServiceFunction, service: Service): Statement[] {
  const { settings } = fn;
  const key = settings.kmsKeyArn ?? service.provider.kmsKeyArn;
  const tracing = settings.tracing ?? service.provider.tracing?.lambda;
  return [
    ...(settings.onError ? [deadLetterStatement(settings.onError, service)] : []),
    ...destinationStatements(fn, service),
    ...(typeof key === 'string' ? [allow(['kms:Decrypt'], key)] : []),
    ...(tracing && tracing !== 'PassThrough'
      ? [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*')]
      : []),
    ...(vpcOf(fn, service) ? [allow(networkActions, '*')] : []),
    ...(settings.fileSystemConfig
      ? [allow(['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], settings.fileSystemConfig.arn)]
      : []),
  ];
}

/**
 * Lambda creates network interfaces with the function's role; EC2 has no narrower resource for all of these actions.
 */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** The VPC settings of a function: its own take precedence over the provider's, `false` means none. */
export function vpcOf(fn: ServiceFunction, service: Service) {
  if (fn.settings.vpc === false || fn.settings.vpc === null) return undefined;
  const vpc = { ...service.provider.vpc, ...fn.settings.vpc };
  if (!vpc.securityGroupIds || !vpc.subnetIds) return undefined;
  return defined({
    SecurityGroupIds: vpc.securityGroupIds,
    SubnetIds: vpc.subnetIds,
    Ipv6AllowedForDualStack: vpc.ipv6AllowedForDualStack,
  });
}

/** `SNS` or `SQS`, from the ARN or the referenced resource. */
export function deadLetterType(target: unknown, service: Service): 'SNS' | 'SQS' {
  const arn = arnText(target);
  if (arn !== undefined) return arn.split(':')[2] === 'sqs' ? 'SQS' : 'SNS';
  const reference = target as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  const id = reference.Ref ?? reference['Fn::GetAtt']?.[0];
  return id !== undefined && own(service.resources.Resources, id)?.Type === 'AWS::SQS::Queue' ? 'SQS' : 'SNS';
}

function deadLetterStatement(target: unknown, service: Service): Statement {
  return allow([deadLetterType(target, service) === 'SQS' ? 'sqs:SendMessage' : 'sns:Publish'], target);
}

const destinationActions = {
  function: 'lambda:InvokeFunction',
  sns: 'sns:Publish',
  sqs: 'sqs:SendMessage',
  eventBus: 'events:PutEvents',
} as const;

export interface DestinationTarget {
  readonly type: keyof typeof destinationActions;
  readonly arn: unknown;
  /** The function of this service that it refers to. */
  readonly fn?: ServiceFunction;
}

/** The function's alias if it has one. */
function qualified(arn: unknown, fn: ServiceFunction): unknown {
  return aliasId(fn) ? { 'Fn::Join': [':', [arn, aliasName]] } : arn;
}

/** The target of a destination: a function of this service by key, or an ARN with its kind. */
export function destinationTarget(
  given: string | { readonly arn: unknown; readonly type: string },
  service: Service,
): DestinationTarget {
  if (typeof given !== 'string') return { type: given.type as DestinationTarget['type'], arn: given.arn };
  const fn = service.functions.find(({ key }) => key === given);
  if (fn) return { type: 'function', arn: qualified({ 'Fn::GetAtt': [fn.logicalId, 'Arn'] }, fn), fn };
  const kind = given.split(':')[2];
  return {
    type: kind === 'sqs' ? 'sqs' : kind === 'sns' ? 'sns' : kind === 'events' ? 'eventBus' : 'function',
    arn: given,
  };
}

function destinationStatements(fn: ServiceFunction, service: Service): Statement[] {
  const { onSuccess, onFailure } = fn.settings.destinations ?? {};
  return [onSuccess, onFailure].flatMap((given) => {
    if (given === undefined) return [];
    const target = destinationTarget(given, service);
    return [allow([destinationActions[target.type]], target.fn ? calledArn(target.fn) : target.arn)];
  });
}

/** What callers of this function invoke: its alias if it has one. */
function calledArn(fn: ServiceFunction): unknown {
  return aliasId(fn) ? { 'Fn::Sub': `${functionArn(fn)['Fn::Sub']}:${aliasName}` } : functionArn(fn);
}

/** Removes duplicate statements. */
function merged(statements: readonly Statement[]): Statement[] {
  const seen = new Set<string>();
  return statements.filter((statement) => {
    const text = JSON.stringify(statement);
    return !seen.has(text) && seen.add(text);
  });
}

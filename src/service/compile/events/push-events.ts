import {
  type AlexaOptions,
  arnText,
  type CloudWatchLogOptions,
  type IotOptions,
  type SnsOptions,
} from '../../load/events.js';
import type { Resource } from '../../types.js';
import { conditional, defined, type EventContext, type EventParts, invokePermission, targetOf } from '../builder.js';
import { functionId, idOf, topicId } from '../names.js';

/** `sns`: a subscription to an existing topic, or to a new one (created once, however many functions name it). */
export function compileSns(options: SnsOptions, context: EventContext): EventParts {
  const topic = options.arn ?? { Ref: topicId(options.topicName ?? '') };
  const redrive = redriveTarget(options);
  const properties = defined({
    Topic: topic,
    FilterPolicy: options.filterPolicy,
    FilterPolicyScope: options.filterPolicyScope,
    Region: regionOf(options, context.service.region),
    RedrivePolicy: redrive && { deadLetterTargetArn: redrive.arn },
  });
  return {
    events: { [`Topic${context.index}`]: { Type: 'SNS', Properties: properties } },
    resources: { ...topicResource(options), ...(redrive && queuePolicy(options, redrive, topic, context)) },
  };
}

function topicResource({ arn, topicName = '', displayName }: SnsOptions): Record<string, Resource> {
  if (arn !== undefined) return {};
  const properties = defined({ TopicName: topicName, DisplayName: displayName });
  return { [topicId(topicName)]: { Type: 'AWS::SNS::Topic', Properties: properties } };
}

/** A topic in another region is subscribed to there. */
function regionOf({ arn }: SnsOptions, region: string): string | undefined {
  const topicRegion = typeof arn === 'string' ? arn.split(':')[3] : undefined;
  return topicRegion && topicRegion !== region ? topicRegion : undefined;
}

interface Queue {
  readonly arn: unknown;
  readonly url: unknown;
}

function redriveTarget({ redrivePolicy }: SnsOptions): Queue | undefined {
  if (!redrivePolicy) return undefined;
  const { deadLetterTargetArn, deadLetterTargetRef, deadLetterTargetImport } = redrivePolicy;
  if (deadLetterTargetRef)
    return { arn: { 'Fn::GetAtt': [deadLetterTargetRef, 'Arn'] }, url: { Ref: deadLetterTargetRef } };
  if (deadLetterTargetImport) {
    const { arn, url } = deadLetterTargetImport;
    return { arn: { 'Fn::ImportValue': arn }, url: { 'Fn::ImportValue': url } };
  }
  const [name, account, region] = (deadLetterTargetArn ?? '').split(':').reverse();
  return {
    arn: deadLetterTargetArn,
    url: { 'Fn::Sub': `https://sqs.${region}.\${AWS::URLSuffix}/${account}/${name}` },
  };
}

/** Allows the topic to send undeliverable messages to the queue. */
function queuePolicy(
  options: SnsOptions,
  queue: Queue,
  topic: unknown,
  { fn }: EventContext,
): Record<string, Resource> {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue.arn,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const id = `${functionId(fn.key)}SNS${idOf(options.topicName ?? topicName(options.arn))}DLQPolicy`;
  const document = { Version: '2012-10-17', Statement: [statement] };
  return {
    [id]: conditional(fn, {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { PolicyDocument: document, Queues: [queue.url] },
    }),
  };
}

const topicName = (arn: unknown) => arnText(arn)?.split(':').at(-1) ?? arn;

/** `cloudwatchLog`: lines of a log group. */
export function compileCloudWatchLog(options: CloudWatchLogOptions, { index }: EventContext): EventParts {
  const properties = { LogGroupName: options.logGroup, FilterPattern: unescaped(options.filter) };
  return { events: { [`Logs${index}`]: { Type: 'CloudWatchLogs', Properties: properties } } };
}

/** Escaped quotes in filters (`{$.level = \"error\"}`) mean plain quotes. */
function unescaped(filter: string): string {
  return filter.indexOf('"') > filter.indexOf('\\') ? filter.replace(/\\(["\\'])/g, '$1') : filter;
}

/** `iot`: a topic rule. SAM's has no name, description or enabled state, so it is a plain resource. */
export function compileIot(options: IotOptions, { fn, index }: EventContext): EventParts {
  const id = `${functionId(fn.key)}IotTopicRule${index}`;
  const payload = defined({
    Sql: options.sql,
    AwsIotSqlVersion: options.sqlVersion,
    Description: options.description,
    RuleDisabled: !options.enabled,
    Actions: [{ Lambda: { FunctionArn: targetOf(fn) } }],
  });
  const rule = {
    Type: 'AWS::IoT::TopicRule',
    Properties: defined({ RuleName: options.name, TopicRulePayload: payload }),
  };
  const source = { 'Fn::Sub': `arn:\${AWS::Partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${${id}}` };
  return {
    resources: {
      [id]: conditional(fn, rule),
      [`${functionId(fn.key)}LambdaPermissionIotTopicRule${index}`]: invokePermission(fn, 'iot.amazonaws.com', {
        SourceArn: source,
      }),
    },
  };
}

/** `alexaSkill`: a disabled one has no permission. */
export function compileAlexaSkill(options: AlexaOptions, { index }: EventContext): EventParts {
  if (!options.enabled) return {};
  return { events: { [`Skill${index}`]: { Type: 'AlexaSkill', Properties: { SkillId: options.appId } } } };
}

/** `alexaSmartHome`: SAM has no such event. */
export function compileAlexaSmartHome(options: AlexaOptions, { fn, index }: EventContext): EventParts {
  if (!options.enabled) return {};
  const permission = invokePermission(fn, 'alexa-connectedhome.amazon.com', { EventSourceToken: options.appId });
  return { resources: { [`${functionId(fn.key)}LambdaPermissionAlexaSmartHome${index}`]: permission } };
}

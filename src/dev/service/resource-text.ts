import { busId } from '../../service/compile/events/rule-events.js';
import { topicId } from '../../service/compile/names.js';
import { isIntrinsic } from '../../service/load/events.js';
import type { Resource, Service, Text } from '../../service/types.js';
import { own } from '../../util/own.js';
import { queueUrl } from '../messages/aws-endpoint.js';
import { accountId } from '../messages/local-messages.js';

/**
 * What a text of the service file is on this machine: references to resources become the names these will have, or
 * their ARNs. Undefined when only AWS can know.
 * @param origin where `dev` is, which then answers for the service's queues
 */
export function textOf(value: Text, service: Service, origin?: string): string | undefined {
  if (!isIntrinsic(value)) return String(value);
  const [[name, operand] = ['', undefined]] = Object.entries(value);
  const text = (part: unknown) => textOf(part as Text, service, origin);
  if (name === 'Ref' && typeof operand === 'string') return reference(operand, service, origin);
  if (name === 'Fn::GetAtt') return attribute([operand].flat().join('.'), service, origin);
  if (name === 'Fn::Sub' && typeof operand === 'string') return substitute(operand, service, origin);
  if (name === 'Fn::Join' && Array.isArray(operand) && Array.isArray(operand[1])) {
    const texts = operand[1].map(text);
    return texts.includes(undefined) ? undefined : texts.join(String(operand[0]));
  }
  return undefined;
}

function substitute(text: string, service: Service, origin: string | undefined): string | undefined {
  const parts = text.split(/\$\{([^}]+)\}/).map((part, at) => {
    if (at % 2 === 0) return part;
    return part.includes('.') ? attribute(part, service, origin) : reference(part, service, origin);
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** Properties that hold the name by which a resource is referred to. */
const nameProperties = ['BucketName', 'TableName', 'TopicName', 'QueueName', 'Name'];

/** The name of a resource on AWS; one that the file does not name has that of the stack before it. */
export function resourceName(logicalId: string, service: Service): string {
  const { Type: type, Properties: properties } = resourceOf(logicalId, service) ?? {};
  const given = nameProperties.map((property) => properties?.[property]).find((name) => name !== undefined);
  const name = given === undefined ? undefined : textOf(given as Text, service);
  const fifo =
    (type === 'AWS::SQS::Queue' && properties?.FifoQueue) || (type === 'AWS::SNS::Topic' && properties?.FifoTopic);
  return name ?? `${service.stackName}-${logicalId}${fifo ? '.fifo' : ''}`;
}

const kinds: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:',
  'AWS::SNS::Topic': 'sns:',
  'AWS::Events::EventBus': 'events:event-bus/',
};

function arnOf(logicalId: string, service: Service): string | undefined {
  const [kind = '', path = ''] = (kinds[typeOf(logicalId, service) ?? ''] ?? '').split(':');
  if (kind === '') return undefined;
  return `arn:aws:${kind}:${service.region}:${accountId}:${path}${resourceName(logicalId, service)}`;
}

const typeOf = (logicalId: string, service: Service) => resourceOf(logicalId, service)?.Type;

/** A resource of the file, or a topic or bus that is made because an event names it. */
function resourceOf(logicalId: string, { resources, functions }: Service): Resource | undefined {
  const declared = own(resources.Resources, logicalId);
  if (declared) return declared;
  for (const { type, options } of functions.flatMap(({ events }) => events)) {
    if (type === 'sns' && options.topicName !== undefined && topicId(options.topicName) === logicalId)
      return { Type: 'AWS::SNS::Topic', Properties: { TopicName: options.topicName } };
    if (type === 'eventBridge' && typeof options.eventBus === 'string' && busId(options.eventBus) === logicalId)
      return { Type: 'AWS::Events::EventBus', Properties: { Name: options.eventBus } };
  }
  return undefined;
}

function reference(logicalId: string, service: Service, origin: string | undefined): string | undefined {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': service.region,
    'AWS::AccountId': accountId,
    'AWS::StackName': service.stackName,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const type = typeOf(logicalId, service);
  if (type === undefined) return own(pseudo, logicalId);
  const name = resourceName(logicalId, service);
  if (type === 'AWS::SNS::Topic') return arnOf(logicalId, service);
  return type === 'AWS::SQS::Queue' && origin !== undefined ? queueUrl(origin, name) : name;
}

function attribute(path: string, service: Service, origin: string | undefined): string | undefined {
  const [logicalId = '', name = ''] = path.split('.');
  if (name === 'Arn' || name === 'TopicArn') return arnOf(logicalId, service);
  if (kinds[typeOf(logicalId, service) ?? ''] === undefined) return undefined;
  if (name === 'QueueUrl') return reference(logicalId, service, origin);
  return ['QueueName', 'TopicName', 'Name'].includes(name) ? resourceName(logicalId, service) : undefined;
}

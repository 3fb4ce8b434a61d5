import { accountId } from './local-messages.js';
import type { MessageHub, Notification } from './message-hub.js';
import type { MessageAttributes } from './queue-store.js';
import { ApiError } from './sqs-api.js';

export interface SnsOptions {
  readonly hub: MessageHub;
  readonly topics: () => readonly string[];
  readonly region: string;
}

/** Runs an action of SNS's query protocol, whose responses are XML. @throws ApiError */
export function callSns(form: URLSearchParams, { hub, topics, region }: SnsOptions): string {
  const action = form.get('Action') ?? '';
  const arnOf = (name: string) => `arn:aws:sns:${region}:${accountId}:${name}`;
  const topicOf = () => {
    const name = (form.get('TopicArn') ?? form.get('TargetArn') ?? '').split(':').at(-1) ?? '';
    if (topics().includes(name)) return name;
    const others = topics().length > 0 ? `the service has ${topics().join(', ')}` : 'the service has none';
    throw new ApiError('NotFound', `the topic "${name}" does not exist: ${others}`);
  };
  if (action === 'Publish') {
    const id = hub.publish(topicOf(), notification(form, ''));
    return answer(action, `<MessageId>${id}</MessageId>`);
  }
  if (action === 'PublishBatch') {
    const topic = topicOf();
    const members = memberPrefixes(form, 'PublishBatchRequestEntries.member').map((prefix) => {
      const id = hub.publish(topic, notification(form, prefix));
      return `<member><Id>${xmlText(form.get(`${prefix}Id`) ?? '')}</Id><MessageId>${id}</MessageId></member>`;
    });
    return answer(action, `<Successful>${members.join('')}</Successful><Failed/>`);
  }
  if (action === 'ListTopics') {
    const members = topics().map((name) => `<member><TopicArn>${arnOf(name)}</TopicArn></member>`);
    return answer(action, `<Topics>${members.join('')}</Topics>`);
  }
  throw new ApiError('InvalidAction', `"${action}" of SNS is not supported by emojify dev`);
}

const xmlText = (text: string) => text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const answer = (action: string, result: string) =>
  `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></${action}Response>`;

export const snsError = ({ type, message }: ApiError) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${xmlText(type)}</Code><Message>${xmlText(message)}</Message></Error><RequestId>local</RequestId></ErrorResponse>`;

/** `name.1.`, `name.2.`, … as far as the form contains them. */
function memberPrefixes(form: URLSearchParams, name: string): string[] {
  const numbers = [...form.keys()].flatMap((key) =>
    key.startsWith(`${name}.`) ? [Number(key.slice(name.length + 1).split('.')[0])] : [],
  );
  return [...new Set(numbers)].sort((a, b) => a - b).map((number) => `${name}.${number}.`);
}

function notification(form: URLSearchParams, prefix: string): Notification {
  const value = (name: string) => form.get(`${prefix}${name}`) ?? undefined;
  const message = value('Message');
  if (message === undefined || message === '') throw new ApiError('InvalidParameter', 'Message is missing');
  return {
    message,
    subject: value('Subject'),
    byProtocol: value('MessageStructure') === 'json',
    groupId: value('MessageGroupId'),
    deduplicationId: value('MessageDeduplicationId'),
    attributes: attributes(form, `${prefix}MessageAttributes.entry`),
  };
}

function attributes(form: URLSearchParams, name: string): MessageAttributes {
  const entries = memberPrefixes(form, name).map((prefix) => {
    const value = (part: string) => form.get(`${prefix}Value.${part}`);
    const [text, binary] = [value('StringValue'), value('BinaryValue')];
    const content = text !== null ? { StringValue: text } : { BinaryValue: binary ?? '' };
    return [form.get(`${prefix}Name`) ?? '', { DataType: value('DataType') ?? 'String', ...content }];
  });
  return Object.fromEntries(entries);
}

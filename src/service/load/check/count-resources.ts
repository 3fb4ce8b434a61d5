import { own } from '../../../util/own.js';
import { isPlain } from '../../compile/merge.js';
import type { Resource, Template } from '../../types.js';

/** Number of resources that SAM creates for one event of a function, by its type. */
const perEvent: Readonly<Record<string, number>> = {
  S3: 1,
  SNS: 2,
  SQS: 1,
  DynamoDB: 1,
  Kinesis: 1,
  Schedule: 2,
  EventBridgeRule: 2,
  CloudWatchLogs: 2,
  AlexaSkill: 1,
};

/** Number of resources in the stack once SAM has expanded the template. */
export function countResources({ Resources }: Template): number {
  return Object.values(Resources).reduce((sum, resource) => sum + count(resource), 0);
}

function count({ Type, Properties }: Resource): number {
  if (Type !== 'AWS::Serverless::Function') return 1;
  const events = isPlain(Properties?.Events)
    ? Object.values(Properties.Events as Record<string, { Type: string }>)
    : [];
  const ofEvents = events.reduce((sum, event) => sum + (own(perEvent, event.Type) ?? 1), 0);
  const url = Properties?.FunctionUrlConfig ? 3 : 0;
  const alias = Properties?.AutoPublishAlias ? 2 : 0;
  return 1 + ofEvents + url + alias + (Properties?.EventInvokeConfig ? 1 : 0);
}

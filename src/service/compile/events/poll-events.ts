import type { SqsOptions, StreamOptions } from '../../load/events.js';
import type { Resource, Statement, Text } from '../../types.js';
import { allow, conditional, defined, type EventContext, type EventParts } from '../builder.js';
import { functionId, plainId, sourceName } from '../names.js';

/** The common parts of SQS, DynamoDB and Kinesis mappings. */
function polled(options: SqsOptions | StreamOptions) {
  return {
    BatchSize: options.batchSize,
    Enabled: options.enabled,
    FunctionResponseTypes: options.functionResponseType && [options.functionResponseType],
    FilterCriteria: options.filterPatterns && {
      Filters: options.filterPatterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
    },
  };
}

/** `sqs`: messages of a queue. */
export function compileSqs(options: SqsOptions, { index }: EventContext): EventParts {
  const properties = defined({
    Queue: options.arn,
    ...polled(options),
    MaximumBatchingWindowInSeconds: options.maximumBatchingWindow,
    ScalingConfig: options.maximumConcurrency && { MaximumConcurrency: options.maximumConcurrency },
  });
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return {
    events: { [`Queue${index}`]: { Type: 'SQS', Properties: properties } },
    statements: [allow(actions, options.arn)],
  };
}

/** `stream`: records of a DynamoDB or Kinesis stream; for Kinesis optionally with a consumer. */
export function compileStream(options: StreamOptions, context: EventContext): EventParts {
  const consumer = options.kind === 'kinesis' ? consumerOf(options, context) : undefined;
  const properties = defined({
    Stream: consumer?.arn ?? options.arn,
    ...polled(options),
    StartingPosition: options.startingPosition,
    StartingPositionTimestamp: options.startingPositionTimestamp,
    MaximumBatchingWindowInSeconds: options.batchWindow,
    MaximumRetryAttempts: options.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: options.maximumRecordAgeInSeconds,
    BisectBatchOnFunctionError: options.bisectBatchOnFunctionError,
    ParallelizationFactor: options.parallelizationFactor,
    TumblingWindowInSeconds: options.tumblingWindowInSeconds,
    DestinationConfig: options.onFailure && {
      OnFailure: { Destination: options.onFailure.arn },
    },
  });
  const type = options.kind === 'kinesis' ? 'Kinesis' : 'DynamoDB';
  return {
    events: { [`Stream${context.index}`]: { Type: type, Properties: properties } },
    ...(consumer?.resources && { resources: consumer.resources }),
    statements: [...readStatements(options, consumer?.arn), ...failureStatements(options)],
  };
}

function consumerOf(
  options: StreamOptions,
  { fn, service }: EventContext,
): { arn: unknown; resources?: Record<string, Resource> } | undefined {
  if (options.consumer === undefined) return undefined;
  if (options.consumer !== true) return { arn: options.consumer };
  const specific = service.provider.kinesis?.consumerNamingMode ? `${service.name}${service.stage}` : '';
  const name = `${fn.key}${sourceName(options.arn)}${specific}Consumer`;
  const id = `${plainId(functionId(name))}StreamConsumer`;
  const properties = { StreamARN: options.arn, ConsumerName: name };
  const resource = conditional(fn, { Type: 'AWS::Kinesis::StreamConsumer', Properties: properties });
  return { arn: { Ref: id }, resources: { [id]: resource } };
}

function readStatements({ kind, arn }: StreamOptions, consumer: unknown): Statement[] {
  const named = (actions: readonly string[]) => actions.map((action) => `${kind}:${action}`);
  if (kind === 'dynamodb')
    return [allow(named(['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams']), arn)];
  if (consumer === undefined)
    return [
      allow(
        named([
          'GetRecords',
          'GetShardIterator',
          'DescribeStream',
          'ListStreams',
          'DescribeStreamSummary',
          'ListShards',
        ]),
        arn,
      ),
    ];
  return [
    allow(named(['GetRecords', 'GetShardIterator', 'DescribeStreamSummary', 'ListShards']), arn),
    allow(['kinesis:SubscribeToShard'], consumer),
  ];
}

function failureStatements({ onFailure }: StreamOptions): Statement[] {
  if (!onFailure) return [];
  const { type, arn } = onFailure;
  if (type === 's3') return [allow(['s3:PutObject'], objectsIn(arn)), allow(['s3:ListBucket'], arn)];
  return [allow([type === 'sns' ? 'sns:Publish' : 'sqs:SendMessage'], arn)];
}

function objectsIn(bucketArn: Text): Text {
  return typeof bucketArn === 'string' ? `${bucketArn}/*` : { 'Fn::Join': ['', [bucketArn, '/*']] };
}

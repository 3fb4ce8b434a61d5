import { anyArn, arnOf } from './common.js';
import { byType, choice, flag, record, ref, whole } from './kinds.js';

const enabled = flag('Default true');
const filterPatterns = ref('filterPatterns');
const functionResponseType = choice(['ReportBatchItemFailures'], 'Retry only the records that failed');

const onFailure = byType(
  {
    string: { pattern: '^arn:aws[\\w-]*:(sns|sqs|s3):' },
    object: record({ arn: anyArn(), type: choice(['sns', 'sqs', 's3']) }, { required: ['arn'] }),
  },
  'an ARN of a queue, topic or bucket, or { arn, type: sqs | sns | s3 }',
);

export const stream = byType(
  {
    string: { pattern: '^arn:aws[\\w-]*:(dynamodb|kinesis):' },
    object: record(
      {
        arn: arnOf('(dynamodb|kinesis)', 'a stream'),
        type: choice(['dynamodb', 'kinesis'], 'Required if arn is a CloudFormation function'),
        batchSize: whole(1, 10000, 'Default 10'),
        batchWindow: whole(0, 300, 'Seconds to wait for a full batch'),
        startingPosition: choice(['LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'], 'Default TRIM_HORIZON'),
        startingPositionTimestamp: { type: 'number', 'x-expected': 'seconds since 1970' },
        enabled,
        consumer: byType(
          { boolean: { const: true }, string: { pattern: '^arn:aws[\\w-]*:kinesis:' }, object: ref('intrinsic') },
          'true or the ARN of a consumer',
          'Kinesis: enhanced fan-out',
        ),
        maximumRetryAttempts: whole(-1, 10000, '-1: until the records expire'),
        maximumRecordAgeInSeconds: whole(-1, 604800, '-1, or 60 and more'),
        bisectBatchOnFunctionError: flag('Split a failed batch in two and retry both'),
        parallelizationFactor: whole(1, 10, 'Concurrent batches per shard'),
        tumblingWindowInSeconds: whole(0, 900),
        functionResponseType,
        destinations: record({ onFailure }, { required: ['onFailure'] }),
        filterPatterns,
      },
      { required: ['arn'] },
    ),
  },
  'the ARN of a DynamoDB or Kinesis stream, or a map with "arn"',
  'Records of a DynamoDB or Kinesis stream',
);

export const sqs = byType(
  {
    string: { pattern: '^arn:aws[\\w-]*:sqs:' },
    object: record(
      {
        arn: arnOf('sqs', 'a queue'),
        batchSize: whole(1, 10000, 'Default 10'),
        maximumBatchingWindow: whole(0, 300, 'Seconds to wait for a full batch'),
        maximumConcurrency: whole(2, 1000),
        enabled,
        functionResponseType,
        filterPatterns,
      },
      { required: ['arn'], unsupported: { batchWindow: 'use maximumBatchingWindow for queues' } },
    ),
  },
  'the ARN of a queue (arn:aws:sqs:…), or a map with "arn"',
  'Messages of an SQS queue',
);

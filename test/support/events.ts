import type {
  APIGatewayProxyEventV2,
  Context,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  S3Event,
  S3EventRecord,
  SQSEvent,
} from 'aws-lambda';
import { recordToImage } from '../../src/adapters/stores/dynamodb-item.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';

export interface HttpEventOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly requestId?: string;
  readonly stage?: string;
}

/** An HTTP API's event, payload 2.0, as API Gateway sends it. */
export function httpEvent(method: string, path: string, options: HttpEventOptions = {}): APIGatewayProxyEventV2 {
  const { headers = {}, body, requestId = 'request-1', stage = '$default' } = options;
  const rawPath = stage === '$default' ? path : `/${stage}${path}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId,
      routeKey: '$default',
      stage,
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    body: typeof body === 'string' ? body : body?.toString('base64'),
    isBase64Encoded: body !== undefined && typeof body !== 'string',
  };
}

/** S3's notification of created objects; keys are encoded as S3 encodes them. */
export function s3Event(...keys: readonly string[]): S3Event {
  return { Records: keys.map(s3Record) };
}

function s3Record(key: string): S3EventRecord {
  const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-01-01T00:00:00.000Z',
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:EXAMPLE' },
    requestParameters: { sourceIPAddress: '192.0.2.1' },
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'example' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'originals',
      bucket: { name: 'bucket', ownerIdentity: { principalId: 'EXAMPLE' }, arn: 'arn:aws:s3:::bucket' },
      object: { key: encoded, size: 1, eTag: 'd41d8cd98f00b204e9800998ecf8427e', versionId: 'v1', sequencer: '00' },
    },
  };
}

/** A DynamoDB stream's batch of new images. */
export function streamEvent(...records: readonly ImageRecord[]): DynamoDBStreamEvent {
  return { Records: records.map(streamRecord) };
}

export function streamRecord(record: ImageRecord, index = 0): DynamoDBRecord {
  return {
    eventID: `event-${index}`,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      Keys: { imageId: { S: record.imageId } },
      NewImage: recordToImage(record),
      SequenceNumber: `${1000 + index}`,
      SizeBytes: 1,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Images/stream/2026-01-01T00:00:00.000',
  };
}

/** What Lambda tells a function of its invocation. */
export const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:function',
  memoryLimitInMB: '1024',
  awsRequestId: 'invocation-1',
  logGroupName: '/aws/lambda/function',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 30_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

/** Messages of a queue, `m0` and so on. */
export const queueEvent = (...bodies: readonly string[]): SQSEvent =>
  ({
    Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })),
  }) as SQSEvent;

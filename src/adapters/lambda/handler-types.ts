import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  S3Event,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';

/** Handles requests of an HTTP API (payload format 2.0). */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** S3's event through EventBridge. */
export type S3EventBridgeEvent = EventBridgeEvent<
  'Object Created',
  { readonly bucket: { readonly name: string }; readonly object: { readonly key: string; readonly size?: number } }
>;

/** The test event that S3 sends to a notification's destination. */
export interface S3TestEvent {
  readonly Service: 'Amazon S3';
  readonly Event: 's3:TestEvent';
}

/** What S3 says of objects, by whatever way it comes. */
export type ObjectEvent = S3Event | S3EventBridgeEvent | S3TestEvent;

/**
 * Handles objects created in S3; throws if any of them may succeed on another attempt. Of messages of a queue that S3
 * writes to, it returns those to retry instead.
 */
export type ObjectHandler = (event: ObjectEvent | SQSEvent, context: Context) => Promise<SQSBatchResponse | undefined>;

/** Handles a batch of a DynamoDB stream; returns the records to retry. */
export type StreamHandler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** The page at `GET /`: a single self-contained document. */
export interface PageAsset {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

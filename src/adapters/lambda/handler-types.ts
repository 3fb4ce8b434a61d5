import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  S3Event,
} from 'aws-lambda';

/** An HTTP API (payload 2.0) in, its answer out. */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** S3's own event through EventBridge. */
export type S3EventBridgeEvent = EventBridgeEvent<
  'Object Created',
  { readonly bucket: { readonly name: string }; readonly object: { readonly key: string; readonly size?: number } }
>;

/** What S3 sends to probe a notification's destination. */
export interface S3TestEvent {
  readonly Service: 'Amazon S3';
  readonly Event: 's3:TestEvent';
}

/** Objects created in S3; throws when any of them may succeed on another try. */
export type ObjectHandler = (event: S3Event | S3EventBridgeEvent | S3TestEvent, context: Context) => Promise<void>;

/** A batch of a DynamoDB stream in, the first records to send again out. */
export type StreamHandler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** The page at `GET /`: one document with everything in it. */
export interface PageAsset {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

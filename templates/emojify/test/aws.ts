import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';

// The functions read these when they are loaded, so import this file first.
process.env.IMAGES_BUCKET = 'images';
process.env.IMAGES_TABLE = 'Images';
process.env.FAILURES_BUCKET = 'failures';
process.env.AWS_REGION = 'us-east-1';
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

export const s3 = mockClient(S3Client);
export const dynamo = mockClient(DynamoDBDocumentClient);

/** The package's sample photo (NASA), which has one face. */
const library = createRequire(import.meta.url).resolve('emojify-serverless/package.json');
export const photo = readFileSync(join(library, '../samples/astronaut.jpg'));

export const context = { awsRequestId: 'request', functionName: 'test' } as Context;

/** A request as the HTTP API sends it (payload format 2.0). */
export function request(method: string, path: string, more: { headers?: object; body?: Buffer; id?: string } = {}) {
  const { headers = {}, body, id } = more;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'api.example.com', ...headers },
    requestContext: { requestId: 'request', stage: '$default', http: { method, path, sourceIp: '192.0.2.1' } },
    pathParameters: id ? { id } : undefined,
    body: body?.toString('base64'),
    isBase64Encoded: body !== undefined,
  } as unknown as APIGatewayProxyEventV2;
}

/** A stored photo, as the SDK returns it for GetObject. */
export const stored = (bytes: Buffer) => ({
  Body: { transformToByteArray: async () => new Uint8Array(bytes) } as never,
  ContentType: 'image/jpeg',
  ContentLength: bytes.length,
  Metadata: { requestid: 'request' },
});

export const imageId = '0190b7c2-6f3a-7c1e-9a52-3f6d1c8e4b70';

/** The table's item of a photo with the given status. */
export const item = (status: string, more: object = {}) => ({
  imageId,
  status,
  source: { kind: 'body' },
  requestId: 'request',
  contentType: 'image/jpeg',
  createdAt: '2025-01-01T00:00:00.000Z',
  updatedAt: '2025-01-01T00:00:00.000Z',
  expiresAt: 4_000_000_000,
  ...more,
});

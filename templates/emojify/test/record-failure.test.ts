import assert from 'node:assert/strict';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { S3Event, SQSEvent } from 'aws-lambda';
import { context, dynamo, imageId, item, s3, stored } from './aws.js';

const { handler } = await import('../src/functions/record-failure.js');

describe('a photo whose retries are used up', () => {
  beforeEach(() => {
    s3.reset();
    dynamo.reset();
    dynamo.on(UpdateCommand).resolves({});
    dynamo.on(GetCommand).resolves({});
  });

  const written = () => {
    const { ExpressionAttributeValues: values = {} } = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input ?? {};
    return JSON.stringify(values);
  };

  it('is marked as failed, with the reason, after the last try of analyzeImage', async () => {
    dynamo.on(GetCommand, { Key: { imageId } }).resolves({ Item: item('received') });
    const object = { key: `originals/${imageId}` };
    const body = JSON.stringify({
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: { Records: [{ eventTime: '2025-01-01T00:00:01.000Z', s3: { object } }] },
      responsePayload: { errorType: 'ThrottlingException', errorMessage: 'Rate exceeded' },
    });
    const event = { Records: [{ messageId: '1', eventSource: 'aws:sqs', body }] } as SQSEvent;
    assert.deepEqual(await handler(event, context), { batchItemFailures: [] });
    assert.match(written(), /RETRIES_EXHAUSTED.*Rate exceeded/);
  });

  it('is marked as failed after the last try of processImage, and the batch is deleted', async () => {
    dynamo.on(GetCommand, { Key: { imageId } }).resolves({ Item: item('analyzed') });
    const image = { imageId: { S: imageId }, status: { S: 'analyzed' }, updatedAt: { S: '2025-01-01T00:00:00.000Z' } };
    const batch = { payload: { Records: [{ eventName: 'MODIFY', dynamodb: { NewImage: image } }] } };
    s3.on(GetObjectCommand).resolves(stored(Buffer.from(JSON.stringify(batch))));
    const record = { eventName: 'ObjectCreated:Put', s3: { object: { key: 'aws/lambda/batch' } } };
    await handler({ Records: [record] } as S3Event, context);
    assert.match(written(), /RETRIES_EXHAUSTED/);
    assert.equal(s3.commandCalls(DeleteObjectCommand)[0]?.args[0].input.Key, 'aws/lambda/batch');
  });
});

import assert from 'node:assert/strict';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { context, dynamo, imageId, item, photo, s3, stored } from './aws.js';

const { handler } = await import('../src/functions/process-image.js');

const box = { left: 0.35, top: 0.13, width: 0.19, height: 0.24 };
const faces = [{ box, roll: 0, confidence: 99, emotion: 'HAPPY', emotionConfidence: 97 }];
const image = { status: { S: 'analyzed' }, requestId: { S: 'request' } };
const analyzed = {
  Records: [
    { eventName: 'MODIFY', dynamodb: { SequenceNumber: '1', Keys: { imageId: { S: imageId } }, NewImage: image } },
  ],
} as unknown as DynamoDBStreamEvent;

describe('an analyzed photo', () => {
  beforeEach(() => {
    s3.reset();
    dynamo.reset();
    s3.on(GetObjectCommand).resolves(stored(photo));
    s3.on(PutObjectCommand).resolves({});
    dynamo.on(GetCommand).resolves({ Item: item('analyzed', { faces }) });
    dynamo.on(UpdateCommand).resolves({});
  });

  it('is stored with an emoji over each face', async () => {
    assert.deepEqual(await handler(analyzed, context), { batchItemFailures: [] });
    const { Key, ContentType, Body } = s3.commandCalls(PutObjectCommand)[0]?.args[0].input ?? {};
    assert.deepEqual([Key, ContentType], [`processed/${imageId}`, 'image/jpeg']);
    assert.notDeepEqual(Body, photo);
    const { ExpressionAttributeValues: values = {} } = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input ?? {};
    assert.ok(Object.values(values).includes('processed'));
  });

  it('is reported as a failed item when it should be retried', async () => {
    s3.on(PutObjectCommand).rejects(new Error('S3 is busy'));
    assert.deepEqual(await handler(analyzed, context), { batchItemFailures: [{ itemIdentifier: '1' }] });
  });

  it('is marked as failed when it cannot be decoded', async () => {
    s3.on(GetObjectCommand).resolves(stored(Buffer.from('not a photo')));
    assert.deepEqual(await handler(analyzed, context), { batchItemFailures: [] });
    const { ExpressionAttributeValues: values = {} } = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input ?? {};
    assert.ok(Object.values(values).includes('failed'));
  });
});

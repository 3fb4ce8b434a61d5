import assert from 'node:assert/strict';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { S3Event } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { context, dynamo, imageId, item, photo, s3, stored } from './aws.js';

const { handler } = await import('../src/functions/analyze-image.js');

const rekognition = mockClient(RekognitionClient);
const created = {
  Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: `originals/${imageId}` } } }],
} as unknown as S3Event;

describe('an original that arrives', () => {
  beforeEach(() => {
    for (const client of [s3, dynamo, rekognition]) client.reset();
    s3.on(GetObjectCommand).resolves(stored(photo));
    dynamo.on(GetCommand).resolves({ Item: item('received') });
    dynamo.on(UpdateCommand).resolves({});
  });

  it('is analyzed by Rekognition, and its faces are stored', async () => {
    const face = {
      BoundingBox: { Left: 0.4, Top: 0.1, Width: 0.2, Height: 0.3 },
      Confidence: 99,
      Pose: { Roll: -4 },
      Emotions: [{ Type: 'HAPPY' as const, Confidence: 97 }],
    };
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [face] });
    await handler(created, context);
    const { Image } = rekognition.commandCalls(DetectFacesCommand)[0]?.args[0].input ?? {};
    assert.deepEqual(Image?.S3Object, { Bucket: 'images', Name: `originals/${imageId}` });
    const { Key, ExpressionAttributeValues: values = {} } = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input ?? {};
    assert.deepEqual(Key, { imageId });
    assert.ok(Object.values(values).includes('analyzed'));
    assert.match(JSON.stringify(values), /"emotion":"HAPPY"/);
  });

  it('is retried when Rekognition throttles', async () => {
    const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    rekognition.on(DetectFacesCommand).rejects(busy);
    await assert.rejects(handler(created, context));
    const moved = dynamo.commandCalls(UpdateCommand).filter(({ args }) => args[0].input.Key?.imageId === imageId);
    assert.equal(moved.length, 0);
  });

  it('is ignored when it has been processed already', async () => {
    dynamo.on(GetCommand).resolves({ Item: item('processed') });
    await handler(created, context);
    assert.equal(rekognition.calls().length, 0);
  });
});

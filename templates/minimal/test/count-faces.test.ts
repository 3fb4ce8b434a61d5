import assert from 'node:assert/strict';
import { DetectFacesCommand, InvalidImageFormatException, RekognitionClient } from '@aws-sdk/client-rekognition';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../src/functions/count-faces.js';

const rekognition = mockClient(RekognitionClient);

const post = (body?: string) => handler({ body, isBase64Encoded: true } as APIGatewayProxyEventV2);
const photo = Buffer.from('a photo').toString('base64');

describe('POST /faces', () => {
  beforeEach(() => rekognition.reset());

  it('counts the faces and names their strongest emotion', async () => {
    const emotions = [{ Type: 'HAPPY' as const, Confidence: 97 }];
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [{ Emotions: emotions }, {}] });
    const { statusCode, body } = await post(photo);
    assert.equal(statusCode, 200);
    assert.deepEqual(JSON.parse(body ?? ''), { faces: 2, emotions: ['HAPPY', 'UNKNOWN'] });
    assert.equal(rekognition.commandCalls(DetectFacesCommand)[0]?.args[0].input.Image?.Bytes?.toString(), 'a photo');
  });

  it('rejects an empty body without calling Rekognition', async () => {
    assert.equal((await post()).statusCode, 400);
    assert.equal(rekognition.calls().length, 0);
  });

  it('answers 415 when the body is not a photo', async () => {
    const refusal = new InvalidImageFormatException({ message: 'Request has invalid image format', $metadata: {} });
    rekognition.on(DetectFacesCommand).rejects(refusal);
    assert.equal((await post(photo)).statusCode, 415);
  });

  it('fails on other errors, so that they are logged and counted', async () => {
    rekognition.on(DetectFacesCommand).rejects(new Error('throttled'));
    await assert.rejects(post(photo), /throttled/);
  });
});

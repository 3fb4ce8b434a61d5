import assert from 'node:assert/strict';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { context, dynamo, imageId, item, photo, request, s3, stored } from './aws.js';

const { handler } = await import('../src/functions/view-image.js');

const get = (accept: string) => {
  const path = `/images/${imageId}`;
  return handler(request('GET', path, { headers: { accept }, id: imageId }), context);
};

describe('GET /images/{id}', () => {
  beforeEach(() => {
    s3.reset();
    dynamo.reset();
  });

  it('returns the photo', async () => {
    const result = { contentType: 'image/jpeg', bytes: photo.length };
    dynamo.on(GetCommand).resolves({ Item: item('processed', { result, emojis: [] }) });
    s3.on(GetObjectCommand).resolves(stored(photo));
    const { statusCode, headers, body, isBase64Encoded } = await get('image/*');
    assert.deepEqual([statusCode, headers?.['content-type'], isBase64Encoded], [200, 'image/jpeg', true]);
    assert.deepEqual(Buffer.from(body ?? '', 'base64'), photo);
    assert.equal(s3.commandCalls(GetObjectCommand)[0]?.args[0].input.Key, `processed/${imageId}`);
  });

  it('returns the status while the photo is being processed', async () => {
    dynamo.on(GetCommand).resolves({ Item: item('analyzed', { faces: [] }) });
    const { statusCode, body } = await get('application/json');
    assert.equal(statusCode, 202);
    assert.equal(JSON.parse(body ?? '').status, 'analyzed');
  });

  it('answers 404 for an unknown photo', async () => {
    dynamo.on(GetCommand).resolves({});
    assert.equal((await get('application/json')).statusCode, 404);
  });
});

describe('GET /', () => {
  it('returns a page that loads nothing from other origins', async () => {
    const { statusCode, headers, body } = await handler(request('GET', '/'), context);
    assert.equal(statusCode, 200);
    assert.match(String(headers?.['content-security-policy']), /default-src 'none'/);
    assert.match(body ?? '', /<html/);
  });
});

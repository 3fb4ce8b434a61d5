import assert from 'node:assert/strict';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { context, dynamo, photo, request, s3 } from './aws.js';

const { handler } = await import('../src/functions/download-image.js');

describe('POST /images', () => {
  beforeEach(() => {
    s3.reset();
    dynamo.reset();
    s3.on(PutObjectCommand).resolves({});
    dynamo.on(PutCommand).resolves({});
  });

  it('stores the photo and its item, and answers with the id', async () => {
    const headers = { 'content-type': 'image/jpeg' };
    const { statusCode, body } = await handler(request('POST', '/images', { headers, body: photo }), context);
    assert.equal(statusCode, 202);
    const { id, status } = JSON.parse(body ?? '');
    assert.equal(status, 'received');
    const { Bucket, Key } = s3.commandCalls(PutObjectCommand)[0]?.args[0].input ?? {};
    assert.deepEqual([Bucket, Key], ['images', `originals/${id}`]);
    const written = dynamo.commandCalls(PutCommand)[0]?.args[0].input;
    assert.equal(written?.TableName, 'Images');
    assert.equal(written?.Item?.imageId, id);
  });

  it('rejects a body that is not a photo, and stores nothing', async () => {
    const headers = { 'content-type': 'image/jpeg' };
    const body = Buffer.from('<svg/>');
    const { statusCode } = await handler(request('POST', '/images', { headers, body }), context);
    assert.equal(statusCode, 415);
    assert.equal(s3.calls().length + dynamo.calls().length, 0);
  });

  it('does not fetch from private addresses', async () => {
    const body = Buffer.from(JSON.stringify({ url: 'http://169.254.169.254/latest/meta-data' }));
    const { statusCode } = await handler(request('POST', '/images', { body }), context);
    assert.equal(statusCode, 400);
    assert.equal(s3.calls().length, 0);
  });
});

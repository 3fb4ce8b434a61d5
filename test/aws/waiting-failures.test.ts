import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { imagesOfFailure } from '../../src/adapters/lambda/record-failure-handler.js';
import { failureObjects } from '../../src/aws/waiting-failures.js';
import { s3Event, streamEvent } from '../support/events.js';
import { imageRecord } from '../support/image-record.js';

describe('what waits in the failure bucket', () => {
  it('is read with the images it is about, and can be deleted', async () => {
    const [s3, lambda] = [mockClient(S3Client), mockClient(LambdaClient)];
    const record = imageRecord({ status: 'analyzed' });
    const text = JSON.stringify({ payload: JSON.stringify(streamEvent(record)) });
    const Destination = 'arn:aws:s3:::failures';
    lambda.on(ListFunctionEventInvokeConfigsCommand).resolves({});
    const EventSourceMappings = [{ DestinationConfig: { OnFailure: { Destination } } }];
    lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings });
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'aws/lambda/a' }, { Key: 'aws/lambda/gone' }] });
    s3.on(GetObjectCommand, { Key: 'aws/lambda/a' }).callsFake(() => ({
      Body: { transformToString: async () => text },
    }));
    s3.on(GetObjectCommand, { Key: 'aws/lambda/gone' }).rejects(Object.assign(new Error(), { name: 'NoSuchKey' }));
    s3.on(DeleteObjectCommand).resolves({});
    const found: string[][] = [];
    const functions = [
      { key: 'a', name: 'a' },
      { key: 'b', name: 'b' },
    ];
    for await (const object of failureObjects({ region: 'us-east-1' } as never, functions)) {
      found.push(imagesOfFailure(object.text));
      await object.remove();
    }
    expect(found, 'the bucket of two functions is read once').to.deep.equal([[record.imageId]]);
    const deleted = s3.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input);
    expect(deleted).to.deep.equal([{ Bucket: 'failures', Key: 'aws/lambda/a' }]);
    for (const client of [s3, lambda]) client.restore();
  });

  it('names the images of an event of S3 as well, and none of what is no record', () => {
    const { imageId } = imageRecord();
    expect(imagesOfFailure(JSON.stringify({ requestPayload: s3Event(`originals/${imageId}`) }))).to.deep.equal([
      imageId,
    ]);
    for (const text of ['', 'null', '{}', '{"payload":"x"}']) expect(imagesOfFailure(text)).to.deep.equal([]);
  });
});

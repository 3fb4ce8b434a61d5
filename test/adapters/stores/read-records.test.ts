import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { dynamoRecordReader } from '../../../src/adapters/stores/read-records.js';
import { imageRecord } from '../../support/image-record.js';

describe('reading many records', () => {
  it('asks for a hundred at once, and again for what DynamoDB left unprocessed', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
    const mock = mockClient(client);
    const records = Array.from({ length: 150 }, () => imageRecord());
    const sizes: number[] = [];
    mock.on(BatchGetCommand).callsFake(({ RequestItems }) => {
      const { Keys, ConsistentRead } = RequestItems.images;
      expect(ConsistentRead).to.equal(true);
      sizes.push(Keys.length);
      const read = Keys.slice(0, 60);
      const left = Keys.slice(60);
      const found = read.map(({ imageId }: { imageId: string }) => records.find((one) => one.imageId === imageId));
      return {
        Responses: { images: found.filter(Boolean) },
        UnprocessedKeys: left.length > 0 ? { images: { Keys: left } } : {},
      };
    });
    const missing = imageRecord().imageId;
    const found = await dynamoRecordReader(client, 'images')([...records.map(({ imageId }) => imageId), missing]);
    expect(found.size).to.equal(150);
    expect(found.get(records[149]!.imageId)).to.deep.equal(records[149]);
    expect(sizes).to.deep.equal([100, 40, 51]);
  });
});

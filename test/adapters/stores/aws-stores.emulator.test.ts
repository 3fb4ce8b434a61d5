import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { documentClient, openAwsStores } from '../../../src/adapters/stores/aws-stores.js';
import { dynamoAnalysisStore } from '../../../src/adapters/stores/dynamodb-analysis-store.js';
import { analysisStoreContract } from '../../contract/analysis-store.js';
import { imageStoreContract } from '../../contract/image-store.js';
import { type Emulator, emulatorCredentials, emulatorRegion, startEmulator } from '../../support/emulator.js';

describe('stores on AWS', () => {
  let emulator: Emulator;
  const config = () => ({ endpoint: emulator.url, region: emulatorRegion, credentials: emulatorCredentials });

  before(async function () {
    this.timeout(600_000);
    emulator = await startEmulator();
    const s3 = new S3Client({ ...config(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
    await new DynamoDBClient(config()).send(
      new CreateTableCommand({
        TableName: 'Images',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'imageId', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'imageId', KeyType: 'HASH' }],
      }),
    );
  });
  after(() => emulator.stop());

  describe('S3 as an image store', () =>
    imageStoreContract(async () => {
      const { images } = await openAwsStores({ ...config(), bucket: 'images', table: 'Images' });
      return images;
    }));

  describe('DynamoDB as an analysis store', () =>
    analysisStoreContract(async (now) => {
      const client = await documentClient(new DynamoDBClient(config()));
      return dynamoAnalysisStore({ client, table: 'Images', now });
    }));
});

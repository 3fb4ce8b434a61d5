import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetBucketNotificationConfigurationCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import { coveredFace } from '../support/covered-face.js';
import { type CreatedService, createdService } from '../support/created-service.js';
import { type EmulatedAws, startEmulatedAws } from '../support/emulated-aws.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from '../support/emulator.js';
import { streamEvent } from '../support/events.js';
import { expectFittingRoles } from '../support/function-roles.js';
import { imageRecord } from '../support/image-record.js';
import { type PackedCli, packedCli } from '../support/packed-cli.js';
import { type PhotoApi, photoApi } from '../support/photo-api.js';
import { suiteFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

/** The emulator gives asynchronous events up as AWS does; a stream's failed batches are laid into the bucket by hand. */
describe('photos that AWS gives up', () => {
  const folder = suiteFolder();
  let cli: PackedCli;
  let aws: EmulatedAws;
  let service: CreatedService;
  let api: PhotoApi;
  let image: string;

  before(async () => {
    cli = await packedCli();
    aws = await startEmulatedAws(cli.bin);
    await aws.stopRekognition();
    service = await createdService(cli, aws, { folder: join(folder(), 'photos'), template: 'emojify' });
    const deployed = await service.json<DeployResult>('deploy', '--yes');
    api = photoApi(aws.url, deployed.endpoints.HttpApiUrl!);
  });
  after(() => aws?.stop());

  const failed = async (id: string) => {
    const document = await api.status(id);
    return document.imageStatus === 'failed' ? document : undefined;
  };

  it('are failed, with the reason, when nothing answers for Rekognition', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.request('POST', '/images', { headers, body: JSON.stringify({ url: aws.photoUrl }) });
    image = ((await answer.json()) as { id: string }).id;
    const document = await until(() => failed(image), 120_000);
    expect(document).to.include({ status: 422, code: 'RETRIES_EXHAUSTED' });
    expect(document.detail).to.match(/failed after the last try: \S+/);
  });

  it('are brought back by retry once what was wrong is put right', async () => {
    await service.edit('serverless.yml', 'FACE_DETECTOR: rekognition', 'FACE_DETECTOR: local');
    await service.json('deploy', '--yes');
    await service.json('retry', '--failed', '--stage', 'dev');
    const done = async () => ((await api.status(image)).status === 'processed' ? true : undefined);
    expect(await until(done, 120_000)).to.equal(true);
  });

  it('are failed when their batch of the stream lands in the bucket, which is empty afterwards', async () => {
    const { table, bucket } = await places();
    const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: aws.url, region, credentials }));
    // An insert: the stream's filter lets changes only through, so nothing else works on it.
    const record = imageRecord({ status: 'analyzed' });
    await dynamo.send(new PutCommand({ TableName: table, Item: record }));
    const s3 = new S3Client({ endpoint: aws.url, region, credentials, forcePathStyle: true });
    const failure = { requestContext: { condition: 'RetryAttemptsExhausted' }, payload: streamEvent(record) };
    const key = `aws/lambda/${randomUUID()}/2026/01/01/2026-01-01T00.05.00-${randomUUID()}`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(failure) }));
    expect((await until(() => failed(record.imageId), 60_000)).detail).to.include('RetryAttemptsExhausted');
    const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { imageId: record.imageId } }));
    expect(Item?.error).to.include({ code: 'RETRIES_EXHAUSTED' });
    const info = await service.json<{ failures: readonly { function: string; waiting: number }[] }>('info');
    expect(info.failures.map(({ function: name, waiting }) => [name, waiting])).to.have.deep.members([
      ['analyzeImage', 0],
      ['processImage', 0],
    ]);
  });

  it('calls what the failure recorder’s role allows, and that allows nothing else', () =>
    expectFittingRoles(aws, {
      recordFailure: [
        [/^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) on /, 'Lambda reads the failure queue'],
        [/^s3:ListBucket on .*-failed-/, 'S3 then answers 404, not 403, for an object that is gone'],
      ],
    }));

  it('are processed by way of a queue in a service that was created with --buffer', async () => {
    const options = { folder: join(folder(), 'buffered'), template: 'emojify', flags: ['--buffer'] };
    const buffered = await createdService(cli, aws, options);
    await buffered.edit('serverless.yml', 'FACE_DETECTOR: rekognition', 'FACE_DETECTOR: local');
    const deployed = await buffered.json<DeployResult>('deploy', '--yes');
    const s3 = new S3Client({ endpoint: aws.url, region, credentials, forcePathStyle: true });
    const Bucket = `buffered-dev-images-${deployed.account}-${region}`;
    const told = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect([told.QueueConfigurations?.length, told.LambdaFunctionConfigurations ?? []]).to.deep.equal([1, []]);
    const photos = photoApi(aws.url, deployed.endpoints.HttpApiUrl!);
    const covered = await coveredFace(await photos.photo(await photos.process(aws.photoUrl)));
    expect(covered).to.include({ found: 0, style: 'emoji' });
  });

  /** As the functions are told. */
  async function places() {
    const { LambdaClient, ListFunctionsCommand } = await import('@aws-sdk/client-lambda');
    const lambda = new LambdaClient({ endpoint: aws.url, region, credentials });
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    const variables = Functions.map(({ Environment }) => Environment?.Variables ?? {});
    const { IMAGES_TABLE: table, FAILURES_BUCKET: bucket } = variables.find((one) => one.FAILURES_BUCKET) ?? {};
    return { table, bucket };
  }
});

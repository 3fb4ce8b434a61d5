import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { openAwsStores } from '../../../src/adapters/stores/aws-stores.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { decode } from '../../../src/core/photo/decode.js';
import { type Emulator, emulatorCredentials, emulatorRegion, startEmulator } from '../../support/emulator.js';
import { httpEvent } from '../../support/events.js';
import { correctionsOf, photoEntry, reviewedFace } from '../../support/reviewed.js';
import { runCli } from '../../support/run-cli.js';
import { sample } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const arn = (name: string) => `arn:aws:lambda:${emulatorRegion}:000000000000:function:${name}`;

/** The four functions bundled and on the emulator, joined by its S3 notifications and its DynamoDB stream. */
describe('the four functions on the AWS emulator', () => {
  const folder = suiteFolder();
  let emulator: Emulator;
  let lambda: LambdaClient;
  const config = () => ({ endpoint: emulator.url, region: emulatorRegion, credentials: emulatorCredentials });

  before(async function () {
    this.timeout(600_000);
    emulator = await startEmulator();
    lambda = new LambdaClient(config());
    const s3 = new S3Client({ ...config(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
    const streamArn = await createTable();
    await createFunctions();
    const notification = {
      LambdaFunctionArn: arn('photos-dev-analyzeImage'),
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'originals/' }] } },
    };
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'images',
        NotificationConfiguration: { LambdaFunctionConfigurations: [notification] },
      }),
    );
    await lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'photos-dev-processImage',
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: {
          Filters: [{ Pattern: JSON.stringify({ dynamodb: { NewImage: { status: { S: ['analyzed'] } } } }) }],
        },
      }),
    );
  });
  after(() => emulator?.stop());

  async function createTable(): Promise<string> {
    const { TableDescription } = await new DynamoDBClient(config()).send(
      new CreateTableCommand({
        TableName: 'Images',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'imageId', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'imageId', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    return TableDescription!.LatestStreamArn!;
  }

  /** Bundles, each with a stub of the native packages that takes the real ones from this checkout. */
  async function createFunctions(): Promise<void> {
    const entries = { downloadImage: 'download-image', analyzeImage: 'analyze-image' };
    const all = { ...entries, processImage: 'process-image', viewImage: 'view-image' };
    for (const [name, entry] of Object.entries(all)) {
      const file = join(folder(), `${entry}.mjs`);
      await build({
        entryPoints: [join(root, `test/adapters/lambda/functions/${entry}.ts`)],
        bundle: true,
        format: 'esm',
        platform: 'node',
        outfile: file,
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
        plugins: [fromCheckout],
        logLevel: 'error',
      });
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName: `photos-dev-${name}`,
          Runtime: 'nodejs20.x',
          Handler: 'index.handler',
          Role: 'arn:aws:iam::000000000000:role/functions',
          Timeout: 60,
          Code: { ZipFile: zipSync({ 'index.mjs': readFileSync(file) }) },
          Environment: {
            Variables: {
              IMAGES_BUCKET: 'images',
              IMAGES_TABLE: 'Images',
              FACE_DETECTOR: 'local',
              AWS_ENDPOINT_URL: emulator.url,
            },
          },
        }),
      );
    }
  }

  async function call(name: string, event: unknown): Promise<{ statusCode: number; body: string }> {
    const Payload = Buffer.from(JSON.stringify(event));
    const { Payload: answer } = await lambda.send(new InvokeCommand({ FunctionName: `photos-dev-${name}`, Payload }));
    return JSON.parse(Buffer.from(answer!).toString());
  }

  async function view(id: string, accept: string) {
    for (const deadline = Date.now() + 60_000; ; await pause(100)) {
      const answer = await call('viewImage', httpEvent('GET', `/images/${id}`, { headers: { accept } }));
      if (answer.statusCode !== 202 || Date.now() > deadline) return answer;
    }
  }

  let id: string;

  it('take a photo in, find its face and cover it', async function () {
    this.timeout(120_000);
    const posted = await call('downloadImage', httpEvent('POST', '/images', { body: sample, requestId: 'request-7' }));
    expect(posted.statusCode, JSON.stringify(posted)).to.equal(202);
    id = JSON.parse(posted.body).id;
    const status = await view(id, 'application/json');
    expect(JSON.parse(status.body)).to.include({ status: 'processed', width: 512, height: 512 });
    const picture = await view(id, 'image/*');
    const result = await decode(Buffer.from(picture.body, 'base64'));
    expect(await (await createLocalDetector()).detect(result.images[0]!)).to.deep.equal([]);
  });

  it('have the id of the first request in the metadata of both objects', async () => {
    const { images } = await openAwsStores({ ...config(), bucket: 'images', table: 'Images' });
    for (const key of [`originals/${id}`, `processed/${id}`])
      expect(await images.head(key)).to.include({ requestId: 'request-7', contentType: 'image/jpeg' });
  });

  it('are given a failed photo again by emojify retry, and a processed one with corrections', async function () {
    this.timeout(120_000);
    const { analyses } = await openAwsStores({ ...config(), bucket: 'images', table: 'Images' });
    const error = { code: 'UNREADABLE_IMAGE', message: 'damaged' };
    const updatedAt = new Date().toISOString();
    await analyses.move(id, { from: ['processed'], to: 'failed', changes: { error }, updatedAt });
    const service = join(folder(), 'photos');
    mkdirSync(service);
    symlinkSync(join(root, 'node_modules'), join(service, 'node_modules'));
    writeFileSync(join(service, 'handler.mjs'), 'export const handler = async () => ({});\n');
    writeFileSync(
      join(service, 'serverless.yml'),
      'service: photos\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions: {viewImage: {handler: handler.handler}}\n',
    );
    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: emulatorRegion };
    const options = { cwd: service, env: { ...env, AWS_PROFILE: undefined } };
    const run = await runCli(['retry', '--failed', '--endpoint-url', emulator.url, '--json'], options);
    expect(run.stderr).to.equal('');
    expect(JSON.parse(run.stdout).place).to.equal(`stage dev in ${emulatorRegion}`);
    expect(JSON.parse(run.stdout).images).to.deep.equal([{ id, outcome: 'sent' }]);
    expect(JSON.parse((await view(id, 'application/json')).body)).to.include({ status: 'processed' });
    const size = { width: 512, height: 512 };
    const drawn = reviewedFace({ left: 320, top: 384, width: 64, height: 64 }, size, { origin: 'manual', emoji: '🐙' });
    writeFileSync(join(service, 'c.json'), JSON.stringify(correctionsOf(photoEntry(sample, size, [drawn]))));
    const corrected = ['retry', id, '--corrections', 'c.json', '--endpoint-url', emulator.url, '--json'];
    expect(JSON.parse((await runCli(corrected, options)).stdout).images).to.deep.equal([{ id, outcome: 'sent' }]);
    const { faces } = JSON.parse((await view(id, 'application/json')).body);
    expect(faces).to.have.length(2);
    expect(faces[1]).to.deep.include({ origin: 'manual', emoji: '🐙', box: drawn.ratios });
    const elsewhere = await runCli(['retry', id, '--stage', 'prod', '--endpoint-url', emulator.url, '--json'], options);
    expect(JSON.parse(elsewhere.stdout).error.code).to.equal('STACK_MISSING');
  });

  it('leave nothing after DELETE', async () => {
    expect((await call('downloadImage', httpEvent('DELETE', `/images/${id}`))).statusCode).to.equal(204);
    const { images, analyses } = await openAwsStores({ ...config(), bucket: 'images', table: 'Images' });
    expect(await analyses.get(id)).to.equal(undefined);
    expect(await images.head(`originals/${id}`)).to.equal(undefined);
    expect(await images.head(`processed/${id}`)).to.equal(undefined);
  });
});

/** Native packages, and files beside the code such as models, come from this checkout by their full path. */
const fromCheckout = {
  name: 'from-checkout',
  setup(build: import('esbuild').PluginBuild) {
    build.onResolve({ filter: /^(sharp|onnxruntime-node)$/ }, ({ path }) => ({
      path: join(root, 'node_modules', path, path === 'sharp' ? 'dist/index.mjs' : 'dist/index.js'),
      external: true,
    }));
    build.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(`file://${path}`))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }));
  },
};

import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import type { FunctionDeployResult } from '../../src/aws/deploy/deploy-function.js';
import type { ServiceInfo } from '../../src/aws/deploy/info.js';
import { awsCli } from '../support/aws-cli.js';
import { cloudRun, imagesOf, killedRun, writePhotos } from '../support/cloud-photos.js';
import { coveredFace } from '../support/covered-face.js';
import { type CreatedService, createdService } from '../support/created-service.js';
import { deployedService } from '../support/deployed-service.js';
import { type EmulatedAws, startEmulatedAws } from '../support/emulated-aws.js';
import { emulatorCredentials as credentials } from '../support/emulator.js';
import { expectAllowedDeployer, expectFittingRoles, type Reasons } from '../support/function-roles.js';
import { leftOnAws } from '../support/left-on-aws.js';
import { type PackedCli, packedCli } from '../support/packed-cli.js';
import { type PhotoApi, photoApi } from '../support/photo-api.js';
import { sample } from '../support/sample.js';
import { expectSchema } from '../support/schema.js';
import { suiteFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

const processing = 'src/functions/process-image.ts';
const table = 'photos-dev-images';
const bucket = 'photos-dev-images-000000000000-us-east-1';
const missingObject = [
  /^s3:ListBucket on .*-images-/,
  'S3 then answers 404, not 403, for an object that is gone',
] as const;
const deletedMeanwhile = [
  /^s3:DeleteObject on /,
  'a photo is removed whose record was deleted in the meantime',
] as const;
/** What no call of this suite needs; the failure recorder has a suite of its own. */
const unused: Reasons = {
  downloadImage: [missingObject, [/^s3:GetObject on .*originals/, 'a repeated request looks for its original']],
  analyzeImage: [
    missingObject,
    deletedMeanwhile,
    [/^sqs:SendMessage on /, 'Lambda sends events that it gives up to the failure queue'],
  ],
  processImage: [
    missingObject,
    deletedMeanwhile,
    [/^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams) on /, 'Lambda reads the stream'],
    [/^s3:(PutObject|ListBucket) on .*-failed-/, 'Lambda writes batches that it gives up into the failure bucket'],
  ],
  viewImage: [missingObject],
};
const uploadsOf = ({ functions }: DeployResult) => functions.filter(({ uploaded }) => uploaded > 0);

/** From the packed CLI to a covered photo and back to nothing; each test goes on from the one before. */
describe('the emojify template, from npm to AWS', () => {
  const folder = suiteFolder();
  let cli: PackedCli;
  let aws: EmulatedAws;
  let service: CreatedService;
  let api: PhotoApi;
  let image: string;
  let first: string;
  let asDeployed: Awaited<ReturnType<typeof deployedService>>;

  before(async () => {
    cli = await packedCli();
    aws = await startEmulatedAws(cli.bin);
  });
  after(() => aws?.stop());

  /** Sends the photo through, and says what it comes back like. */
  const styleNow = async () => (await coveredFace(await api.photo(await api.process(aws.photoUrl)))).style;

  it('is created and deployed, with its endpoint, the four functions and the failure recorder', async () => {
    service = await createdService(cli, aws, { folder: join(folder(), 'photos'), template: 'emojify' });
    const deployed = await service.json<DeployResult>('deploy', '--yes');
    expect(deployed).to.include({ stack: 'photos-dev', stage: 'dev', region: 'us-east-1', account: '000000000000' });
    expect(new Set(deployed.changes.map(({ action }) => action))).to.deep.equal(new Set(['add']));
    expect(uploadsOf(deployed).map(({ name }) => name)).to.have.members([
      'downloadImage',
      'analyzeImage',
      'processImage',
      'viewImage',
      'recordFailure',
    ]);
    api = photoApi(aws.url, deployed.endpoints.HttpApiUrl!);
  });

  it('covers the face in a photo that it is given the URL of', async () => {
    image = await api.process(aws.photoUrl);
    const { faces } = await api.status(image);
    expect(faces).to.have.length(1);
    expect((faces as Record<string, unknown>[])[0]).to.deep.include({ emotion: 'HAPPY', emoji: '😄' });
    const covered = await coveredFace(await api.photo(image));
    expect(covered).to.include({ found: 0, style: 'emoji' });
    expect(covered.unchanged).to.be.below(0.1);
    expect(covered.unchangedElsewhere).to.be.above(0.9);
  });

  it('takes photos of this machine through with process --cloud, each once, also when that is killed', async () => {
    await writePhotos(service.folder, 12);
    writeFileSync(join(service.folder, 'in/damaged.jpg'), 'no photo');
    const before = (await imagesOf(aws, table)).length;
    const planned = await cloudRun(service, 'in', '--dry-run', '--out', 'out');
    expect(planned.cloud).to.include({ stage: 'dev', region: 'us-east-1', sent: 13, rate: 20 });
    // No more than five can be in the service before the first is done.
    await killedRun(service, aws, { args: ['--out', 'out', '--rate', '0.5'], after: 1 });
    const result = await cloudRun(service, 'in', '--out', 'out');
    expectSchema('process', result);
    const { photos, summary, cloud } = result;
    expect(photos.at(-1)?.error?.code).to.equal('NOT_AN_IMAGE');
    expect(summary).to.include({ failed: 1 });
    expect(summary.skipped).to.be.greaterThan(0);
    expect(summary.done + summary.skipped).to.equal(12);
    expect(cloud?.sent).to.be.within(7, 11);
    expect((await imagesOf(aws, table)).length).to.equal(before + 12);
    expect(readdirSync(join(service.folder, '.emojify/cloud'))).to.deep.equal([]);
    expect(readdirSync(join(service.folder, 'out'))).to.have.length(12);
  });

  it('takes photos out of S3 without their passing through this machine, and leaves results there', async () => {
    const s3 = new S3Client({ endpoint: aws.url, region: 'us-east-1', credentials, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'inbox/Zoë/a b.jpg', Body: sample }));
    const place = [`s3://${bucket}/inbox`, '--recursive'];
    const { photos } = await cloudRun(service, ...place, '--out', 'from-s3');
    expect(photos[0]).to.include({ output: 'from-s3/Zoë/a b.jpg', status: 'done' });
    const covered = await coveredFace(await readFile(join(service.folder, 'from-s3/Zoë/a b.jpg')));
    expect(covered).to.include({ found: 0, style: 'emoji' });
    const left = await cloudRun(service, ...place, '--leave-in-s3');
    expect(left.photos[0]?.output).to.equal(`s3://${bucket}/processed/${photos[0]?.image}`);
    expect(left.cloud?.sent).to.equal(0);
  });

  it('shows its page', async () => {
    const page = await api.request('GET', '/');
    expect(page.headers.get('content-type')).to.include('text/html');
    expect(await page.text()).to.include('<!doctype html>');
  });

  it('shows the image’s timeline from the logs of the functions', async () => {
    const story = JSON.stringify(await service.json('logs', '--image', image));
    for (const name of ['downloadImage', 'analyzeImage', 'processImage']) expect(story).to.include(name);
  });

  it('answers invoke as it answers over HTTP', async () => {
    const event = ['--event', 'http', '--set', `path=/images/${image}`, '--set', 'headers.accept=application/json'];
    const { payload } = await service.json<{ payload: { statusCode: number; body: string } }>(
      'invoke',
      'viewImage',
      ...event,
    );
    expect(payload.statusCode).to.equal(200);
    expect(JSON.parse(payload.body)).to.deep.equal(await api.status(image));
  });

  it('has nothing left of a photo after DELETE', async () => {
    expect((await api.request('DELETE', `/images/${image}`)).status).to.equal(204);
    expect((await api.request('GET', `/images/${image}`)).status).to.equal(404);
  });

  it('uploads and changes nothing when nothing changed', async () => {
    const again = await service.json<DeployResult>('deploy', '--yes');
    expect(again.changes).to.deep.equal([]);
    expect(uploadsOf(again)).to.deep.equal([]);
    [first = ''] = (await service.json<ServiceInfo>('info')).deployments;
  });

  it('covers in another way after that function was changed and deployed', async () => {
    await service.edit(processing, "style: 'emoji'", "style: 'box'");
    const changed = await service.json<DeployResult>('deploy', '--yes');
    expect(changed.changes.map(({ logicalId }) => logicalId)).to.deep.equal(['ProcessImageLambdaFunction']);
    expect(uploadsOf(changed).map(({ name }) => name)).to.deep.equal(['processImage']);
    expect(await styleNow()).to.equal('box');
  });

  it('covers in yet another way after deploy -f', async () => {
    await service.edit(processing, "style: 'box'", "style: 'pixelate'");
    const pushed = await service.json<FunctionDeployResult>('deploy', '-f', 'processImage');
    expect(pushed.functions[0]).to.include({ name: 'processImage', code: true });
    expect(await styleNow()).to.equal('pixelate');
  });

  it('covers as before after a rollback, and as at first after one to the first deployment', async () => {
    await service.json('rollback', '--yes');
    expect(await styleNow()).to.equal('box');
    await service.json('rollback', '--to', first, '--yes');
    expect(await styleNow()).to.equal('emoji');
  });

  it('finds faces by the embedded detector where FACE_DETECTOR says local', async () => {
    await service.edit('serverless.yml', 'FACE_DETECTOR: rekognition', 'FACE_DETECTOR: local');
    await service.edit(processing, "style: 'pixelate'", "style: 'emoji'");
    const changed = await service.json<DeployResult>('deploy', '--yes');
    expect(changed.changes.filter(({ dataLoss }) => dataLoss)).to.deep.equal([]);
    expect(uploadsOf(changed).map(({ name }) => name)).to.include('analyzeImage');
    await aws.stopRekognition();
    const covered = await coveredFace(await api.photo(await api.process(aws.photoUrl)));
    expect(covered).to.include({ found: 0, style: 'emoji' });
  });

  it('calls what the roles of its functions allow, and these allow nothing else', () =>
    expectFittingRoles(aws, unused));

  it('is removed with all it made', async () => {
    asDeployed = await deployedService(aws.url, bucket);
    await service.json('remove', '--yes', '--allow-data-loss');
    expect(await leftOnAws(aws.url)).to.deep.equal([]);
  });

  it('is the same service when aws cloudformation deploys its template', async () => {
    await service.json('package');
    const options = { cwd: service.folder, env: aws.env };
    // S3 may be busy with the name for a moment, which this tool does not wait for.
    await until(() =>
      awsCli(['s3', 'mb', 's3://someones-code'], options).then(
        () => true,
        () => false,
      ),
    );
    const file = (name: string) => ['--template-file', join('.emojify', name)];
    const packaging = ['--s3-bucket', 'someones-code', '--output-template-file', '.emojify/packaged.json'];
    await awsCli(['cloudformation', 'package', ...file('template.json'), ...packaging], options);
    const capabilities = ['--capabilities', 'CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];
    const stack = ['--stack-name', 'photos-dev', '--s3-bucket', 'someones-code', ...capabilities];
    await awsCli(['cloudformation', 'deploy', ...file('packaged.json'), ...stack], options);
    expect(await deployedService(aws.url, bucket)).to.deep.equal(asDeployed);
    api = photoApi(aws.url, (await service.json<ServiceInfo>('info')).endpoints.HttpApiUrl!);
    expect(await styleNow()).to.equal('emoji');
  });

  it('is taken over from that tool by deploy, and removed', async () => {
    const taken = await service.json<DeployResult>('deploy', '--yes');
    expect(taken.changes.filter(({ action }) => action !== 'change')).to.deep.equal([]);
    await service.json('remove', '--yes', '--allow-data-loss');
    expect(await leftOnAws(aws.url)).to.deep.equal(['someones-code']);
  });

  it('was deployed and removed by calls that the documented policy allows', () => expectAllowedDeployer(aws, 'photos'));
});

// Speed of deploying the default service to the AWS emulator, as ratios that are paired in one run: `npm run bench`, or
// `node --import tsx test/bench/deploy.ts [pairs]`. SAM names the executable of aws-sam-cli 1.170 (PyPI); without it that
// ratio is left out. Everything is packaged before it is measured, for all alike.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import { awsCli } from '../support/aws-cli.js';
import { createdService } from '../support/created-service.js';
import { startEmulatedAws } from '../support/emulated-aws.js';
import { packedCli } from '../support/packed-cli.js';
import { startStrictAws } from '../support/strict-aws/strict-aws.js';
import { loggedTimes, updateTimes } from '../support/strict-aws/update-times.js';
import { type Figures, measure, paired, verdict } from './measure.js';

const pairs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'emojify-bench-'));
const cli = await packedCli();
const aws = await startEmulatedAws(cli.bin);
const service = await createdService(cli, aws, { folder: join(folder, 'photos'), template: 'emojify' });
Object.assign(process.env, aws.env, { AWS_DEFAULT_REGION: aws.env.AWS_REGION, SAM_CLI_TELEMETRY: '0' });
const bin = join(service.folder, 'node_modules/emojify-serverless/bin/run.js');
const emojify = (...args: string[]) => measure(process.execPath, [bin, ...args], service.folder);
const awsTool = (...args: string[]) => awsCli(args, { cwd: service.folder, env: aws.env });
const removeIt = () => service.json('remove', '--yes', '--allow-data-loss');
const capabilities = ['--capabilities', 'CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

/** Deploys to an account without the service, whose artifact bucket is there but empty, and removes it again. */
async function firstDeploy(): Promise<Figures> {
  const figures = await emojify('deploy', '--yes');
  await removeIt();
  return figures;
}

async function samDeploy(sam: string): Promise<Figures> {
  const what = ['--template-file', '.emojify/template.json', '--stack-name', 'photos-dev'];
  const how = ['--s3-bucket', 'sam-artifacts', '--no-confirm-changeset', ...capabilities];
  const figures = await measure(sam, ['deploy', ...what, ...how], service.folder);
  await awsTool('cloudformation', 'delete-stack', '--stack-name', 'photos-dev');
  await awsTool('cloudformation', 'wait', 'stack-delete-complete', '--stack-name', 'photos-dev');
  await awsTool('s3', 'rm', '--quiet', '--recursive', 's3://sam-artifacts');
  return figures;
}

let changes = 0;

/**
 * Changes a function as it never was before and packages it, which is not measured, and deploys it in one way. Code that
 * was there already would be no update for CloudFormation, and nothing to upload for either.
 */
async function changed(...command: string[]): Promise<Figures> {
  changes += 1;
  await service.edit('src/functions/process-image.ts', /covering: .*/, `covering: { scale: ${1 + changes / 100} },`);
  await service.json('package');
  return emojify(...command);
}

/** The same two ways where change sets, stacks and functions take as long as on AWS; with their numbers of calls. */
async function withWaits(): Promise<void> {
  let calls = 0;
  const count = {
    name: 'counts calls',
    source: '',
    refuse: async () => {
      calls += 1;
      return undefined;
    },
  };
  const slow = await startStrictAws(aws.url, { rules: [count, updateTimes(loggedTimes)] });
  process.env.AWS_ENDPOINT_URL = slow.url;
  const counted = async (...command: string[]) => {
    calls = 0;
    const figures = await changed(...command);
    console.log(`${command.join(' ')}: ${calls} calls`);
    return figures;
  };
  const one = () => counted('deploy', '-f', 'processImage');
  const all = () => counted('deploy', '--yes');
  const { ours, theirs } = await paired(1, one, all);
  verdict('deploy -f / deploy, with the waits of AWS', ours.wall, theirs.wall, 0.5, 'ms');
  await slow.close();
}

try {
  await service.json('package');
  await firstDeploy();
  const { SAM } = process.env;
  if (SAM) {
    await awsTool('s3', 'mb', 's3://sam-artifacts');
    const { ours, theirs } = await paired(pairs, firstDeploy, () => samDeploy(SAM));
    verdict('deploy / sam deploy', ours.wall, theirs.wall, 0.35, 'ms');
  }
  await service.json('deploy', '--yes');
  const one = () => changed('deploy', '-f', 'processImage');
  const all = () => changed('deploy', '--yes');
  const { ours, theirs } = await paired(pairs, one, all);
  verdict('deploy -f / deploy', ours.wall, theirs.wall, 0.5, 'ms');
  const { functions } = await service.json<DeployResult>('deploy', '--yes');
  const bytes = functions.reduce((sum, { uploaded }) => sum + uploaded, 0);
  verdict('bytes uploaded when nothing changed', bytes, 1, 0, 'bytes');
  await withWaits();
} finally {
  await aws.stop();
  rmSync(folder, { recursive: true, force: true });
}

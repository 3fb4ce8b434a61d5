import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import { createService } from '../../src/create/create-service.js';
import { createdService } from '../support/created-service.js';
import { startEmulatedAws } from '../support/emulated-aws.js';
import { packedCli } from '../support/packed-cli.js';
import { photoApi } from '../support/photo-api.js';
import { spawnDev } from '../support/spawn-dev.js';

/** Where the template's service runs. */
export interface LoadTarget {
  request(method: string, path: string, options?: RequestInit): Promise<Response>;
  /** The body of a request for a photo. */
  readonly photo: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> };
  /** The processes of its functions. */
  functions(): readonly number[];
  stop(): Promise<void>;
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): readonly Row[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return rows.map((row) => {
    const [pid, parent, ...command] = row.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
  });
}

const childrenOf = (parent: number | undefined) =>
  processes().flatMap((one) => (one.parent === parent && one.command.includes('node') ? [one.pid] : []));

/** Under `dev`, with the real Rekognition client against a second `dev --rekognition-port`. */
async function onDev(root: string): Promise<LoadTarget> {
  const folder = join(root, 'service');
  const created = { template: 'emojify', auth: 'none', region: 'us-east-1', install: false, cwd: root } as const;
  await createService({ folder, name: 'photos', ...created });
  await mkdir(join(folder, 'node_modules'));
  await symlink(resolve('.'), join(folder, 'node_modules/emojify-serverless'));
  const rekognition = await spawnDev(['--data', join(root, 'rekognition'), '--rekognition-port', '0'], { cwd: root });
  const dev = await spawnDev([folder, '--detector', 'rekognition', '--data', join(root, 'data')], {
    env: {
      AWS_ENDPOINT_URL_REKOGNITION: rekognition.rekognitionUrl ?? '',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    },
  });
  return {
    request: (method, path, options) => fetch(new URL(path.slice(1), dev.url), { ...options, method }),
    photo: { type: 'image/jpeg', body: new Uint8Array(await readFile('samples/astronaut.jpg')) },
    functions: () => childrenOf(dev.pid),
    stop: async () => void (await Promise.all([dev.end(), rekognition.end()])),
  };
}

/** Deployed on the emulator, which runs functions as processes of its own; the photo is fetched from a URL. */
async function onEmulator(root: string): Promise<LoadTarget> {
  const cli = await packedCli();
  const aws = await startEmulatedAws(cli.bin);
  const service = await createdService(cli, aws, { folder: join(root, 'photos'), template: 'emojify' });
  const { endpoints } = await service.json<DeployResult>('deploy', '--yes');
  const emulator = processes().find(({ parent, command }) => parent === process.pid && command.includes('ministack'));
  return {
    request: photoApi(aws.url, endpoints.HttpApiUrl!).request,
    photo: { type: 'application/json', body: JSON.stringify({ url: aws.photoUrl }) },
    functions: () => childrenOf(emulator?.pid),
    stop: () => aws.stop(),
  };
}

export async function openTarget(name: string): Promise<LoadTarget> {
  const root = await mkdtemp(join(tmpdir(), 'emojify-load-'));
  const target = await (name === 'emulator' ? onEmulator(root) : onDev(root));
  return {
    ...target,
    async stop() {
      await target.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

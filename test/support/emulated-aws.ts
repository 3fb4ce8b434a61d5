import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorRegion, freePort } from './emulator.js';
import { node24Folder } from './node-24.js';
import type { RecordedCall } from './recorded-calls.js';
import { sample } from './sample.js';
import { spawnDev } from './spawn-dev.js';
import { startStrictEmulator } from './strict-aws/strict-aws.js';

/** AWS as far as a service needs it, on loopback. */
export interface EmulatedAws {
  readonly url: string;
  /** Variables for commands that talk to it: nothing of this machine's AWS configuration gets through. */
  readonly env: Readonly<Record<string, string>>;
  /** The calls of functions and of created services’ commands. */
  readonly calls: readonly RecordedCall[];
  /** Where the sample photo can be fetched from. */
  readonly photoUrl: string;
  /** From now on nothing answers for Rekognition. */
  stopRekognition(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The emulator, with what it lacks: functions run on Node 24, Rekognition is this CLI's own `dev --rekognition-port`, and
 * photos may be fetched from a server on loopback.
 */
export async function startEmulatedAws(bin: string): Promise<EmulatedAws> {
  const [nodeFolder, rekognitionPort, folder] = await Promise.all([
    node24Folder(),
    freePort(),
    mkdtemp(join(tmpdir(), 'emojify-aws-')),
  ]);
  const rekognition = `http://127.0.0.1:${rekognitionPort}`;
  const forFunctions = { EMOJIFY_ALLOW_PRIVATE_URLS: '1' };
  const emulator = await startStrictEmulator({ nodeFolder, rekognition, env: forFunctions });
  const env = awsEnvironment(emulator.url, folder);
  const ports = ['--data', join(folder, 'data'), '--rekognition-port', String(rekognitionPort)];
  const [dev, photos] = await Promise.all([spawnDev(ports, { cwd: folder, env, bin }), servePhoto()]);
  return {
    url: emulator.url,
    env,
    calls: emulator.calls,
    photoUrl: `http://127.0.0.1:${(photos.address() as AddressInfo).port}/astronaut.jpg`,
    stopRekognition: async () => void (await dev.end()),
    async stop() {
      photos.close();
      await dev.end();
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** For processes that shall talk to this endpoint and nothing else. */
export function awsEnvironment(endpoint: string, home: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: emulatorRegion,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CI: 'true',
  };
}

async function servePhoto(): Promise<Server> {
  const server = createServer((_, answer) => void answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(sample));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installOnce } from './install-once.js';

const run = promisify(execFile);
const venv = fileURLToPath(new URL('../../.venv-emulator', import.meta.url));
const version = '1.5.33';

export interface Emulator {
  /** Its endpoint for every service, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** Set in its environment, and so in that of the functions it runs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder whose `node` runs functions. Default: this process's. */
  readonly nodeFolder?: string;
}

/** Settings for SDK clients that talk to it. */
export const emulatorCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };
export const emulatorRegion = 'us-east-1';

/**
 * Starts the AWS emulator ministack on loopback, on a free port, with a clean environment and an empty home: nothing of
 * this machine's AWS configuration reaches it. Installs it first if it is not there (Python 3, about two minutes).
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  await install();
  const [port, home] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), 'emojify-emulator-'))]);
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(join(venv, 'bin/ministack'), {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: home,
    // A group of its own: the functions it runs outlive it otherwise.
    detached: true,
    env: {
      PATH: `${options.nodeFolder ?? dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: home,
      LANG: 'C.UTF-8',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      LAMBDA_EXECUTOR: 'local',
      IOT_MTLS_ENABLED: '0',
      ...options.env,
    },
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = (signal: NodeJS.Signals) => killGroup(child.pid, signal);
  const atExit = () => end('SIGKILL');
  process.once('exit', atExit);
  await answering(
    url,
    () => child.exitCode === null,
    () => complaints,
  );
  return {
    url,
    port,
    async stop() {
      end('SIGTERM');
      const stubborn = setTimeout(() => end('SIGKILL'), 5_000);
      await ended;
      clearTimeout(stubborn);
      end('SIGKILL');
      process.off('exit', atExit);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // All of it has ended already.
  }
}

async function install(): Promise<void> {
  await installOnce(join(venv, 'bin/ministack'), venv, async () => {
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin/pip'), ['install', '--quiet', `ministack[full]==${version}`]);
  });
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

async function answering(url: string, alive: () => boolean, complaints: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && alive()) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`the emulator did not start:\n${complaints()}`);
}

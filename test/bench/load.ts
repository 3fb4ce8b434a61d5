// The template's service under `dev`, with the real Rekognition client against `dev --rekognition-port`: photos in, so many
// at once, while processes of its functions are killed. Usage: npx tsx test/bench/load.ts [photos] [atOnce] [kills]
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnDev } from '../support/spawn-dev.js';

const [photos = 500, atOnce = 50, kills = 10] = process.argv.slice(2).map(Number);
const sample = await readFile('samples/astronaut.jpg');
const root = await mkdtemp(join(tmpdir(), 'emojify-load-'));
const service = join(root, 'service');

await mkdir(join(service, 'node_modules'), { recursive: true });
await writeFile(join(service, 'package.json'), '{"type":"module"}');
const template = await readFile('templates/emojify/serverless.yml', 'utf8');
await writeFile(join(service, 'serverless.yml'), withoutTokens(template));
await cp('templates/emojify/src', join(service, 'src'), { recursive: true });
await symlink(resolve('.'), join(service, 'node_modules/emojify-serverless'));

const rekognition = await spawnDev(['--data', join(root, 'rekognition'), '--rekognition-port', '0'], { cwd: root });
const dev = await spawnDev([service, '--detector', 'rekognition', '--data', join(root, 'data')], {
  env: {
    AWS_ENDPOINT_URL_REKOGNITION: rekognition.rekognitionUrl ?? '',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  },
});

/** Blocks between `# [auth:x]` and `# [/auth:x]`: those of a service that anyone may call. */
function withoutTokens(text: string): string {
  return text.replaceAll(/^ *# \[auth:jwt\]\n[\s\S]*?^ *# \[\/auth:jwt\]\n/gm, '');
}

/** Processes of the functions, by what started them. */
function children(): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (parent === dev.pid ? [pid!] : []));
}

interface Done {
  readonly accepted: number;
  readonly processed: number;
}

let repeated = 0;
async function one(index: number): Promise<Done> {
  const started = performance.now();
  const headers = { 'content-type': 'image/jpeg', 'idempotency-key': `photo-${index}`, accept: 'application/json' };
  for (;;) {
    const answer = await fetch(new URL('images', dev.url), { method: 'POST', headers, body: sample });
    const { id } = (await answer.json()) as { id?: string };
    if (answer.status === 202 && id)
      return { accepted: performance.now() - started, processed: await settled(id, started) };
    repeated += 1;
    await pause(50);
  }
}

async function settled(id: string, started: number): Promise<number> {
  for (;;) {
    const answer = await fetch(new URL(`images/${id}`, dev.url), { headers: { accept: 'application/json' } });
    const document = (await answer.json()) as { status: unknown };
    if (document.status === 'processed') return performance.now() - started;
    if (answer.status === 422) throw new Error(`${id} failed: ${JSON.stringify(document)}`);
    await pause(100);
  }
}

const done: Done[] = [];
const queue = Array.from({ length: photos }, (_, index) => index).values();
const started = performance.now();
let killed = 0;
const work = Array.from({ length: atOnce }, async () => {
  for (const index of queue) done.push(await one(index));
});
const killing = (async () => {
  for (let kill = 1; kill <= kills; kill += 1) {
    while (done.length < (photos * kill) / (kills + 1)) await pause(50);
    const victims = children();
    const victim = victims[kill % victims.length];
    if (victim === undefined) continue;
    process.kill(victim, 'SIGKILL');
    killed += 1;
  }
})();
await Promise.all([...work, killing]);
const seconds = (performance.now() - started) / 1000;
const ordered = (name: keyof Done) => done.map((one) => one[name]).sort((a, b) => a - b);
const share = (name: keyof Done, part: number) => Math.round(ordered(name)[Math.ceil(done.length * part) - 1] ?? 0);
console.log(
  JSON.stringify(
    {
      photos: done.length,
      atOnce,
      functionProcessesKilled: killed,
      postsRepeated: repeated,
      seconds: Math.round(seconds * 10) / 10,
      photosPerSecond: Math.round((done.length / seconds) * 10) / 10,
      acceptedMs: { p50: share('accepted', 0.5), p95: share('accepted', 0.95) },
      processedMs: { p50: share('processed', 0.5), p95: share('processed', 0.95) },
      on: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`,
    },
    undefined,
    2,
  ),
);
await Promise.all([dev.end(), rekognition.end()]);
await rm(root, { recursive: true, force: true });

// The template's service under `dev` or deployed on the emulator, with the real Rekognition client against
// `dev --rekognition-port`: photos in, so many at once, while processes of its functions are killed.
// Usage: npx tsx test/bench/load.ts [photos] [atOnce] [kills] [dev|emulator]; the emulator needs a build.
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { openTarget } from './load-target.js';

const [photos = 500, atOnce = 50, kills = 10] = process.argv.slice(2, 5).map(Number);
const place = process.argv[5] ?? 'dev';
const target = await openTarget(place);

interface Done {
  readonly accepted: number;
  readonly processed: number;
}

let repeated = 0;
async function one(index: number): Promise<Done> {
  const started = performance.now();
  const { type, body } = target.photo;
  const headers = { 'content-type': type, 'idempotency-key': `photo-${index}`, accept: 'application/json' };
  for (;;) {
    const answer = await target.request('POST', '/images', { headers, body });
    // A function that was killed answers for nobody: the gateway's own error may be no JSON.
    const { id } = (await answer.json().catch(() => ({}))) as { id?: string };
    if (answer.status === 202 && id)
      return { accepted: performance.now() - started, processed: await settled(id, started) };
    repeated += 1;
    await pause(50);
  }
}

async function settled(id: string, started: number): Promise<number> {
  for (;;) {
    const answer = await target.request('GET', `/images/${id}`, { headers: { accept: 'application/json' } });
    const document = (await answer.json().catch(() => ({}))) as { status?: unknown };
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
    const victims = target.functions();
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
      place,
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
await target.stop();

// A photo through `dev`, from the POST to processed, against the same photo through the library call; both warm, in
// one process, in turns. Usage: npx tsx test/bench/dev.ts [photo] [pairs]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchPhoto } from '../../src/adapters/fetch/fetch-photo.js';
import { createLocalDetector } from '../../src/core/detect/local-detector.js';
import { builtInApp } from '../../src/dev/built-in-app.js';
import { startDev } from '../../src/dev/start-dev.js';
import { emojify } from '../../src/emojify.js';
import type { Report } from '../../src/errors/reporter.js';

const [path = 'samples/astronaut.jpg', pairs = '15'] = process.argv.slice(2);
const photo = await readFile(path);
const detector = await createLocalDetector();
const data = await mkdtemp(join(tmpdir(), 'emojify-bench-'));
let told: (report: Report) => void = () => undefined;
const reporter = { report: (report: Report) => told(report) };
const dev = await startDev({
  data,
  host: '127.0.0.1',
  port: 0,
  region: 'us-east-1',
  reporter,
  openApp: async (stores, objectsOrigin) => {
    return { app: await builtInApp({ stores, objectsOrigin, detector, reporter, fetchPhoto }) };
  },
});

/** Milliseconds until the function behind the stream has written the result. */
async function throughDev(): Promise<number> {
  const processed = new Promise<void>((resolve) => {
    told = ({ code, data }) => code === 'INVOKED' && data?.source === 'stream' && resolve();
  });
  const started = performance.now();
  await fetch(new URL('images', dev.url), { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: photo });
  await processed;
  return performance.now() - started;
}

async function throughLibrary(): Promise<number> {
  const started = performance.now();
  await emojify(photo, { detector });
  return performance.now() - started;
}

const inOrder = (values: number[]) => [...values].sort((a, b) => a - b);
const median = (values: number[]) => inOrder(values)[Math.floor(values.length / 2)]!;
const best = (values: number[]) => inOrder(values)[0]!;
for (let warm = 0; warm < 3; warm++) {
  await throughDev();
  await throughLibrary();
}
const times = { dev: [] as number[], library: [] as number[] };
for (let pair = 0; pair < Number(pairs); pair++) {
  times.dev.push(await throughDev());
  times.library.push(await throughLibrary());
}
await dev.stop();
await rm(data, { recursive: true });
for (const [name, of] of Object.entries({ median, best })) {
  const [slow, quick] = [of(times.dev), of(times.library)];
  console.log(`${name}: dev ${slow.toFixed(1)} ms, library ${quick.toFixed(1)} ms, ratio ${(slow / quick).toFixed(2)}`);
}

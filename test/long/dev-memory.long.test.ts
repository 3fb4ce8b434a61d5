import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sample } from '../support/sample.js';
import { spawnDev } from '../support/spawn-dev.js';
import { suiteFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

/** Resident memory of a process in MB, as Linux tells it. */
const memoryOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** `REQUESTS=600` sends fewer. */
const requests = Number(process.env.REQUESTS ?? 2000);

describe('the memory of dev', () => {
  const folder = suiteFolder();

  it(`is flat over ${requests} photos once the models are loaded`, async () => {
    const dev = await spawnDev(['--data', folder()]);
    const one = async () => {
      const headers = { 'content-type': 'image/jpeg', accept: 'application/json' };
      const answer = await fetch(new URL('/images', dev.url), {
        method: 'POST',
        headers,
        body: new Uint8Array(sample),
      });
      const { id } = (await answer.json()) as { id: string };
      const get = async () =>
        (await (await fetch(new URL(`/images/${id}`, dev.url), { headers })).json()) as { status: string };
      await until(async () => (await get()).status === 'processed', 60_000);
    };
    for (let count = 0; count < requests / 10; count += 1) await one();
    const before = memoryOf(dev.pid);
    for (let count = 0; count < requests * 0.9; count += 1) await one();
    console.info({ before: Math.round(before), after: Math.round(memoryOf(dev.pid)) });
    expect(memoryOf(dev.pid)).to.be.below(before + 60);
    await dev.end();
  }).timeout(3_600_000);
});

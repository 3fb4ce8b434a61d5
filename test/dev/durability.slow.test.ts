import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { until } from '../support/until.js';

const photos = 200;
const atOnce = 16;
const kills = 5;

describe('emojify dev, killed with SIGKILL again and again', () => {
  let data: string;
  let dev: SpawnedDev;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'emojify-durable-'));
    dev = await spawnDev(['--data', data]);
  });

  after(async () => {
    await dev.end();
    await rm(data, { recursive: true });
  });

  it('processes every photo it answered 202, and makes one image of each that is posted again', async () => {
    const bodies = await Promise.all(Array.from({ length: photos }, (_, index) => photo(index)));
    /** Image ids by photo, as answered 202. */
    const answered = new Map<number, string>();
    let repeats = 0;

    async function post(index: number): Promise<void> {
      for (let tries = 0; !answered.has(index); tries++) {
        if (tries > 0) repeats += 1;
        const { url } = dev;
        const id = await send(url, bodies[index]!, `photo-${index}`).catch(() => undefined);
        if (id !== undefined) answered.set(index, id);
        else await until(() => dev.url !== url || tries === 0);
      }
    }

    const queue = bodies.keys();
    const posting = Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const index of queue) await post(index);
      }),
    );
    for (let kill = 1; kill <= kills; kill++) {
      await until(() => answered.size >= (photos * kill) / (kills + 1), 120_000);
      await dev.end('SIGKILL');
      dev = await spawnDev(['--data', data]);
    }
    await posting;

    expect(repeats).to.be.at.least(1);
    expect(new Set(answered.values()).size).to.equal(photos);
    await until(async () => (await statuses(data)).processed.length === photos, 120_000);
    const { received, analyzed, processed, failed } = await statuses(data);
    expect({ received, analyzed, failed }).to.deep.equal({ received: [], analyzed: [], failed: [] });
    expect(new Set(processed)).to.deep.equal(new Set(answered.values()));
  });
});

/** A small photo of its own, so that none is mistaken for another. */
function photo(index: number): Promise<Buffer> {
  const background = { r: index, g: 255 - index, b: (index * 7) % 256 };
  return sharp({ create: { width: 96, height: 96, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function send(url: string, body: Buffer, key: string): Promise<string> {
  const headers = { 'content-type': 'image/jpeg', 'idempotency-key': key };
  const answer = await fetch(new URL('images', url), { method: 'POST', headers, body: new Uint8Array(body) });
  expect(answer.status).to.equal(202);
  return ((await answer.json()) as { id: string }).id;
}

/** Every image there is, by status, read from the data folder itself. */
async function statuses(data: string) {
  const stores = await openLocalStores({ data });
  const idsOf = async (status: 'received' | 'analyzed' | 'processed' | 'failed') => {
    const ids: string[] = [];
    for await (const { imageId } of stores.analyses.list(status)) ids.push(imageId);
    return ids;
  };
  try {
    return {
      received: await idsOf('received'),
      analyzed: await idsOf('analyzed'),
      processed: await idsOf('processed'),
      failed: await idsOf('failed'),
    };
  } finally {
    await stores.close();
  }
}

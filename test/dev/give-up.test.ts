import { expect } from 'chai';
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { builtInApp } from '../../src/dev/built-in-app.js';
import { redriveDeadLetters } from '../../src/dev/dead-letters.js';
import { type RunningDev, startDev } from '../../src/dev/start-dev.js';
import { openDeliveryStore } from '../../src/dev/triggers/delivery-store.js';
import { giveUpLocally } from '../../src/dev/triggers/give-up.js';
import { silentReporter } from '../../src/errors/reporter.js';
import type { StoredFaceDetector } from '../../src/pipeline/analyze-image.js';
import { s3Event } from '../support/events.js';
import { imageRecord } from '../support/image-record.js';
import { plainPhoto } from '../support/sample.js';
import { suiteFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

describe('dev, with an image whose retries are used up', () => {
  const folder = suiteFolder();
  let broken = true;
  const detector: StoredFaceDetector = {
    name: 'none',
    detect: async () => {
      if (broken) throw new Error('the detector is out of order');
      return [];
    },
  };
  let dev: RunningDev | undefined;
  const start = async () => {
    const parts = { detector, reporter: silentReporter, fetchPhoto: () => Promise.reject(new Error('not here')) };
    dev = await startDev({
      data: folder(),
      host: '127.0.0.1',
      port: 0,
      region: 'eu-west-1',
      reporter: silentReporter,
      openApp: async (stores, objectsOrigin) => ({ app: await builtInApp({ ...parts, stores, objectsOrigin }) }),
    });
    return dev;
  };
  afterEach(() => dev?.stop());

  const get = async (id: string) => {
    const answer = await fetch(new URL(`/images/${id}`, dev!.url), { headers: { accept: 'application/json' } });
    const document = (await answer.json()) as Record<string, unknown>;
    return { ...document, status: answer.status };
  };

  it('says that it failed, and why, once its retries are used up; a redrive brings it back', async () => {
    const { url } = await start();
    const answer = await fetch(new URL('/images', url), {
      method: 'POST',
      body: new Uint8Array(await plainPhoto(100, 90)),
    });
    const { id } = (await answer.json()) as { id: string };
    await until(async () => (await get(id)).status === 422);
    expect(await get(id)).to.include({
      code: 'RETRIES_EXHAUSTED',
      detail: 'failed after the last try: Error: the detector is out of order',
      imageStatus: 'failed',
    });
    broken = false;
    expect((await redriveDeadLetters(folder())).document.redriven).to.equal(1);
    await until(async () => (await get(id)).status === 200);
    const deliveries = openDeliveryStore(folder());
    expect(deliveries.dead()).to.deep.equal([]);
    deliveries.close();
  });

  it('says so at the next start, when it was killed between giving up and recording it', async () => {
    const record = imageRecord();
    const stores = await openLocalStores({ data: folder() });
    await stores.analyses.create(record);
    await stores.close();
    const deliveries = openDeliveryStore(folder());
    const letter = { functionName: 'analyzeImage', source: 's3', imageIds: [record.imageId], attempts: 3 };
    const event = s3Event(`originals/${record.imageId}`);
    deliveries.add({ ...letter, event, error: 'Task timed out after 60.00 seconds', failedAt: record.updatedAt });
    deliveries.close();
    await start();
    await until(async () => (await get(record.imageId)).status === 422);
    expect(await get(record.imageId))
      .to.have.property('detail')
      .that.includes('Task timed out');
  });

  it('does not hold the failures of a function without a failure destination against the image', async () => {
    const record = imageRecord();
    const stores = await openLocalStores({ data: folder() });
    await stores.analyses.create(record);
    const target = { name: 'auditor', invoke: async () => null, close: async () => undefined };
    const app = { functions: [target], routes: [], objects: [], streams: [] };
    const giveUp = giveUpLocally({ analyses: stores.analyses, now: Date.now, reporter: silentReporter }, app);
    const event = s3Event(`originals/${record.imageId}`);
    await giveUp({ functionName: 'auditor', event, error: 'no' });
    expect((await stores.analyses.get(record.imageId))?.status).to.equal('received');
    await giveUp({ functionName: 'removedSince', event, error: 'no' });
    expect((await stores.analyses.get(record.imageId))?.status).to.equal('failed');
    await stores.close();
  });
});

import type { Context } from 'aws-lambda';
import sharp from 'sharp';
import { v7 } from 'uuid';
import { analyzeImageHandler } from '../../../src/adapters/lambda/analyze-image-handler.js';
import { downloadImageHandler } from '../../../src/adapters/lambda/download-image-handler.js';
import { processImageHandler } from '../../../src/adapters/lambda/process-image-handler.js';
import { recordFailureHandler } from '../../../src/adapters/lambda/record-failure-handler.js';
import { viewImageHandler } from '../../../src/adapters/lambda/view-image-handler.js';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import type { Face } from '../../../src/core/detect/face.js';
import type { StoredFaceDetector } from '../../../src/pipeline/analyze-image.js';
import { context } from '../events.js';
import { calm, type FaultOptions, faulty, type Invocation, type Ports, type Weather } from './faults.js';
import { type Invoke, type Result, type Triggers, triggers } from './triggers.js';
import { type Random, seeded, type VirtualTime, virtualTime } from './virtual-time.js';

/** Where the face is; in its middle is what must not be shown. */
const face = { left: 8, top: 6, width: 8, height: 8 } as const;

export interface Pictures {
  readonly good: Buffer;
  /** Its header is whole, its pixels are not. */
  readonly cut: Buffer;
  /** Its analysis never succeeds. */
  readonly poisonedAnalysis: Buffer;
  /** Covering it never succeeds. */
  readonly poisonedResult: Buffer;
}

const found: Face = { box: face, confidence: 99, roll: 0, emotion: 'HAPPY', emotionConfidence: 99 };

/** Of two colours that nothing else has, and whose mean is grey: a cover in the face's own colours has neither. */
const raw = { width: face.width - 4, height: face.height - 4, channels: 3 } as const;
const chequered = Buffer.from(
  Array.from({ length: raw.width * raw.height }, (_, at) =>
    (at + Math.floor(at / raw.width)) % 2 === 0 ? [255, 0, 255] : [0, 255, 0],
  ).flat(),
);

export async function makePictures(): Promise<Pictures> {
  const make = (background: string) =>
    sharp({ create: { width: 24, height: 20, channels: 3, background } })
      .composite([{ input: chequered, raw, left: face.left + 2, top: face.top + 2 }])
      .png({ compressionLevel: 0 })
      .toBuffer();
  const [good, poisonedAnalysis, poisonedResult] = await Promise.all([make('#888'), make('#999'), make('#777')]);
  return { good, cut: good.subarray(0, good.length - 400), poisonedAnalysis, poisonedResult };
}

export interface Cloud {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: { now: Weather };
  readonly download: Invoke;
  readonly view: Invoke;
  readonly triggers: Triggers;
  /** Every text of a failure that was caused on purpose. */
  readonly causes: Set<string>;
  /** Lets everything happen that is on its way. */
  settle(): Promise<void>;
}

const quiet = { invoked: () => undefined, report: () => undefined };

/** Real stores that several simulations use, one after another. */
export interface World {
  readonly stores: LocalStores;
  readonly pictures: Pictures;
  /** The clock of the stores, and how far their logs were read. */
  readonly state: { now: () => number; objects: number; records: number };
}

export async function openWorld(data: string): Promise<World> {
  const state = { now: () => Date.parse('2026-01-01T00:00:00Z'), objects: 0, records: 0 };
  const stores = await openLocalStores({ data, now: () => state.now() });
  return { stores, pictures: await makePictures(), state };
}

/** The service on a simulated AWS: its real handlers over real stores, behind faults and triggers that a seed decides. */
export function simulatedCloud(seed: number, { stores, pictures, state }: World, clockGoesBack = false): Cloud {
  const random = seeded(seed);
  const time = virtualTime(state.now(), 50_000);
  // By an hour, a minute after the start: as when somebody sets the clock of their machine.
  const back = time.now() + 60_000;
  const clock = () => time.now() - (clockGoesBack && time.now() > back ? 3_600_000 : 0);
  state.now = clock;
  const weather = { now: calm };
  const causes = new Set<string>();
  const options: FaultOptions = { random, time, weather: () => weather.now, caused: (text) => causes.add(text) };

  const invoker =
    (make: (ports: Ports, now: () => number) => (event: never, context: Context) => Promise<unknown>): Invoke =>
    (event) =>
      new Promise<Result>((resolve) => {
        const worker = time.work();
        const end = (result: Result) => {
          worker.over = true;
          resolve(result);
        };
        const killed = 'RequestId: x Error: Runtime exited with error: signal: killed';
        const kill = () => end({ ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: killed } });
        const invocation: Invocation = { worker, kill };
        const skew = random.between(-2000, 2000);
        const ports = {
          images: poisoned(faulty(stores.images, invocation, options), pictures, causes),
          analyses: faulty(stores.analyses, invocation, options),
        };
        make(ports, () => clock() + skew)(event, context).then(
          (value) => end({ ok: true, value }),
          ({ name, message }: Error) => end({ ok: false, error: { errorType: name, errorMessage: message } }),
        );
      });

  const detector: StoredFaceDetector = {
    name: 'simulated',
    detect: async () => {
      if (!random.chance(weather.now.refused)) return [found];
      const text = `Rate exceeded (Rekognition, ${random.between(1, 1e9)})`;
      causes.add(text);
      throw Object.assign(new Error(text), { name: 'ThrottlingException' });
    },
  };
  const newId = () =>
    v7({ msecs: time.now(), random: Buffer.from(Array.from({ length: 16 }, () => random.between(0, 255))) });
  const fetchPhoto = () => Promise.reject(new Error('nothing is fetched here'));
  const parts = (ports: Ports, now: () => number) => ({ ...ports, now, log: quiet });
  const analyze = invoker((ports, now) => analyzeImageHandler({ ...parts(ports, now), detector }) as never);
  const process = invoker(
    (ports, now) => processImageHandler({ ...parts(ports, now), covering: { style: 'box' } }) as never,
  );
  const download = invoker((ports, now) => downloadImageHandler({ ...parts(ports, now), fetchPhoto, newId }) as never);
  const view = invoker((ports, now) => viewImageHandler(parts(ports, now)) as never);
  const recordFailure = invoker(
    (ports, now) => recordFailureHandler({ ...parts(ports, now), failures: ports.images }) as never,
  );
  const wired = triggers({ time, random, analyze, process, recordFailure, failures: stores.images });
  const collect = async () => {
    for (const change of await stores.objectChanges.read(state.objects, 1e6)) {
      state.objects = change.sequence;
      wired.object(change);
    }
    for (const change of await stores.recordChanges.read(state.records, 1e6)) {
      state.records = change.sequence;
      wired.record(change);
    }
  };
  return { time, random, weather, download, view, triggers: wired, causes, settle: () => time.run(collect) };
}

/** Some photos never go through, whatever the weather. */
function poisoned(images: Ports['images'], pictures: Pictures, causes: Set<string>): Ports['images'] {
  const poison = (what: string) => {
    const text = `poison: ${what}`;
    causes.add(text);
    return new Error(text);
  };
  return {
    ...images,
    async get(key) {
      const object = await images.get(key);
      if (object?.bytes.equals(pictures.poisonedAnalysis)) throw poison('analysis');
      return object;
    },
    async put(key, bytes, attributes) {
      if (key.startsWith('processed/') && (await isPoisoned(images, key, pictures))) throw poison('result');
      return images.put(key, bytes, attributes);
    },
  };
}

async function isPoisoned(images: Ports['images'], key: string, { poisonedResult }: Pictures): Promise<boolean> {
  const original = await images.get(key.replace('processed/', 'originals/'));
  return original?.bytes.equals(poisonedResult) === true;
}

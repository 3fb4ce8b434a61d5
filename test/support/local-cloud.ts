import { setTimeout } from 'node:timers/promises';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { Clock } from '../../src/aws/clock.js';
import type { CloudService } from '../../src/cloud/cloud-service.js';
import type { Face } from '../../src/core/detect/face.js';
import { silentReporter } from '../../src/errors/reporter.js';
import { analyzeImage } from '../../src/pipeline/analyze-image.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { imageIdOfOriginal } from '../../src/pipeline/keys.js';
import { processImage } from '../../src/pipeline/process-image.js';

const face: Face = {
  box: { left: 30, top: 10, width: 30, height: 40 },
  confidence: 99,
  roll: 0,
  emotion: 'HAPPY',
  emotionConfidence: 90,
};

const started = Date.now();

/** A clock a hundred times as fast as the system's. */
export const fastClock: Clock = {
  now: () => started + (Date.now() - started) * 100,
  sleep: (milliseconds, signal) => setTimeout(milliseconds / 100, undefined, { signal }).catch(() => undefined),
};

/** A deployed service as `process --cloud` sees one: the pipeline's own steps over the stores of this machine. */
export interface LocalCloud extends CloudService {
  readonly stores: LocalStores;
  /** How often faces were looked for: what AWS would bill. */
  readonly looked: () => number;
  /** The most images that were in the service at one time. */
  readonly most: () => number;
  /** Whether originals start anything from now on; if not, the trigger is broken. */
  works(well: boolean): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export async function localCloud(data: string, changes: Partial<CloudService> = {}): Promise<LocalCloud> {
  const stores = await openLocalStores({ data });
  const working = new Set<Promise<unknown>>();
  let [looked, most, stopped] = [0, 0, false];
  const detect = async () => {
    looked += 1;
    return [face];
  };
  const deps = { ...stores, now: Date.now, reporter: silentReporter, detector: { name: 'fixed', detect } };
  const start = (key: string) => {
    const id = imageIdOfOriginal(key);
    if (!id || stopped) return;
    const work = analyzeImage(deps, id)
      .then(() => processImage(deps, id))
      .finally(() => working.delete(work));
    working.add(work);
    most = Math.max(most, working.size);
  };
  const images: CloudService['images'] = {
    ...stores.images,
    async putNew(key, bytes, attributes) {
      const stored = await stores.images.putNew(key, bytes, attributes);
      if (stored) start(key);
      return stored;
    },
    async touch(key) {
      await stores.images.touch(key);
      start(key);
    },
  };
  return {
    ...{ stage: 'dev', region: 'us-east-1', bucket: 'images', table: 'images', expiryDays: 30, version: '1' },
    ...{ detector: 'rekognition' as const, functions: [{ memoryMb: 1024, architecture: 'arm64' as const }] },
    stores,
    images,
    analyses: stores.analyses,
    async readRecords(ids) {
      const records = await Promise.all(ids.map((id) => stores.analyses.get(id)));
      return new Map(records.filter((one): one is ImageRecord => !!one).map((one) => [one.imageId, one]));
    },
    copyNew: async () => false,
    async *listObjects() {},
    nameError: (error) => error,
    looked: () => looked,
    most: () => most,
    works: (well) => {
      stopped = !well;
    },
    idle: async () => void (await Promise.all(working)),
    ...changes,
  };
}

import type { FaceDetector } from '../core/detect/detector.js';
import type { LocalDetector } from '../core/detect/local-detector.js';

export interface DetectorPoolOptions {
  readonly region: string;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/** One detector of each kind, created on the first request. */
export interface DetectorPool {
  local(): LocalDetector;
  rekognition(): FaceDetector;
  close(): Promise<void>;
}

export function detectorPool({ region, profile, endpointUrl }: DetectorPoolOptions): DetectorPool {
  const local = loaded(async () => {
    const { createThreadedDetector } = await import('../core/detect/threaded-detector.js');
    return createThreadedDetector();
  });
  const rekognition = loaded(async () => {
    const { createRekognitionClient } = await import('../adapters/rekognition/rekognition-client.js');
    const { createRekognitionDetector } = await import('../adapters/rekognition/rekognition-detector.js');
    return createRekognitionDetector(await createRekognitionClient({ region, profile, endpoint: endpointUrl }));
  });
  return {
    local() {
      const detector = local.get();
      return {
        name: 'local',
        detect: async (frame) => (await detector).detect(frame),
        locate: async (frame) => (await detector).locate(frame),
      };
    },
    rekognition() {
      const detector = rekognition.get();
      return { name: 'rekognition', detect: async (frame) => (await detector).detect(frame) };
    },
    async close() {
      await local.close();
      await rekognition.close();
    },
  };
}

/** Loads a detector in the background: the page is available first, and the first photo finds the models loaded. */
function loaded<T extends FaceDetector>(load: () => Promise<T>) {
  let loading: Promise<T> | undefined;
  return {
    get() {
      loading ??= load();
      loading.catch(() => undefined);
      return loading;
    },
    close: async () => {
      const detector = await loading?.catch(() => undefined);
      await detector?.close?.();
    },
  };
}

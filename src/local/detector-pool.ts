import type { FaceDetector } from '../faces/detector.js';

export type DetectorName = 'local' | 'rekognition';

export interface DetectorPoolOptions {
  readonly region: string;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/** One detector of each kind, made when it is first asked for. */
export interface DetectorPool {
  get(name: DetectorName): FaceDetector;
  close(): Promise<void>;
}

export function detectorPool(options: DetectorPoolOptions): DetectorPool {
  const made = new Map<DetectorName, FaceDetector>();
  return {
    get(name) {
      const detector = made.get(name) ?? loadedBeside(name, () => make(name, options));
      made.set(name, detector);
      return detector;
    },
    close: async () => {
      for (const detector of made.values()) await detector.close?.();
    },
  };
}

async function make(name: DetectorName, { region, profile, endpointUrl }: DetectorPoolOptions): Promise<FaceDetector> {
  if (name === 'local') {
    const { createLocalDetector } = await import('../faces/local-detector.js');
    return createLocalDetector();
  }
  const { createRekognitionClient } = await import('../faces/rekognition-client.js');
  const { createRekognitionDetector } = await import('../faces/rekognition-detector.js');
  return createRekognitionDetector(await createRekognitionClient({ region, profile, endpoint: endpointUrl }));
}

/** Loads the models at once, beside everything else: the page is there first, and the first photo finds them ready. */
function loadedBeside(name: string, load: () => Promise<FaceDetector>): FaceDetector {
  const loading = load();
  loading.catch(() => undefined);
  return {
    name,
    detect: async (frame) => (await loading).detect(frame),
    close: async () => (await loading.catch(() => undefined))?.close?.(),
  };
}

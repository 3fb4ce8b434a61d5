import type { LocalStores } from '../adapters/stores/local-stores.js';
import type { FaceDetector } from '../core/detect/detector.js';
import type { Reporter } from '../errors/reporter.js';
import type { JwtKeys } from './http/jwt-authorizer.js';
import type { AppSource } from './local-app.js';

export interface OpenAppOptions {
  /** Folder of the service, or any other folder. */
  readonly root: string;
  readonly data: string;
  readonly detector: 'local' | 'rekognition';
  /** Called when the detector is needed in this process; a service's functions have their own. */
  readonly makeDetector: () => FaceDetector;
  /** Starts Rekognition's DetectFaces on this machine, once; undefined where functions are to use Amazon's. */
  readonly rekognitionUrl?: (() => Promise<string>) | undefined;
  readonly allowPrivateUrls: boolean;
  /** The keys with which `jwt` authorizers check tokens. */
  readonly keys: JwtKeys;
  readonly endpointUrl?: string | undefined;
  readonly profile?: string | undefined;
  /** For the service file. */
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly config?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
}

/** The functions of the service in this folder, or the built-in ones if it has no service. */
export async function openApp(options: OpenAppOptions, stores: LocalStores, origin: string): Promise<AppSource> {
  const { hasService, openService } = await import('./service/service-source.js');
  if (options.config !== undefined || hasService(options.root)) {
    const { localAws } = await import('./service/local-aws.js');
    const local = () => localVariables(options, origin);
    return openService({ ...options, origin, local, aws: localAws(options) });
  }
  const { builtInApp } = await import('./built-in-app.js');
  const { fetchPhoto } = await import('../adapters/fetch/fetch-photo.js');
  const { makeDetector, reporter, allowPrivateUrls } = options;
  const fetch = (url: string) => fetchPhoto(url, { allowPrivate: allowPrivateUrls });
  const app = await builtInApp({
    stores,
    detector: makeDetector(),
    reporter,
    fetchPhoto: fetch,
    objectsOrigin: origin,
  });
  return { app };
}

/**
 * The environment that makes a service's functions use the local stores: no bucket and no table, the data folder, this
 * detector.
 */
function localVariables({ data, detector, allowPrivateUrls, endpointUrl, profile }: OpenAppOptions, origin: string) {
  return {
    IMAGES_BUCKET: undefined,
    IMAGES_TABLE: undefined,
    EMOJIFY_DATA: data,
    EMOJIFY_OBJECTS_URL: `${origin}/objects`,
    FACE_DETECTOR: detector,
    ...(allowPrivateUrls && { EMOJIFY_ALLOW_PRIVATE_URLS: '1' }),
    ...(endpointUrl && { AWS_ENDPOINT_URL: endpointUrl }),
    ...(profile && { AWS_PROFILE: profile }),
  };
}

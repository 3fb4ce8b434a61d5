import { v7 } from 'uuid';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { StoredFaceDetector } from '../../pipeline/analyze-image.js';
import type { AnalysisStore, FetchPhoto, ImageStore } from '../../pipeline/ports.js';
import { installedSdk } from '../../sdk/load.js';

/** The variables that configure a function, usually `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Stores {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
}

/** One set of stores per process, however many functions run in it. */
const opened = new Map<string, Promise<Stores>>();

/**
 * Opens the stores for this environment: on AWS those that `IMAGES_BUCKET` and `IMAGES_TABLE` name, otherwise local
 * ones in `EMOJIFY_DATA` (default `.emojify/data`).
 */
export function storesFromEnvironment(env: Environment): Promise<Stores> {
  const { IMAGES_BUCKET: bucket, IMAGES_TABLE: table, EMOJIFY_DATA: data = '.emojify/data' } = env;
  if (Boolean(bucket) !== Boolean(table)) throw halfSet(bucket ? 'IMAGES_TABLE' : 'IMAGES_BUCKET');
  const place = bucket && table ? `aws ${bucket} ${table}` : data;
  const stores = opened.get(place) ?? (bucket && table ? openAws(bucket, table, env) : openLocal(data, env));
  opened.set(place, stores);
  stores.catch(() => opened.delete(place));
  return stores;
}

/**
 * The bucket to which Lambda writes batches that processImage failed to process, named by `FAILURES_BUCKET`. Locally it
 * has no bucket, because `emojify dev` records failures itself.
 */
export function failuresFromEnvironment(env: Environment): Pick<ImageStore, 'get' | 'delete'> {
  const { FAILURES_BUCKET: bucket } = env;
  const open = once(async () => {
    if (!bucket) return undefined;
    const [{ S3Client }, { s3ImageStore }] = await Promise.all([
      installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3')),
      import('../stores/s3-image-store.js'),
    ]);
    return s3ImageStore({ client: new S3Client({ forcePathStyle: emulatedS3(env) !== undefined }), bucket });
  });
  return {
    get: async (key) => (await open())?.get(key),
    delete: async (key) => (await open())?.delete(key),
  };
}

function halfSet(missing: string): EmojifyError {
  return new EmojifyError('SETTING_INVALID', `${missing} is not set: IMAGES_BUCKET and IMAGES_TABLE belong together`);
}

async function openAws(bucket: string, table: string, env: Environment): Promise<Stores> {
  const { openAwsStores } = await import('../stores/aws-stores.js');
  return openAwsStores({ bucket, table, pathStyle: emulatedS3(env) !== undefined });
}

/** The SDK reads these variables itself, but an emulator has no host name for each bucket. */
const emulatedS3 = (env: Environment): string | undefined =>
  env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined;

/** Origins of signed links for large photos, which the page's Content-Security-Policy must allow. */
export function objectOriginsFromEnvironment(env: Environment): string[] {
  const { IMAGES_BUCKET: bucket, AWS_REGION: region, EMOJIFY_OBJECTS_URL: here } = env;
  if (!bucket) return here ? [new URL(here).origin] : [];
  const emulated = emulatedS3(env);
  return [emulated ? new URL(emulated).origin : `https://${bucket}.s3.${region}.${urlSuffix(region)}`];
}

/** China has its own domain; GovCloud shares that of the other regions. */
const urlSuffix = (region = '') => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

async function openLocal(data: string, env: Environment): Promise<Stores> {
  const { openLocalStores } = await import('../stores/local-stores.js');
  return openLocalStores({ data, objectsUrl: () => env.EMOJIFY_OBJECTS_URL ?? '' });
}

/**
 * The detector named by `FACE_DETECTOR`, `rekognition` or `local`; by default Rekognition if a bucket is set, otherwise
 * the embedded one. Loaded with the first photo.
 */
export function detectorFromEnvironment(env: Environment): StoredFaceDetector {
  const { IMAGES_BUCKET: bucket, FACE_DETECTOR: name = bucket ? 'rekognition' : 'local' } = env;
  if (name === 'local') return lazyLocal();
  if (name === 'rekognition') return lazyRekognition(bucket);
  throw new EmojifyError('SETTING_INVALID', `invalid FACE_DETECTOR "${name}": expected rekognition or local`);
}

function lazyLocal(): StoredFaceDetector {
  const load = once(async () => {
    const { createLocalDetector } = await import('../../core/detect/local-detector.js');
    return createLocalDetector();
  });
  return { name: 'local', detect: async (frame) => (await load()).detect(frame) };
}

function lazyRekognition(bucket: string | undefined): StoredFaceDetector {
  const load = once(async () => {
    const [{ createRekognitionClient }, { createRekognitionDetector }] = await Promise.all([
      import('../rekognition/rekognition-client.js'),
      import('../rekognition/rekognition-detector.js'),
    ]);
    return createRekognitionDetector(await createRekognitionClient());
  });
  const detector: StoredFaceDetector = { name: 'rekognition', detect: async (frame) => (await load()).detect(frame) };
  if (!bucket) return detector;
  return { ...detector, detectStored: async (key, size) => (await load()).detectStored({ bucket, key, ...size }) };
}

/** Calls `make` on the first call, and again only if it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Values that mean yes; the same as for command-line flags that are read from a variable. */
const yes = /^(1|true|y|yes)$/i;

/**
 * Fetches photos from public addresses; with `EMOJIFY_ALLOW_PRIVATE_URLS=1` also from private ones, for tests and
 * development only.
 */
export function fetchFromEnvironment(env: Environment): FetchPhoto {
  const allowPrivate = yes.test(env.EMOJIFY_ALLOW_PRIVATE_URLS ?? '');
  return async (url) => {
    const { fetchPhoto } = await import('../fetch/fetch-photo.js');
    return fetchPhoto(url, { allowPrivate });
  };
}

/** Creates an image id: a UUIDv7, so that ids sort by time and cannot be guessed. */
export const newImageId = (): string => v7();

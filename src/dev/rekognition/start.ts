import type { LocalDetector } from '../../core/detect/local-detector.js';
import type { Reporter } from '../../errors/reporter.js';
import { installedSdk } from '../../sdk/load.js';
import { type Listening, listen } from '../listen.js';

export interface RekognitionEndpointOptions {
  readonly host: string;
  readonly port: number;
  readonly detector: Pick<LocalDetector, 'locate'>;
  readonly reporter: Reporter;
  readonly region: string;
  /** More host names under which it is called. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Where objects named by S3Object are read: `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`; otherwise AWS itself. */
  readonly s3Endpoint?: string | undefined;
}

/** Starts the Rekognition endpoint with the real S3 client, which is loaded with the first S3Object. */
export async function startRekognition(options: RekognitionEndpointOptions): Promise<Listening> {
  const { rekognitionApp } = await import('./server.js');
  const { decode } = await import('../../core/photo/decode.js');
  const { inspect } = await import('../../core/photo/inspect.js');
  const { objectReader } = await import('./read-object.js');
  const { detector, reporter, host, port } = options;
  const parts = { detector, inspect, decode, readObject: objectReader(s3Client(options)) };
  const app = rekognitionApp(parts, { host, reporter, allowHosts: options.allowHosts });
  return listen(app, { host, port, flag: '--rekognition-port' });
}

function s3Client({ region, s3Endpoint }: RekognitionEndpointOptions) {
  return async () => {
    const { S3Client } = await installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
    return new S3Client({ region, ...(s3Endpoint && { endpoint: s3Endpoint, forcePathStyle: true }) });
  };
}

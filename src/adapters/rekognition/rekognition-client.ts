import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { installedSdk } from '../../sdk/load.js';

export interface RekognitionClientOptions {
  /** Default: what the AWS configuration says. */
  readonly region?: string;
  /** Profile of the AWS configuration files. */
  readonly profile?: string;
  /** Another endpoint, such as an emulator's. */
  readonly endpoint?: string;
}

/**
 * A client that slows down when Rekognition throttles (adaptive retry): quotas are as low as 5 requests a second in small regions.
 * For composition roots; everything else is given a client.
 */
export async function createRekognitionClient(options: RekognitionClientOptions = {}): Promise<RekognitionClient> {
  const { RekognitionClient } = await installedSdk(
    '@aws-sdk/client-rekognition',
    () => import('@aws-sdk/client-rekognition'),
  );
  return new RekognitionClient({
    ...options,
    retryMode: 'adaptive',
    maxAttempts: 8,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  });
}

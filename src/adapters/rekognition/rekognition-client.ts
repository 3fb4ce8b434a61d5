import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { installedSdk } from '../../sdk/load.js';
import { mfaCredentials } from '../../sdk/mfa-code.js';

export interface RekognitionClientOptions {
  /** Default: from the AWS configuration. */
  readonly region?: string;
  /** Profile in the AWS configuration files. */
  readonly profile?: string;
  /** Another endpoint, such as an emulator's. */
  readonly endpoint?: string;
}

/**
 * Creates a client that slows down when Rekognition throttles (adaptive retry): quotas are as low as 5 requests a
 * second in small regions. For composition roots; everything else takes a client as an argument.
 */
export async function createRekognitionClient(options: RekognitionClientOptions = {}): Promise<RekognitionClient> {
  const { RekognitionClient } = await installedSdk(
    '@aws-sdk/client-rekognition',
    () => import('@aws-sdk/client-rekognition'),
  );
  return new RekognitionClient({
    ...mfaCredentials({ region: options.region, profile: options.profile }),
    ...options,
    retryMode: 'adaptive',
    maxAttempts: 8,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  });
}

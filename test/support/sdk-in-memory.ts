import { sdk } from '../../src/sdk/load.js';
import type { MemoryAws } from './memory-aws.js';

const packages = {
  '@aws-sdk/client-cloudformation': 'CloudFormationClient',
  '@aws-sdk/client-lambda': 'LambdaClient',
  '@aws-sdk/client-s3': 'S3Client',
  '@aws-sdk/client-sts': 'STSClient',
} as const;

/** Until the answered function is called, clients that the code under test opens talk to this AWS in memory. */
export function openInMemory(aws: MemoryAws): () => void {
  const Arn = 'arn:aws:iam::000000000000:user/test';
  aws.force('GetCallerIdentity', () => ({ Account: '000000000000', Arn }));
  const { send } = aws.context.lambda;
  const prototypes = Object.entries(packages).map(([name, client]) => {
    const found = sdk(name as keyof typeof packages) as unknown as Record<string, { prototype: { send?: unknown } }>;
    return found[client]!.prototype;
  });
  for (const prototype of prototypes) Object.defineProperty(prototype, 'send', { value: send, configurable: true });
  // Presigned addresses are made without asking AWS.
  const environment = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  return () => {
    process.env = environment;
    // The inherited method is visible again.
    for (const prototype of prototypes) delete prototype.send;
  };
}

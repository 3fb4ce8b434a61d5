import { createRequire } from 'node:module';

/** The AWS SDK's clients that commands use, by name. */
export interface Sdk {
  '@aws-sdk/client-cloudformation': typeof import('@aws-sdk/client-cloudformation');
  '@aws-sdk/client-cloudwatch': typeof import('@aws-sdk/client-cloudwatch');
  '@aws-sdk/client-cloudwatch-logs': typeof import('@aws-sdk/client-cloudwatch-logs');
  '@aws-sdk/client-dynamodb': typeof import('@aws-sdk/client-dynamodb');
  '@aws-sdk/client-lambda': typeof import('@aws-sdk/client-lambda');
  '@aws-sdk/client-rekognition': typeof import('@aws-sdk/client-rekognition');
  '@aws-sdk/client-s3': typeof import('@aws-sdk/client-s3');
  '@aws-sdk/client-sqs': typeof import('@aws-sdk/client-sqs');
  '@aws-sdk/client-sts': typeof import('@aws-sdk/client-sts');
}

const require = createRequire(import.meta.url);

/**
 * Loads a client when it is needed. By require, since the clients are CommonJS: an import would also scan all their text
 * for export names, which takes as long again (45 ms for client-lambda).
 */
export function sdk<Name extends keyof Sdk>(name: Name): Sdk[Name] {
  return require(name) as Sdk[Name];
}

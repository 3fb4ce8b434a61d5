// As a namespace: bundlers' usual banner declares `createRequire` itself.
import * as nodeModule from 'node:module';

/** What is used of each of the AWS SDK's packages. The build packs each into one file that needs no other (`bin/pack-library.js`). */
export interface Sdk {
  '@aws-sdk/client-cloudformation': typeof import('./client-cloudformation.js');
  '@aws-sdk/client-cloudwatch': typeof import('./client-cloudwatch.js');
  '@aws-sdk/client-cloudwatch-logs': typeof import('./client-cloudwatch-logs.js');
  '@aws-sdk/client-dynamodb': typeof import('./client-dynamodb.js');
  '@aws-sdk/client-lambda': typeof import('./client-lambda.js');
  '@aws-sdk/client-rekognition': typeof import('./client-rekognition.js');
  '@aws-sdk/client-s3': typeof import('./client-s3.js');
  '@aws-sdk/client-sqs': typeof import('./client-sqs.js');
  '@aws-sdk/client-sts': typeof import('./client-sts.js');
  '@aws-sdk/lib-dynamodb': typeof import('./lib-dynamodb.js');
  '@aws-sdk/s3-request-presigner': typeof import('./s3-request-presigner.js');
}

/** From source, as bin/dev.js and the tests run it, the packages themselves are there. */
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Loads a client when it is needed. By require, since the clients are CommonJS: an import would also scan all their text
 * for export names, which takes as long again (45 ms for client-lambda).
 */
export function sdk<Name extends keyof Sdk>(name: Name): Sdk[Name] {
  const path = fromSource ? name : `./${name.slice('@aws-sdk/'.length)}.cjs`;
  return nodeModule.createRequire(import.meta.url)(path) as Sdk[Name];
}

/**
 * For what functions on AWS use as well: the package where one is installed, as in a service, whose bundler takes it from
 * there and whose tests mock its classes; else the packed one, as in the command line alone.
 */
export async function installedSdk<Name extends keyof Sdk>(
  name: Name,
  load: () => Promise<Sdk[Name]>,
): Promise<Sdk[Name]> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return sdk(name);
  }
}

// As a namespace, because the usual banner of bundlers declares `createRequire` itself.
import * as nodeModule from 'node:module';

/**
 * The parts of each AWS SDK package that are used. The build packs each into one self-contained file
 * (`bin/pack-library.js`).
 */
export interface Sdk {
  '@aws-sdk/client-cloudformation': typeof import('./client-cloudformation.js');
  '@aws-sdk/client-cloudwatch': typeof import('./client-cloudwatch.js');
  '@aws-sdk/client-cloudwatch-logs': typeof import('./client-cloudwatch-logs.js');
  '@aws-sdk/client-dynamodb': typeof import('./client-dynamodb.js');
  '@aws-sdk/client-lambda': typeof import('./client-lambda.js');
  '@aws-sdk/client-rekognition': typeof import('./client-rekognition.js');
  '@aws-sdk/client-s3': typeof import('./client-s3.js');
  '@aws-sdk/client-sqs': typeof import('./client-sqs.js');
  '@aws-sdk/client-ssm': typeof import('./client-ssm.js');
  '@aws-sdk/client-sts': typeof import('./client-sts.js');
  '@aws-sdk/lib-dynamodb': typeof import('./lib-dynamodb.js');
  '@aws-sdk/s3-request-presigner': typeof import('./s3-request-presigner.js');
}

/** When run from source, by bin/dev.js and the tests, the packages themselves are installed. */
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Loads a client when it is needed, with require: the clients are CommonJS, and an import would scan their text for
 * export names, which takes as long again (45 ms for client-lambda).
 */
export function sdk<Name extends keyof Sdk>(name: Name): Sdk[Name] {
  const path = fromSource ? name : `./${name.slice('@aws-sdk/'.length)}.cjs`;
  return nodeModule.createRequire(import.meta.url)(path) as Sdk[Name];
}

/**
 * For code that functions on AWS share: loads the installed package if there is one, as in a service, whose bundler
 * resolves it and whose tests mock its classes; otherwise the packed one, as in the command line.
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

import { expect } from 'chai';
import { type DeployOptions, type DeployResult, deploy } from '../../src/aws/deploy/deploy.js';
import type { RemoveContext } from '../../src/aws/deploy/remove.js';
import type { EmojifyError } from '../../src/errors/emojify-error.js';
import { deployOptions } from './deploy-harness.js';
import { type MemoryAws, memoryAws } from './memory-aws.js';
import { type PackagedOptions, packagedServices } from './packaged-service.js';

export const artifactBucket = 'emojify-artifacts-000000000000-us-east-1';
/** Where the artifacts of the packaged services are, and what they are called on AWS. */
export const place = { bucket: artifactBucket, prefix: 'shop/dev/' };
export const target = { name: 'shop', stage: 'dev', stackName: 'shop-dev' };

/** The error of what has to fail. */
export const failureOf = (work: Promise<unknown>): Promise<EmojifyError> =>
  work.then(
    () => expect.fail('did not fail'),
    (error) => error,
  );

/** Deploys packaged services to AWS in memory. */
export function deploySuite() {
  let services: Awaited<ReturnType<typeof packagedServices>>;
  let aws: MemoryAws;
  before(async function () {
    // AWS's specification of resources takes seconds to load; the first test that compares templates would wait for it.
    this.timeout(180_000);
    await import('../../src/aws/deploy/template-diff.js');
    services = await packagedServices();
  });
  after(() => services.remove());
  const make = (options: PackagedOptions) => services.make(options);
  const deployed = async (options: PackagedOptions, over: Partial<DeployOptions> = {}): Promise<DeployResult> =>
    deploy(aws.context, await make(options), deployOptions(over));
  return {
    make,
    deployed,
    failure: (options: PackagedOptions, over: Partial<DeployOptions> = {}) => failureOf(deployed(options, over)),
    /** From now on an AWS without anything. */
    start(over?: Partial<RemoveContext>): MemoryAws {
      aws = memoryAws(over);
      return aws;
    },
  };
}

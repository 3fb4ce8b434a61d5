/** The names of a service's stage on AWS: everything that is needed to find it there. */
import type { Service } from '../../service/types.js';

export interface Target {
  /** The service's name. */
  readonly name: string;
  readonly stage: string;
  readonly stackName: string;
  /** The user's own bucket for code and templates. */
  readonly deploymentBucket?: string | undefined;
}

export function targetOf({ name, stage, stackName, provider }: Service): Target {
  return { name, stage, stackName, deploymentBucket: bucketName(provider.deploymentBucket) };
}

/** `deploymentBucket: NAME`, or `deploymentBucket: {name: NAME}`. */
function bucketName(setting: unknown): string | undefined {
  if (typeof setting === 'string') return setting;
  return (setting as { readonly name?: string } | undefined)?.name;
}

/** Tags of the stack: the service's own, and two that distinguish stages in bills. */
export function stackTags({ name, stage, stackTags: own }: Service): Record<string, string> {
  return { 'emojify:service': name, 'emojify:stage': stage, ...own };
}

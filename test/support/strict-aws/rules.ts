import { otherRegions, tlsOnly } from './bucket-access.js';
import { busyFunctions } from './busy-functions.js';
import { fullBuckets } from './full-buckets.js';
import { bucketSettings, newBuckets } from './new-buckets.js';
import { reviewStacks } from './review-stacks.js';
import type { StrictRule } from './rule.js';
import { rollbackComplete, terminationProtection } from './stack-states.js';
import { bucketNames, capabilities, functionNames, templateSize } from './templates.js';

/** All rules, with a state of their own. */
export function strictRules(): readonly StrictRule[] {
  return [
    terminationProtection,
    rollbackComplete,
    templateSize,
    capabilities,
    bucketNames,
    functionNames,
    newBuckets(),
    bucketSettings(),
    otherRegions(),
    tlsOnly(),
    busyFunctions(),
    reviewStacks(),
    fullBuckets(),
  ];
}

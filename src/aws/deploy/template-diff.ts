export { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

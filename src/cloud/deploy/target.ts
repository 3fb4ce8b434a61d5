/** What a stage of a service is called on AWS: all that is needed to find it there. */
export interface Target {
  /** The service's name. */
  readonly name: string;
  readonly stage: string;
  readonly stackName: string;
  /** A bucket of the user's own for code and templates. */
  readonly deploymentBucket?: string | undefined;
}

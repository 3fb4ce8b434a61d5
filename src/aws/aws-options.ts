/**
 * Connection settings from the flags of a command; the SDK takes the rest from the environment and the AWS
 * configuration files.
 */
export interface AwsOptions {
  readonly region?: string | undefined;
  /** Profile in the AWS configuration files. */
  readonly profile?: string | undefined;
  /** One endpoint for every service, such as an emulator's. */
  readonly endpointUrl?: string | undefined;
  /** Puts S3 bucket names in the path instead of the host name, because emulators have no host name per bucket. */
  readonly pathStyle?: boolean;
}

interface AwsFlags {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/**
 * Converts the AWS flags of a command. `env` is the process's environment: an endpoint may also come from
 * `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3`, which the SDK reads itself.
 */
export function awsOptions(flags: AwsFlags, env: Readonly<Record<string, string | undefined>>): AwsOptions {
  const endpointUrl = flags['endpoint-url'];
  return {
    region: flags.region,
    // The SDK would read AWS_PROFILE itself, but messages name the profile.
    profile: flags.profile ?? (env.AWS_PROFILE || undefined),
    endpointUrl,
    pathStyle: Boolean(endpointUrl ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL),
  };
}

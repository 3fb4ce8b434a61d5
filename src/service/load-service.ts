import type { Service } from './service.js';

export interface LoadOptions {
  /** Folder to look for the service file in. */
  readonly cwd: string;
  /** Service file, relative to `cwd`; default `serverless.yml`, `.yaml` or `.json`. */
  readonly config?: string | undefined;
  /** Default: `provider.stage`, else `dev`. */
  readonly stage?: string | undefined;
  /** Default: `provider.region`, else `us-east-1`. */
  readonly region?: string | undefined;
  /** `--param k=v`, for `${param:k}`. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** For `${env:NAME}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `${aws:accountId}`; without it the template leaves it to `AWS::AccountId`. */
  readonly accountId?: string | undefined;
}

/**
 * Reads the service file, resolves its variables and checks it.
 * Throws SERVICE_INVALID with every problem found, each with file, line and column.
 */
export async function loadService(options: LoadOptions): Promise<Service> {
  throw new Error(`not yet: ${options.cwd}`);
}

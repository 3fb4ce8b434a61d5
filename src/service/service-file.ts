import type { ApiGatewaySettings, FunctionSettings, HttpApiSettings, ProviderSettings } from './load/settings.js';
import type { BuildSettings, PackageSettings, Resource, Runtime, Statement, Text } from './types.js';

/**
 * A service file as `serverless.ts` exports it. Any value may be a variable instead, such as `${param:memory}`; what
 * the type does not check is checked when the file is read.
 */
export interface ServiceFile {
  readonly service: string;
  readonly provider: ProviderFile | 'aws';
  readonly functions?: FunctionsFile | readonly FunctionsFile[];
  readonly package?: PackageSettings | Variable;
  readonly build?: BuildSettings;
  readonly custom?: unknown;
  readonly params?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly resources?: ResourcesFile | Variable | readonly (ResourcesFile | Variable)[];
  readonly layers?: Readonly<Record<string, unknown>>;
  readonly useDotenv?: boolean | Variable;
  readonly plugins?: readonly string[];
  readonly [key: string]: unknown;
}

/** `${source:address}`, resolved when the file is read. */
export type Variable = `\${${string}}`;

type OrVariable<T> = { readonly [Key in keyof T]: T[Key] | Variable };

export type FunctionsFile = Readonly<Record<string, FunctionFile | Variable>>;

/** `provider:` in the file. */
export interface ProviderFile extends Omit<OrVariable<ProviderSettings>, 'httpApi' | 'apiGateway' | 'runtime'> {
  readonly name: 'aws';
  readonly runtime?: Runtime | Variable;
  readonly stage?: string;
  readonly region?: string;
  readonly httpApi?: OrVariable<HttpApiSettings>;
  readonly apiGateway?: OrVariable<ApiGatewaySettings>;
  readonly iamRoleStatements?: readonly Statement[];
}

/** One function in the file. */
export interface FunctionFile extends OrVariable<FunctionSettings> {
  readonly handler: string;
  readonly name?: string;
  readonly runtime?: Runtime | Variable;
  readonly architecture?: 'arm64' | 'x86_64' | Variable;
  readonly memorySize?: number | Variable;
  readonly timeout?: number | Variable;
  readonly environment?: Readonly<Record<string, Text | number | boolean | null>> | Variable;
  /** `{ httpApi: 'GET /users' }`, `{ s3: { bucket: 'photos' } }`, …; docs/service-file.md lists them. */
  readonly events?: readonly (Readonly<Record<string, unknown>> | Variable)[];
  readonly package?: PackageSettings;
}

/** `resources:` in the file: CloudFormation. */
export interface ResourcesFile {
  readonly Resources?: Readonly<Record<string, Resource | Variable>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, Partial<Resource>>>;
  readonly [section: string]: unknown;
}

import type { Architecture, PackageSettings, Statement, Text } from '../types.js';

/** Keys of a function that affect its resource and its role; see the schema for their limits. */
export interface FunctionSettings {
  readonly description?: string;
  readonly iam?: { readonly role?: { readonly statements?: readonly Statement[]; readonly inherit?: boolean } };
  readonly role?: Text;
  readonly tags?: Readonly<Record<string, string>>;
  readonly layers?: readonly Text[];
  readonly vpc?: VpcSettings | false | null;
  readonly tracing?: boolean | 'Active' | 'PassThrough';
  readonly kmsKeyArn?: Text;
  readonly ephemeralStorageSize?: number;
  readonly logRetentionInDays?: number;
  readonly disableLogs?: boolean;
  readonly logs?: LogSettings;
  readonly reservedConcurrency?: number | Text;
  readonly provisionedConcurrency?: number | Text;
  readonly onError?: Text;
  readonly destinations?: { readonly onSuccess?: Destination; readonly onFailure?: Destination };
  readonly maximumEventAge?: number;
  readonly maximumRetryAttempts?: number;
  readonly url?: boolean | UrlSettings;
  readonly fileSystemConfig?: { readonly arn: Text; readonly localMountPath: string };
  readonly recursiveLoop?: string;
  readonly runtimeManagement?: string | { readonly mode: string; readonly arn?: Text };
  readonly condition?: string;
  readonly dependsOn?: string | readonly string[];
  readonly httpApi?: { readonly payload?: string };
}

/** Keys of a layer of the service itself. */
export interface LayerSettings {
  readonly path?: string;
  readonly name?: string;
  readonly description?: string;
  readonly compatibleArchitectures?: readonly Architecture[];
  readonly compatibleRuntimes?: readonly string[];
  readonly licenseInfo?: string;
  readonly allowedAccounts?: readonly string[];
  readonly retain?: boolean;
  readonly package?: PackageSettings;
}

export type Destination = string | { readonly arn: Text; readonly type: 'function' | 'sns' | 'sqs' | 'eventBus' };

export interface VpcSettings {
  readonly securityGroupIds?: unknown;
  readonly subnetIds?: unknown;
  readonly ipv6AllowedForDualStack?: boolean;
}

export interface LogSettings {
  readonly logFormat?: string;
  readonly applicationLogLevel?: string;
  readonly systemLogLevel?: string;
  readonly logGroup?: string;
}

/** CORS settings of an HTTP API or a function URL; `true` means the defaults. */
export interface CorsSettings {
  readonly allowedOrigins?: readonly string[] | null;
  readonly allowedHeaders?: readonly string[] | null;
  readonly allowedMethods?: readonly string[] | null;
  readonly allowCredentials?: boolean;
  readonly exposedResponseHeaders?: readonly string[];
  readonly maxAge?: number;
}

export interface UrlSettings {
  readonly authorizer?: 'aws_iam';
  readonly cors?: boolean | CorsSettings;
  readonly invokeMode?: string;
}

export interface HttpApiAuthorizer {
  readonly type?: 'jwt' | 'request';
  readonly name?: string;
  readonly identitySource?: Text | readonly Text[];
  readonly issuerUrl?: Text;
  readonly audience?: Text | readonly Text[];
  readonly functionName?: string;
  readonly functionArn?: Text;
  readonly managedExternally?: boolean;
  readonly resultTtlInSeconds?: number;
  readonly enableSimpleResponses?: boolean;
  readonly payloadVersion?: string;
}

export interface HttpApiSettings {
  readonly name?: string;
  readonly description?: string;
  readonly payload?: string;
  readonly cors?: boolean | CorsSettings;
  readonly authorizers?: Readonly<Record<string, HttpApiAuthorizer>>;
  readonly metrics?: boolean;
  readonly disableDefaultEndpoint?: boolean;
  readonly throttle?: { readonly rateLimit?: number; readonly burstLimit?: number };
  readonly id?: Text;
  readonly shouldStartNameWithService?: boolean;
}

export interface ApiKey {
  readonly name?: string;
  readonly value?: string;
  readonly description?: string;
  readonly customerId?: string;
  readonly enabled?: boolean;
}

export interface UsagePlan {
  readonly quota?: { readonly limit?: number; readonly offset?: number; readonly period?: string };
  readonly throttle?: { readonly burstLimit?: number; readonly rateLimit?: number };
}

export interface ApiGatewaySettings {
  /** A key, or the keys of one named usage plan. */
  readonly apiKeys?: readonly (string | ApiKey | Readonly<Record<string, readonly (string | ApiKey)[]>>)[];
  readonly apiKeySourceType?: string;
  readonly binaryMediaTypes?: readonly string[];
  readonly description?: string;
  readonly disableDefaultEndpoint?: boolean;
  readonly metrics?: boolean;
  readonly minimumCompressionSize?: number;
  readonly request?: {
    readonly schemas?: Readonly<
      Record<string, { readonly schema: unknown; readonly name?: string; readonly description?: string }>
    >;
  };
  readonly resourcePolicy?: readonly Statement[];
  /** An existing API to which the routes are added, instead of one of the stack. */
  readonly restApiId?: Text;
  readonly restApiRootResourceId?: Text;
  /** Ids of the resources that the existing API has already, by path. */
  readonly restApiResources?:
    | Readonly<Record<string, Text>>
    | readonly { readonly path: string; readonly resourceId: Text }[];
  readonly shouldStartNameWithService?: boolean;
  readonly stage?: string;
  readonly timeoutInMillis?: number;
  readonly usagePlan?: UsagePlan | readonly Readonly<Record<string, UsagePlan>>[];
}

export interface RoleSettings {
  readonly name?: string;
  readonly path?: string;
  readonly managedPolicies?: readonly Text[];
  readonly permissionsBoundary?: Text;
  readonly permissionBoundary?: Text;
  readonly statements?: readonly Statement[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RestLogSettings {
  readonly accessLogging?: boolean;
  readonly executionLogging?: boolean;
  readonly format?: string;
  readonly fullExecutionData?: boolean;
  readonly level?: string;
  readonly role?: Text;
  readonly roleManagedExternally?: boolean;
}

/** `provider:` after validation. */
export interface ProviderSettings {
  readonly architecture?: Architecture;
  readonly runtime?: string;
  readonly memorySize?: number;
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, Text>>;
  readonly stackName?: string;
  readonly stackTags?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly iam?: { readonly role?: Text | RoleSettings; readonly deploymentRole?: Text };
  readonly role?: Text;
  readonly vpc?: VpcSettings;
  readonly layers?: readonly Text[];
  readonly kmsKeyArn?: Text;
  readonly logRetentionInDays?: number;
  readonly logs?: {
    readonly httpApi?: boolean | { readonly format?: string };
    readonly restApi?: boolean | RestLogSettings;
    readonly lambda?: LogSettings;
  };
  readonly tracing?: { readonly lambda?: FunctionSettings['tracing']; readonly apiGateway?: boolean };
  readonly httpApi?: HttpApiSettings;
  readonly apiGateway?: ApiGatewaySettings;
  readonly apiName?: string;
  readonly endpointType?: string;
  readonly vpcEndpointIds?: unknown;
  readonly s3?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly runtimeManagement?: FunctionSettings['runtimeManagement'];
  readonly profile?: string;
  readonly kinesis?: { readonly consumerNamingMode?: 'serviceSpecific' };
  /** For deployment: where code is uploaded, and stack settings. */
  readonly deploymentBucket?: string | { readonly name?: string };
  readonly deploymentPrefix?: string;
  readonly deploymentMethod?: 'changesets' | 'direct';
  readonly disableRollback?: boolean;
  readonly notificationArns?: readonly string[];
  readonly rollbackConfiguration?: Readonly<Record<string, unknown>>;
  readonly stackPolicy?: readonly Statement[];
  readonly stackParameters?: readonly { readonly ParameterKey?: string; readonly ParameterValue?: string }[];
  readonly deletionProtection?: boolean | { readonly stages?: readonly string[] };
}

import type { Intrinsic, Text } from '../types.js';

/**
 * The supported events of functions; `websocket`, `alb` and others of the Serverless Framework are rejected with a
 * reason.
 */
export const eventNames = [
  'http',
  'httpApi',
  's3',
  'stream',
  'sns',
  'sqs',
  'schedule',
  'eventBridge',
  'cloudwatchEvent',
  'cloudwatchLog',
  'iot',
  'alexaSkill',
  'alexaSmartHome',
] as const;

export type EventName = (typeof eventNames)[number];

/**
 * One event of a function, with short forms expanded: `httpApi: GET /x` has options `{ method: 'GET', path: '/x' }`.
 */
export type EventSpec = {
  readonly [Name in EventName]: {
    readonly type: Name;
    readonly options: EventOptions[Name];
    /** Its index in the function's list of events. */
    readonly index: number;
  };
}[EventName];

export interface EventOptions {
  readonly http: HttpOptions;
  readonly httpApi: HttpApiOptions;
  readonly s3: S3Options;
  readonly stream: StreamOptions;
  readonly sns: SnsOptions;
  readonly sqs: SqsOptions;
  readonly schedule: ScheduleOptions;
  readonly eventBridge: EventBridgeOptions;
  readonly cloudwatchEvent: CloudWatchEventOptions;
  readonly cloudwatchLog: CloudWatchLogOptions;
  readonly iot: IotOptions;
  readonly alexaSkill: AlexaOptions;
  readonly alexaSmartHome: AlexaOptions;
}

/** A route: `method` in capitals, `path` with a leading slash. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** `{ method: 'ANY', path: '*' }` is the route that matches everything else. */
export interface HttpApiOptions extends Route {
  readonly authorizer?: string | HttpApiRouteAuthorizer;
}

export interface HttpApiRouteAuthorizer {
  readonly name?: string;
  readonly id?: Text;
  readonly type?: 'request' | 'jwt' | 'aws_iam';
  readonly scopes?: readonly string[];
}

export interface HttpOptions extends Route {
  readonly authorizer?: string | HttpAuthorizer;
  readonly cors?: boolean | HttpCors;
  readonly private?: boolean;
  readonly async?: boolean;
  readonly integration?: string;
  readonly connectionType?: string;
  readonly connectionId?: Text;
  readonly operationId?: string;
  readonly request?: HttpRequest;
  readonly response?: HttpResponse;
  readonly timeoutInMillis?: number;
}

export interface HttpAuthorizer {
  readonly name?: string;
  readonly arn?: Text;
  readonly authorizerId?: Text;
  readonly type?: string;
  readonly identitySource?: string;
  readonly identityValidationExpression?: string;
  readonly resultTtlInSeconds?: number;
  readonly scopes?: readonly Text[];
  readonly claims?: readonly string[];
  readonly managedExternally?: boolean;
}

export interface HttpCors {
  readonly origin?: string;
  readonly origins?: readonly string[];
  readonly headers?: readonly string[];
  readonly methods?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
  readonly cacheControl?: string;
}

export type HttpParameters = Readonly<
  Record<string, boolean | { readonly required?: boolean; readonly mappedValue?: Text }>
>;

export interface HttpRequest {
  readonly parameters?: {
    readonly querystrings?: HttpParameters;
    readonly headers?: HttpParameters;
    readonly paths?: HttpParameters;
  };
  readonly schemas?: Readonly<Record<string, unknown>>;
  readonly template?: Readonly<Record<string, string>>;
  readonly passThrough?: string;
  readonly contentHandling?: string;
  readonly method?: string;
  readonly uri?: Text;
}

export interface HttpResponse {
  readonly headers?: Readonly<Record<string, string>>;
  readonly template?: string;
  readonly contentHandling?: string;
  readonly statusCodes?: Readonly<Record<string, HttpStatus>>;
}

export interface HttpStatus {
  readonly pattern?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly template?: string | Readonly<Record<string, string>>;
}

export interface S3Options {
  /** A name, or a key of `provider.s3`. */
  readonly bucket: Text;
  readonly event: string;
  readonly rules: readonly { readonly prefix?: Text; readonly suffix?: Text }[];
  readonly existing: boolean;
}

interface Polled {
  readonly arn: Text;
  readonly batchSize: number;
  readonly enabled: boolean;
  readonly functionResponseType?: string;
  readonly filterPatterns?: readonly unknown[];
}

export interface StreamOptions extends Polled {
  readonly kind: 'dynamodb' | 'kinesis';
  readonly startingPosition: string;
  readonly startingPositionTimestamp?: number;
  readonly batchWindow?: number;
  readonly consumer?: true | Text;
  readonly maximumRetryAttempts?: number;
  readonly maximumRecordAgeInSeconds?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly parallelizationFactor?: number;
  readonly tumblingWindowInSeconds?: number;
  readonly onFailure?: { readonly arn: Text; readonly type: 'sns' | 'sqs' | 's3' };
}

export interface SqsOptions extends Polled {
  readonly maximumBatchingWindow?: number;
  readonly maximumConcurrency?: number;
}

export interface SnsOptions {
  /** An existing topic; if omitted, a topic named `topicName` is created. */
  readonly arn?: Text;
  readonly topicName?: string;
  readonly displayName?: string;
  readonly filterPolicy?: unknown;
  readonly filterPolicyScope?: string;
  readonly redrivePolicy?: {
    readonly deadLetterTargetArn?: string;
    readonly deadLetterTargetRef?: string;
    readonly deadLetterTargetImport?: { readonly arn: string; readonly url: string };
  };
}

interface RuleOptions {
  readonly name?: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly input?: string | Readonly<Record<string, unknown>>;
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly inputTemplate: string;
    readonly inputPathsMap?: Readonly<Record<string, string>>;
  };
}

export interface ScheduleOptions extends RuleOptions {
  readonly rate: readonly Text[];
  readonly method: 'eventBus' | 'scheduler';
  readonly roleArn?: Text;
  readonly groupName?: Text;
  readonly timezone?: string;
}

export interface EventBridgeOptions extends RuleOptions {
  readonly eventBus?: Text;
  readonly pattern?: Readonly<Record<string, unknown>>;
  readonly schedule?: string;
  readonly retryPolicy?: { readonly maximumEventAge?: number; readonly maximumRetryAttempts?: number };
  readonly deadLetterQueueArn?: Text;
}

export interface CloudWatchEventOptions extends RuleOptions {
  readonly event: Readonly<Record<string, unknown>>;
}

export interface CloudWatchLogOptions {
  readonly logGroup: string;
  readonly filter: string;
}

export interface IotOptions {
  readonly sql: string;
  readonly sqlVersion?: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled: boolean;
}

export interface AlexaOptions {
  readonly appId: string;
  readonly enabled: boolean;
}

/** Whether a value is a CloudFormation function rather than text. */
export function isIntrinsic(value: unknown): value is Intrinsic {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Condition|Fn::)/.test(keys[0] as string);
}

/** An ARN as text, or the pattern of an `Fn::Sub`, which contains kind and name as plain text as well. */
export function arnText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const sub = isIntrinsic(value) ? value['Fn::Sub'] : undefined;
  return typeof sub === 'string' && sub.startsWith('arn:') ? sub.replace(/\$\{AWS::(\w+)\}/g, '$1') : undefined;
}

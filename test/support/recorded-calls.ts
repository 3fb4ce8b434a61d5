import type { IncomingMessage } from 'node:http';
import { type Call, nameOf } from './aws-proxy.js';
import { emulatorRegion as region } from './emulator.js';

/** A call to AWS as IAM sees it. */
export interface RecordedCall {
  /** `AWS_SDK_UA_APP_ID` of the caller: a function's name, or `emojify-deploy` for a command. */
  readonly by: string;
  /** `s3:GetObject`; `unknown:` and the call for one that this file does not know. */
  readonly action: string;
  /** ARN, or `*` for calls that know no resource. */
  readonly resource: string;
}

const account = '000000000000';
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;

/** Bucket calls by method and query; without a query that is listed here it is about the bucket or the object itself. */
const bucketActions: Readonly<Record<string, string>> = {
  'GET ?list-type': 'ListBucket',
  'GET ?versions': 'ListBucketVersions',
  'GET ?tagging': 'GetBucketTagging',
  'HEAD ': 'ListBucket',
  'PUT ': 'CreateBucket',
  'PUT ?publicAccessBlock': 'PutBucketPublicAccessBlock',
  'PUT ?versioning': 'PutBucketVersioning',
  'PUT ?encryption': 'PutEncryptionConfiguration',
  'PUT ?lifecycle': 'PutLifecycleConfiguration',
  'PUT ?policy': 'PutBucketPolicy',
  'PUT ?tagging': 'PutBucketTagging',
  'POST ?delete': 'DeleteObject',
};
const objectActions: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  POST: 'PutObject',
  DELETE: 'DeleteObject',
};

function s3Call(call: Call): Omit<RecordedCall, 'by'> {
  const [, method = '', bucket = '', key = '', query = ''] = /^s3:(\w+) \/([^/?]+)\/?([^?]*)(\?.*)?$/.exec(call) ?? [];
  const part = Object.keys(bucketActions).find((one) => {
    const [verb, name = ''] = one.split(' ?');
    return verb === method && name !== '' && query.slice(1).split('&').includes(name);
  });
  const name = key ? objectActions[method] : bucketActions[part ?? `${method} `];
  const wholeBucket = key === '' && name !== 'DeleteObject';
  const resource = `arn:aws:s3:::${bucket}${wholeBucket ? '' : `/${key || '*'}`}`;
  return { action: name ? `s3:${name}` : `unknown:${call}`, resource };
}

const lambdaActions: readonly [RegExp, string][] = [
  [/^GET .*\/functions\/[^/]+\/configuration$/, 'GetFunctionConfiguration'],
  [/^PUT .*\/functions\/[^/]+\/configuration$/, 'UpdateFunctionConfiguration'],
  [/^PUT .*\/functions\/[^/]+\/code$/, 'UpdateFunctionCode'],
  [/^GET .*\/functions\/[^/]+\/event-invoke-config\/list/, 'ListFunctionEventInvokeConfigs'],
  [/^GET .*\/event-source-mappings/, 'ListEventSourceMappings'],
  [/^POST .*\/invocations/, 'InvokeFunction'],
];

function lambdaCall(call: Call): Omit<RecordedCall, 'by'> {
  const name = lambdaActions.find(([fits]) => fits.test(call.slice('lambda:'.length)))?.[1];
  const fn = /\/functions\/([^/?]+)/.exec(call)?.[1];
  return {
    action: name ? `lambda:${name}` : `unknown:${call}`,
    resource: fn ? arn('lambda', `function:${fn}`) : '*',
  };
}

/** Calls of protocols that name their action: the resource is in their parameters. */
function namedCall(action: Call, parameters: Readonly<Record<string, unknown>>): Omit<RecordedCall, 'by'> {
  const text = (name: string) => (typeof parameters[name] === 'string' ? (parameters[name] as string) : undefined);
  const whole = text('ChangeSetName')?.startsWith('arn:') ? text('ChangeSetName') : text('StackName');
  const named =
    (whole && (whole.startsWith('arn:') ? whole : arn('cloudformation', `stack/${whole}/id`))) ??
    (text('TableName') && arn('dynamodb', `table/${text('TableName')}`)) ??
    (text('logGroupName') && arn('logs', `log-group:${text('logGroupName')}`)) ??
    (text('QueueUrl') && arn('sqs', text('QueueUrl')!.split('/').at(-1)!)) ??
    (text('QueueName') && arn('sqs', text('QueueName')!)) ??
    (action === 'ssm:GetParameter' ? arn('ssm', `parameter${text('Name')}`) : undefined);
  return { action, resource: named ?? '*' };
}

/** What a request is to IAM; undefined for callers that have no name. */
export function recordedCall(incoming: IncomingMessage, body: Buffer): RecordedCall | undefined {
  // Powertools adds a mark of its own to the name.
  const by = /\bapp\/([\w-]+?)(-PT-\S*)?( |$)/.exec(incoming.headers['user-agent'] ?? '')?.[1];
  if (by === undefined) return undefined;
  const call = nameOf(incoming, body);
  if (call.startsWith('s3:')) return { by, ...s3Call(call) };
  if (call.startsWith('lambda:')) return { by, ...lambdaCall(call) };
  return { by, ...namedCall(call, parametersOf(incoming, body)) };
}

function parametersOf({ headers }: IncomingMessage, body: Buffer): Record<string, unknown> {
  if (headers['content-type']?.includes('form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { withNamedAwsErrors } from '../aws-error.js';
import { type AwsOptions, awsOptions } from '../aws-options.js';
import { lambdaClient } from '../clients.js';
import { systemClock } from '../clock.js';
import type { InvocationReport } from '../report-line.js';
import { readFailure } from './function-failure.js';
import { type Invocation, invokeFunction } from './invoke-function.js';
import { mapStack } from './map-stack.js';
import { checkSize } from './payload.js';

export interface InvokeOptions {
  readonly type: 'request' | 'event' | 'dry-run';
  readonly payload: Buffer | undefined;
  readonly qualifier?: string | undefined;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** What `emojify invoke --json` prints. */
export interface InvokeResult {
  /** Key in the service file, and name on AWS. */
  readonly function: string;
  readonly name: string;
  readonly type: InvokeOptions['type'];
  readonly statusCode: number;
  readonly version?: string | undefined;
  /** The response: parsed if it is JSON, otherwise as text; absent if there is none. */
  readonly payload?: unknown;
  /** Absent if Lambda did not report it (it does so for `--type request`). */
  readonly report?: InvocationReport | undefined;
  readonly requestId?: string | undefined;
  /** From request to response, measured locally. */
  readonly milliseconds: number;
  /** The last lines of the invocation's log, up to 4 KB. */
  readonly logs: readonly string[];
}

export interface Invoked {
  readonly result: InvokeResult;
  /** The response as it was received. */
  readonly bytes: Buffer;
  /** The function's error, to be thrown once the rest is shown. */
  readonly failure?: EmojifyError;
}

/** What is known about a service and its function before either is looked up on AWS. */
export type InvokedService = Pick<Service, 'region' | 'root'>;
export type InvokedFunction = Pick<ServiceFunction, 'key' | 'name'>;

/** Invokes a deployed function of a service. */
export async function runInvoke(
  service: InvokedService,
  fn: InvokedFunction,
  options: InvokeOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Invoked> {
  const { type, payload, qualifier, context } = options;
  if (payload && type !== 'dry-run') checkSize(payload, type);
  const aws = awsOptions({ ...options, region: service.region }, env);
  return withNamedAwsErrors(aws, async () => {
    const client = await lambdaClient({ ...aws, maxAttempts: 1 });
    const request = { name: fn.name, region: service.region, type, payload, qualifier, context };
    const invocation = await invokeFunction(client, systemClock, request);
    const result = toResult(fn, type, invocation);
    const shown = { result, bytes: invocation.payload };
    if (invocation.functionError === undefined) return shown;
    return { ...shown, failure: await toFailure(service, fn, result, invocation, aws) };
  });
}

function toResult({ key, name }: InvokedFunction, type: InvokeOptions['type'], invocation: Invocation): InvokeResult {
  const { statusCode, version, payload, report, requestId, milliseconds, logs } = invocation;
  return {
    function: key,
    name,
    type,
    statusCode,
    ...(version !== undefined && { version }),
    ...(payload.length > 0 && { payload: parsed(payload) }),
    ...(report && { report }),
    ...(requestId !== undefined && { requestId: report?.requestId ?? requestId }),
    milliseconds,
    logs,
  };
}

function parsed(payload: Buffer): unknown {
  const text = payload.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function toFailure(
  service: InvokedService,
  fn: InvokedFunction,
  result: InvokeResult,
  { payload, logs }: Invocation,
  aws: AwsOptions,
): Promise<EmojifyError> {
  const { name, message, stack } = readFailure(payload.toString('utf8'), logs);
  const readable = stack.length > 0 ? await readableStack(stack, service, fn, result.version, aws) : stack;
  const { payload: _, ...facts } = result;
  return new EmojifyError('FUNCTION_FAILED', `${fn.key} failed: ${name}: ${message}`, {
    ...(readable.length > 0 && { hint: readable.map((line) => line.trim()).join('\n  ') }),
    data: { errorType: name, errorMessage: message, stack: readable.map((line) => line.trim()), ...facts },
  });
}

/** The stack with lines of the sources, if source maps of the deployed code are available. */
async function readableStack(
  stack: readonly string[],
  service: InvokedService,
  fn: InvokedFunction,
  version: string | undefined,
  aws: AwsOptions,
): Promise<readonly string[]> {
  const { zipMaps } = await import('./map-stack.js');
  const maps = await zipMaps(service, fn, await deployedCode(fn.name, version, aws));
  return maps ? mapStack(stack, maps) : stack;
}

/** Undefined if the user lacks the permission; the maps are trusted then. */
async function deployedCode(name: string, version: string | undefined, aws: AwsOptions): Promise<string | undefined> {
  const { GetFunctionConfigurationCommand } = sdk('@aws-sdk/client-lambda');
  const client = await lambdaClient({ ...aws, maxAttempts: 2 });
  const command = new GetFunctionConfigurationCommand({ FunctionName: name, ...(version && { Qualifier: version }) });
  return client.send(command).then(
    ({ CodeSha256 }) => CodeSha256,
    () => undefined,
  );
}

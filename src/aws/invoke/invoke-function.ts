import type { InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { isThrottled } from '../aws-failure.js';
import type { Clock } from '../clock.js';
import { findReport, type InvocationReport } from '../report-line.js';

export interface InvokeRequest {
  /** Name on AWS. */
  readonly name: string;
  readonly region: string;
  readonly type: 'request' | 'event' | 'dry-run';
  readonly payload: Buffer | undefined;
  /** A version number or an alias. */
  readonly qualifier?: string | undefined;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

export interface Invocation {
  readonly statusCode: number;
  /** The bytes of the response as Lambda returned them; empty without a response. */
  readonly payload: Buffer;
  /** Set if the function threw, timed out or crashed; the payload then describes the error. */
  readonly functionError: string | undefined;
  readonly version: string | undefined;
  /** The last lines, up to 4 KB, that the function and the platform logged. */
  readonly logs: readonly string[];
  readonly report: InvocationReport | undefined;
  /** Time between the request and its response, measured locally. */
  readonly milliseconds: number;
  readonly requestId: string | undefined;
}

const invocationTypes = { request: 'RequestResponse', event: 'Event', 'dry-run': 'DryRun' } as const;

/**
 * Invokes a function once. The client must not retry by itself, because after a lost connection the function may have
 * run. Only rejected calls, which never reached the function, are sent again: throttled ones, and those to a function
 * that Lambda is still preparing.
 */
export async function invokeFunction(client: LambdaClient, clock: Clock, request: InvokeRequest): Promise<Invocation> {
  const { name, type, payload, qualifier, context } = request;
  const { InvokeCommand, ResourceNotFoundException } = sdk('@aws-sdk/client-lambda');
  const command = new InvokeCommand({
    FunctionName: name,
    InvocationType: invocationTypes[type],
    ...(type === 'request' && { LogType: 'Tail' }),
    ...(payload && { Payload: payload }),
    ...(qualifier !== undefined && { Qualifier: qualifier }),
    ...(context && { ClientContext: Buffer.from(JSON.stringify(context)).toString('base64') }),
  });
  const began = clock.now();
  const answer = await sendWithRetries(() => client.send(command), clock).catch((error: unknown) => {
    throw error instanceof ResourceNotFoundException ? notDeployed(request, error) : error;
  });
  return toInvocation(answer, clock.now() - began);
}

/** Milliseconds during which rejected calls are retried: throttled ones, and those to a function still being prepared. */
const patience = { throttled: 7_500, preparing: 120_000 };

/** Lambda prepares new functions, and those idle for weeks, at their first call, and rejects calls until that is done. */
const preparing = new Set(['ResourceConflictException', 'ResourceNotReadyException']);

async function sendWithRetries<T>(send: () => Promise<T>, clock: Clock): Promise<T> {
  for (let waited = 0, pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await send();
    } catch (error) {
      if (waited + pause > patienceWith(error as Error)) throw error;
      await clock.sleep(pause);
      waited += pause;
    }
  }
}

function patienceWith(error: Error): number {
  if (isThrottled(error)) return patience.throttled;
  return preparing.has(error.name) ? patience.preparing : 0;
}

function notDeployed({ name, qualifier, region }: InvokeRequest, cause: Error): EmojifyError {
  const what = qualifier === undefined ? `function "${name}"` : `version or alias "${qualifier}" of function "${name}"`;
  return new EmojifyError('FUNCTION_NOT_DEPLOYED', `${what} does not exist in ${region}`, {
    cause,
    hint: 'deploy it with "emojify deploy", or check --stage, --region and --profile; to run it on this machine, pass --local',
  });
}

function toInvocation(answer: InvokeCommandOutput, milliseconds: number): Invocation {
  const log = Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8');
  const logs = log
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return {
    statusCode: answer.StatusCode ?? 0,
    payload: Buffer.from(answer.Payload ?? []),
    functionError: answer.FunctionError,
    version: answer.ExecutedVersion,
    logs,
    report: findReport(logs),
    milliseconds,
    requestId: answer.$metadata.requestId,
  };
}

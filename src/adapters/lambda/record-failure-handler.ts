import type { Context, S3Event, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type GiveUpDeps, giveUpImage } from '../../pipeline/give-up.js';
import type { ImageStore } from '../../pipeline/ports.js';
import { isRecord } from '../../util/is-record.js';
import { createdKeys, isQueue, recordsOf } from './created-keys.js';
import type { FunctionLog } from './function-log.js';
import { givenUpImages } from './given-up-images.js';

export interface RecordFailureDeps extends Omit<GiveUpDeps, 'reporter'> {
  /** The bucket to which Lambda writes failed batches of a stream. */
  readonly failures: Pick<ImageStore, 'get' | 'delete'>;
  readonly log: FunctionLog;
}

/**
 * The format of failure destinations: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
interface FailureRecord {
  readonly requestContext?: { readonly condition?: string };
  /** The event of an asynchronous invocation. */
  readonly requestPayload?: unknown;
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string } | null;
  /** The event of a stream batch, as an object or as its JSON. */
  readonly payload?: unknown;
}

export type RecordFailureHandler = (event: SQSEvent | S3Event, context: Context) => Promise<SQSBatchResponse>;

/**
 * The failure recorder behind the failure destinations of analyzeImage (a queue) and processImage (a bucket): marks
 * each image whose retries are used up as failed, with the reason. It deletes what it recorded from the queue and the
 * bucket; the rest stays there, so that it can be counted and examined.
 */
export function recordFailureHandler({ failures, log, ...rest }: RecordFailureDeps): RecordFailureHandler {
  const deps = { ...rest, reporter: log };
  return async (event, context) => {
    log.invoked(context);
    if (isQueue(event)) return recordMessages(deps, log, event);
    for (const key of createdKeys(event)) {
      const object = await failures.get(key);
      const recorded = object && (await record(deps, log, object.bytes.toString('utf8')));
      if (recorded) await failures.delete(key);
    }
    return { batchItemFailures: [] };
  };
}

async function recordMessages(deps: GiveUpDeps, log: FunctionLog, event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of recordsOf(event) as readonly SQSEvent['Records'][0][])
    await record(deps, log, typeof body === 'string' ? body : '').catch((error) => {
      log.report({ level: 'error', code: 'RECORDING_FAILED', message: 'failure not recorded yet', data: { error } });
      batchItemFailures.push({ itemIdentifier: messageId });
    });
  return { batchItemFailures };
}

async function record(deps: GiveUpDeps, log: FunctionLog, text: string): Promise<boolean> {
  const failure = parse(text);
  const images = failure ? givenUpImages(eventOf(failure)) : [];
  if (images.length === 0) {
    const message = 'the failure event names no image: nothing to record';
    log.report({ level: 'warn', code: 'FAILURE_IGNORED', message, data: { record: text.slice(0, 1000) } });
  }
  for (const image of images) await giveUpImage(deps, { ...image, reason: reasonOf(failure) });
  return images.length > 0;
}

/** The ids of the images in a failure record. */
export function imagesOfFailure(text: string): string[] {
  const failure = parse(text);
  return failure ? givenUpImages(eventOf(failure)).map(({ imageId }) => imageId) : [];
}

function parse(text: string): FailureRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A dead-letter queue holds the message of the queue before it: S3's event, with nothing around it. */
function eventOf(failure: FailureRecord): object {
  if ('Records' in failure) return failure;
  const event = failure.requestPayload ?? failure.payload;
  if (typeof event === 'string') return parse(event) ?? {};
  return typeof event === 'object' && event !== null ? event : {};
}

function reasonOf({ requestContext, responsePayload }: FailureRecord = {}): string {
  const { errorType, errorMessage } = isRecord(responsePayload) ? responsePayload : {};
  if (typeof errorMessage === 'string' && errorMessage)
    return errorType ? `${errorType}: ${errorMessage}` : errorMessage;
  return `the function did not succeed (${requestContext?.condition ?? 'no reason given'})`;
}

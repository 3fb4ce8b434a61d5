import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type AnalyzeDeps, analyzeImage } from '../../pipeline/analyze-image.js';
import { imageIdOfOriginal } from '../../pipeline/keys.js';
import { createdKeys, isQueue, parseObject, recordsOf } from './created-keys.js';
import type { FunctionLog } from './function-log.js';
import type { ObjectEvent, ObjectHandler } from './handler-types.js';

export interface AnalyzeHandlerDeps extends Omit<AnalyzeDeps, 'reporter'> {
  readonly log: FunctionLog;
}

/**
 * Handles the arrival of an original in S3. An event succeeds or fails as a whole: if one of its images may succeed
 * later, it throws after processing the others, which are skipped when the event is delivered again.
 */
export function analyzeImageHandler({ log, ...rest }: AnalyzeHandlerDeps): ObjectHandler {
  const deps = { ...rest, reporter: log };
  return async (event, context) => {
    log.invoked(context);
    if (isQueue(event)) return analyzeMessages(deps, log, event);
    await analyzeKeys(deps, log, event);
    return undefined;
  };
}

/** Photos that wait in a queue between S3 and this function: each message is one event; others name no object. */
async function analyzeMessages(deps: AnalyzeDeps, log: FunctionLog, event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of recordsOf(event) as readonly SQSRecord[]) {
    await analyzeKeys(deps, log, parseObject(String(body)) as ObjectEvent).catch((error) => {
      log.report({
        level: 'warn',
        code: 'STEP_FAILED',
        message: 'message not analyzed: will be retried',
        data: { error },
      });
      batchItemFailures.push({ itemIdentifier: messageId });
    });
  }
  return { batchItemFailures };
}

async function analyzeKeys(deps: AnalyzeDeps, log: FunctionLog, event: ObjectEvent): Promise<void> {
  const errors: unknown[] = [];
  for (const key of createdKeys(event)) await analyzeKey(deps, log, key).catch((error) => errors.push(error));
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} images of this event failed`);
  if (errors.length === 1) throw errors[0];
}

async function analyzeKey(deps: AnalyzeDeps, log: FunctionLog, key: string): Promise<void> {
  const imageId = imageIdOfOriginal(key);
  if (imageId === undefined) {
    log.report({ level: 'warn', code: 'KEY_IGNORED', message: 'not the original of an image: ignored', data: { key } });
    return;
  }
  await analyzeImage(deps, imageId);
}

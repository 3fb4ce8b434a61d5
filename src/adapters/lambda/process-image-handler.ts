import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { DynamoDBRecord } from 'aws-lambda';
import { isImageId } from '../../pipeline/keys.js';
import { type ProcessDeps, processImage } from '../../pipeline/process-image.js';
import { recordsOf } from './created-keys.js';
import type { FunctionLog } from './function-log.js';
import type { StreamHandler } from './handler-types.js';

export interface ProcessHandlerDeps extends Omit<ProcessDeps, 'reporter'> {
  readonly log: FunctionLog;
}

/**
 * Handles images of a stream batch that became `analyzed`, one after another, so that only one decoded photo is in
 * memory. Returns the records that may succeed later, so that they are retried. The event source filters by status
 * already; it is checked again here, so that a different filter cannot cause an endless loop.
 */
export function processImageHandler({ log, ...rest }: ProcessHandlerDeps): StreamHandler {
  const deps = { ...rest, reporter: log };
  return async (event, context) => {
    log.invoked(context);
    const processor = new BatchProcessor(EventType.DynamoDBStreams);
    const options = { context, processInParallel: false, throwOnFullBatchFailure: false };
    return processPartialResponse(
      { Records: (recordsOf(event) ?? []) as DynamoDBRecord[] },
      (record: DynamoDBRecord) => processRecord(deps, log, record),
      processor,
      options,
    );
  };
}

async function processRecord(deps: ProcessDeps, log: FunctionLog, { dynamodb }: DynamoDBRecord): Promise<void> {
  const imageId = dynamodb?.Keys?.imageId?.S;
  const image = dynamodb?.NewImage;
  if (imageId === undefined || !isImageId(String(imageId)) || image?.status?.S !== 'analyzed') return;
  try {
    await processImage(deps, imageId);
  } catch (error) {
    const requestId = image.requestId?.S;
    const data = { imageId, requestId, error };
    log.report({ level: 'error', code: 'STEP_FAILED', message: 'processing failed: will be retried', data });
    throw error;
  }
}

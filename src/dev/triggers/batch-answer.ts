import type { DynamoDBRecord } from 'aws-lambda';
import type { Outcome } from './invoker.js';

export interface BatchFailure {
  /** Index of the first record to retry; all records after it are retried too. */
  readonly at: number;
  readonly error: string;
}

/**
 * Interprets the result of a stream's function as Lambda does: a missing or empty list is success; a list contains the
 * sequence numbers of failed records, and an unknown number fails the whole batch.
 */
export function firstFailure(outcome: Outcome, records: readonly DynamoDBRecord[]): BatchFailure | undefined {
  if (!outcome.ok) return { at: 0, error: outcome.error };
  const { batchItemFailures: failures } = (outcome.value ?? {}) as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return { at: 0, error: 'batchItemFailures is not a list' };
  if (failures.length === 0) return undefined;
  const names = failures.map((item: { itemIdentifier?: unknown } | null) => item?.itemIdentifier);
  const places = names.map((name) => records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === name));
  if (places.includes(-1)) return { at: 0, error: 'batchItemFailures names a record that is not in the batch' };
  return { at: Math.min(...places), error: `the function reported ${failures.length} of ${records.length} as failed` };
}

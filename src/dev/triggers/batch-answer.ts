import type { DynamoDBRecord, SQSRecord } from 'aws-lambda';
import { isRecord } from '../../util/is-record.js';
import type { Outcome } from './invoker.js';

/** A record of a stream, known by its sequence number, or a message of a queue, known by its id. */
type BatchRecord = Partial<DynamoDBRecord & Pick<SQSRecord, 'messageId'>>;

export interface BatchFailure {
  /** Index of the first record to retry; all records after it are retried too. */
  readonly at: number;
  readonly error: string;
}

/**
 * Interprets the result of a stream's function as Lambda does: a missing or empty list is success; a list contains the
 * sequence numbers of failed records, and an unknown number fails the whole batch.
 */
export function firstFailure(outcome: Outcome, records: readonly BatchRecord[]): BatchFailure | undefined {
  if (!outcome.ok) return { at: 0, error: outcome.error };
  const { batchItemFailures: failures } = (outcome.value ?? {}) as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return { at: 0, error: 'batchItemFailures is not a list' };
  if (failures.length === 0) return undefined;
  const names = failures.map((item: { itemIdentifier?: unknown } | null) => item?.itemIdentifier);
  const places = names.map((name) =>
    records.findIndex(({ dynamodb, messageId }) => (messageId ?? dynamodb?.SequenceNumber) === name),
  );
  if (places.includes(-1)) return { at: 0, error: 'batchItemFailures names a record that is not in the batch' };
  return { at: Math.min(...places), error: `the function reported ${failures.length} of ${records.length} as failed` };
}

/** Why an event has to be delivered again; undefined if nothing failed. */
export function failureOf(outcome: Outcome, event: unknown): string | undefined {
  if (!outcome.ok) return outcome.error;
  const records = isRecord(event) ? (event.Records as readonly BatchRecord[] | undefined) : undefined;
  return firstFailure(outcome, records ?? [])?.error;
}

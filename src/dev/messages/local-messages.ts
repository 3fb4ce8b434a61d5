import type { LocalFunction } from '../functions/local-function.js';

/** A queue of the service, by its name on AWS. */
export interface LocalQueue {
  readonly name: string;
  /** Seconds that a received message is hidden from other receivers. */
  readonly visibility: number;
  /** Seconds before a new message can be received. */
  readonly delay: number;
  /** Seconds after which a message is deleted. */
  readonly retention: number;
  readonly fifo: boolean;
  /** Whether a FIFO queue detects duplicates by their body. */
  readonly deduplicates: boolean;
  /** The queue for messages that were received this often without being deleted. */
  readonly redrive?: { readonly to: string; readonly after: number } | undefined;
}

/** A function triggered by the messages of a queue. */
export interface QueueSubscription {
  readonly target: LocalFunction;
  readonly queue: string;
  readonly batchSize: number;
  /** Milliseconds to wait until a batch is full. */
  readonly window: number;
  /** Number of batches processed concurrently. */
  readonly concurrency: number;
  /** Lambda filter patterns: messages that match none are deleted; an empty list matches everything. */
  readonly patterns: readonly unknown[];
  /** Whether the function returns `batchItemFailures`. */
  readonly partial: boolean;
}

/** The subscriber of a topic: a function or a queue. */
export interface TopicSubscription {
  readonly topic: string;
  readonly target?: LocalFunction | undefined;
  readonly queue?: string | undefined;
  /** Whether to send the message without SNS's envelope. Functions always get the envelope. */
  readonly raw: boolean;
  readonly filterPolicy?: unknown;
  readonly filterScope: 'MessageAttributes' | 'MessageBody';
  /** Queue for events that the function failed to process. */
  readonly deadLetters?: string | undefined;
}

/** Transforms an event before the function receives it. */
export interface EventInput {
  readonly input?: unknown;
  readonly inputPath?: string | undefined;
  readonly inputTransformer?:
    | { readonly inputTemplate: string; readonly inputPathsMap?: Readonly<Record<string, string>> }
    | undefined;
}

/** A function triggered by matching events of a bus. */
export interface BusRule extends EventInput {
  readonly target: LocalFunction;
  readonly bus: string;
  readonly pattern: unknown;
  readonly enabled: boolean;
  readonly deadLetters?: string | undefined;
}

/** A function triggered by a schedule. */
export interface LocalSchedule extends EventInput {
  readonly target: LocalFunction;
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: boolean;
  /** Whether it belongs to EventBridge Scheduler rather than to a rule, which determines the event. */
  readonly scheduler: boolean;
}

/** The destination of events whose retries are used up: the event itself, or a record of the failure. */
export interface FailureQueue {
  readonly functionName: string;
  readonly queue: string;
  readonly kind: 'event' | 'record';
}

/** The messaging resources of a service. */
export interface LocalMessages {
  readonly queues: readonly LocalQueue[];
  readonly polled: readonly QueueSubscription[];
  /** Names of all topics, including those without a subscription. */
  readonly topics: readonly string[];
  readonly subscriptions: readonly TopicSubscription[];
  readonly buses: readonly string[];
  readonly rules: readonly BusRule[];
  readonly schedules: readonly LocalSchedule[];
  readonly failureQueues: readonly FailureQueue[];
}

export const noMessages: LocalMessages = {
  queues: [],
  polled: [],
  topics: [],
  subscriptions: [],
  buses: [],
  rules: [],
  schedules: [],
  failureQueues: [],
};

export const accountId = '000000000000';

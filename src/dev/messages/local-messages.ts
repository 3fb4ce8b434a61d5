import type { LocalFunction } from '../functions/local-function.js';

/** A queue of the service, by the name that it has on AWS. */
export interface LocalQueue {
  readonly name: string;
  /** Seconds that a message which was received is hidden from other receivers. */
  readonly visibility: number;
  /** Seconds before a new message can be received. */
  readonly delay: number;
  /** Seconds after which a message is dropped. */
  readonly retention: number;
  readonly fifo: boolean;
  /** Whether a FIFO queue knows duplicates by their body. */
  readonly deduplicates: boolean;
  /** Where messages go that were received this often without being deleted. */
  readonly redrive?: { readonly to: string; readonly after: number } | undefined;
}

/** A function called with the messages of a queue. */
export interface QueueSubscription {
  readonly target: LocalFunction;
  readonly queue: string;
  readonly batchSize: number;
  /** Milliseconds to wait for a batch to fill. */
  readonly window: number;
  /** Batches in work at once. */
  readonly concurrency: number;
  /** Lambda filter patterns: messages that match none are deleted; none lets everything through. */
  readonly patterns: readonly unknown[];
  /** Whether the function answers `batchItemFailures`. */
  readonly partial: boolean;
}

/** Who gets what is published to a topic: a function or a queue. */
export interface TopicSubscription {
  readonly topic: string;
  readonly target?: LocalFunction | undefined;
  readonly queue?: string | undefined;
  /** The message without SNS's envelope. Functions always get the envelope. */
  readonly raw: boolean;
  readonly filterPolicy?: unknown;
  readonly filterScope: 'MessageAttributes' | 'MessageBody';
  /** Queue of what the function failed for. */
  readonly deadLetters?: string | undefined;
}

/** What becomes of an event before the function gets it. */
export interface EventInput {
  readonly input?: unknown;
  readonly inputPath?: string | undefined;
  readonly inputTransformer?:
    | { readonly inputTemplate: string; readonly inputPathsMap?: Readonly<Record<string, string>> }
    | undefined;
}

/** A function called for events of a bus that match. */
export interface BusRule extends EventInput {
  readonly target: LocalFunction;
  readonly bus: string;
  readonly pattern: unknown;
  readonly enabled: boolean;
  readonly deadLetters?: string | undefined;
}

/** A function called by the clock. */
export interface LocalSchedule extends EventInput {
  readonly target: LocalFunction;
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: boolean;
  /** Of EventBridge Scheduler rather than of a rule, which decides the event. */
  readonly scheduler: boolean;
}

/** Where the events go that a function failed with for good: itself, or a record of what happened. */
export interface FailureQueue {
  readonly functionName: string;
  readonly queue: string;
  readonly kind: 'event' | 'record';
}

/** What carries messages between the functions of a service. */
export interface LocalMessages {
  readonly queues: readonly LocalQueue[];
  readonly polled: readonly QueueSubscription[];
  /** Names of all topics, those without a subscription too. */
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

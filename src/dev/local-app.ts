import type { LocalFunction } from './functions/local-function.js';
import type { CorsRules } from './http/front.js';
import type { RestApi } from './http/rest-api.js';
import type { Route } from './http/routes.js';
import type { LocalMessages } from './messages/local-messages.js';
import type { RetryPolicy } from './triggers/retry-policy.js';
import type { ObjectFilter } from './triggers/s3-event.js';

/** A function triggered by objects of the local bucket. */
export interface ObjectSubscription {
  readonly target: LocalFunction;
  readonly bucket: string;
  readonly filters: readonly ObjectFilter[];
  /** Whether there is a queue in between: the function receives messages, and returns those that failed. */
  readonly queue?: boolean;
  readonly policy: RetryPolicy;
  /** Whether an image becomes `failed` once this function's retries for its event are used up. */
  readonly recordsFailures: boolean;
}

/** A function triggered by changes of the local table. */
export interface StreamSubscription {
  readonly target: LocalFunction;
  /** Lambda filter patterns, of which one must match; an empty list matches everything. */
  readonly patterns: readonly unknown[];
  readonly batchSize: number;
  /** Milliseconds to wait until a batch is full. */
  readonly window: number;
  readonly policy: RetryPolicy;
  /** Whether to split a failed batch, to isolate the bad records. */
  readonly bisect: boolean;
  /** Whether the function returns `batchItemFailures`. */
  readonly partial: boolean;
  /** Whether an image becomes `failed` once this function's retries for its record are used up. */
  readonly recordsFailures: boolean;
}

/** The functions that `dev` runs, and their triggers. */
export interface LocalApp {
  readonly functions: readonly LocalFunction[];
  readonly routes: readonly Route[];
  /** CORS settings of the HTTP API. */
  readonly cors?: CorsRules | undefined;
  /** The REST API, whose routes have a stage. */
  readonly rest?: RestApi | undefined;
  readonly objects: readonly ObjectSubscription[];
  readonly streams: readonly StreamSubscription[];
  /** Queues, topics, buses and schedules; undefined where there are none. */
  readonly messages?: LocalMessages | undefined;
  /** Maximum number of attempts for asynchronous functions, if it is not the default. */
  readonly policies?: ReadonlyMap<string, RetryPolicy> | undefined;
}

/** The source of the functions: built in, or a service's folder. */
export interface AppSource {
  readonly app: LocalApp;
  /** Calls back with each app that replaces the previous one. The returned function stops that and waits for a change in progress. */
  watch?(onApp: (app: LocalApp) => Promise<void>): () => Promise<void>;
  stop?(): Promise<void>;
}

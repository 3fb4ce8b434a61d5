import type { LocalFunction } from './functions/local-function.js';
import type { CorsRules } from './http/front.js';
import type { RestApi } from './http/rest-api.js';
import type { Route } from './http/routes.js';
import type { RetryPolicy } from './triggers/retry-policy.js';
import type { ObjectFilter } from './triggers/s3-event.js';

/** A function called for objects of the local bucket. */
export interface ObjectSubscription {
  readonly target: LocalFunction;
  readonly bucket: string;
  readonly filters: readonly ObjectFilter[];
  readonly policy: RetryPolicy;
  /** Whether an image is `failed` once this function has given its event up. */
  readonly recordsFailures: boolean;
}

/** A function called for changes of the local table. */
export interface StreamSubscription {
  readonly target: LocalFunction;
  /** Lambda filter patterns: one that matches is enough; none lets everything through. */
  readonly patterns: readonly unknown[];
  readonly batchSize: number;
  /** Milliseconds to wait for a batch to fill. */
  readonly window: number;
  readonly policy: RetryPolicy;
  /** Splits a batch that failed, to part the good records from the bad. */
  readonly bisect: boolean;
  /** Whether the function answers `batchItemFailures`. */
  readonly partial: boolean;
  /** Whether an image is `failed` once this function has given its record up. */
  readonly recordsFailures: boolean;
}

/** The functions that `dev` runs, and what calls each. */
export interface LocalApp {
  readonly functions: readonly LocalFunction[];
  readonly routes: readonly Route[];
  /** CORS of the HTTP API. */
  readonly cors?: CorsRules | undefined;
  /** The REST API, whose routes have a stage. */
  readonly rest?: RestApi | undefined;
  readonly objects: readonly ObjectSubscription[];
  readonly streams: readonly StreamSubscription[];
}

/** Where the functions come from: built in, or from a service's folder. */
export interface AppSource {
  readonly app: LocalApp;
  /** Calls back with each app that takes the place of the one before. */
  watch?(onApp: (app: LocalApp) => Promise<void>): void;
  stop?(): Promise<void>;
}

import type { Reporter } from '../../errors/reporter.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { DeliveryStore } from './delivery-store.js';
import type { GiveUp } from './give-up.js';

/** What all triggers share. */
export interface TriggerParts {
  readonly deliveries: DeliveryStore;
  /** Called with each event after it became a dead letter. */
  readonly giveUp: GiveUp;
  readonly reporter: Reporter;
  readonly region: string;
  /** When aborted, no new work is started; running work is finished. */
  readonly signal: AbortSignal;
}

/** Finds a function by its name; undefined if the service no longer has it. */
export type FindFunction = (name: string) => LocalFunction | undefined;

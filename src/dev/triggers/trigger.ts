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
  /** Aborted when no new work is to be begun; what is running is finished. */
  readonly signal: AbortSignal;
}

/** A function by its name; undefined when the service has it no more. */
export type FindFunction = (name: string) => LocalFunction | undefined;

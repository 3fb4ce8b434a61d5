import { defaultExpiryDays } from './limits.js';
import type { Clock } from './ports.js';

/** When an image created now expires, in seconds since 1970 (DynamoDB's TTL). */
export function expiryOf(deps: { readonly now: Clock; readonly expiryDays?: number }): number {
  return Math.floor(deps.now() / 1000) + (deps.expiryDays ?? defaultExpiryDays) * 86_400;
}

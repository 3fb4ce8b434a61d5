import { randomUUID } from 'node:crypto';
import { systemClock } from '../clock.js';
import { payloadOf, readPayloadFile } from './payload.js';

export interface EventFlags {
  readonly data?: string | undefined;
  readonly path?: string | undefined;
  readonly event?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly raw: boolean;
}

/**
 * The event that the flags ask for, or what was sent to stdin; undefined when there is none.
 * `readStdin` is called only if no flag gives an event.
 */
export async function eventPayload(
  { data, path, event, set = [], raw }: EventFlags,
  region: string,
  readStdin: () => Promise<string | undefined>,
): Promise<Buffer | undefined> {
  if (event !== undefined) {
    const { makeEvent } = await import('./events/make-event.js');
    return Buffer.from(JSON.stringify(makeEvent(event, set, { region, now: systemClock.now(), id: randomUUID })));
  }
  const text = data ?? (path === undefined || path === '-' ? await readStdin() : await readPayloadFile(path));
  return text === undefined ? undefined : payloadOf(text, raw);
}

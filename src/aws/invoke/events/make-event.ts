import { EmojifyError } from '../../../errors/emojify-error.js';
import { nearest } from '../../../errors/nearest.js';
import { httpEvent } from './http.js';
import { eventBridgeEvent, scheduleEvent, snsEvent, sqsEvent } from './message-events.js';
import { dynamodbEvent, s3Event } from './record-events.js';
import type { SampleContext, SampleEvent } from './sample-event.js';

const samples: Readonly<Record<string, SampleEvent>> = {
  http: httpEvent,
  s3: s3Event,
  dynamodb: dynamodbEvent,
  sqs: sqsEvent,
  sns: snsEvent,
  schedule: scheduleEvent,
  eventbridge: eventBridgeEvent,
};

/**
 * A sample event of this kind with the settings applied in order. A setting is `path=value`: the path as in
 * `Records[0].s3.object.key`, or one of the kind's short names; the value is parsed as JSON if possible, otherwise it
 * is text.
 */
export function makeEvent(kind: string, settings: readonly string[], context: SampleContext): Record<string, unknown> {
  const sample = Object.hasOwn(samples, kind) ? samples[kind] : undefined;
  if (!sample) {
    const guess = nearest(kind, Object.keys(samples));
    const expected = `expected ${Object.keys(samples).join(', ')}`;
    throw new EmojifyError('USAGE', `invalid --event "${kind}": ${guess ? `did you mean "${guess}"?` : expected}`);
  }
  const event = sample.make(context);
  for (const setting of settings) apply(event, setting, sample);
  return event;
}

function apply(event: Record<string, unknown>, setting: string, { aliases }: SampleEvent): void {
  const at = setting.indexOf('=');
  if (at < 1) {
    const names = Object.keys(aliases).join(', ');
    throw new EmojifyError('USAGE', `invalid --set "${setting}": expected path=value`, {
      hint: `paths are like Records[0].eventName${names ? `; short names of this event: ${names}` : ''}`,
    });
  }
  const path = setting.slice(0, at);
  const value = parseValue(setting.slice(at + 1));
  const known = Object.hasOwn(aliases, path) ? aliases[path] : undefined;
  for (const alias of known ?? [{ path }]) setPath(event, alias.path, alias.value?.(value) ?? value, setting);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Sets the value at `a.b[0].c` (or `a.b.0.c`) in a document, and creates missing objects on the way. `setting` is what
 * the user typed, for the error.
 */
function setPath(document: Record<string, unknown>, path: string, value: unknown, setting: string): void {
  const keys = path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '');
  const last = keys.pop();
  if (last === undefined || keys.concat(last).some((key) => key === '__proto__')) {
    throw new EmojifyError('USAGE', `invalid --set "${setting}": expected a path before the "="`);
  }
  let place: Record<string, unknown> = document;
  for (const key of keys) {
    checkIndex(place, key, setting);
    const next = Object.hasOwn(place, key) ? place[key] : undefined;
    if (next !== undefined && next !== null && typeof next !== 'object') {
      throw new EmojifyError(
        'USAGE',
        `invalid --set "${setting}": "${key}" is ${JSON.stringify(next)}, not an object or list`,
      );
    }
    if (next === undefined || next === null) place[key] = {};
    place = place[key] as Record<string, unknown>;
  }
  checkIndex(place, last, setting);
  place[last] = value;
}

/** Lists can only be extended at their end, because no service sends an event with gaps. */
function checkIndex(place: object, key: string, setting: string): void {
  if (!Array.isArray(place) || (/^\d+$/.test(key) && Number(key) <= place.length)) return;
  const expected = place.length === 0 ? 'index 0' : `an index from 0 to ${place.length}`;
  throw new EmojifyError('USAGE', `invalid --set "${setting}": invalid list index "${key}", expected ${expected}`);
}

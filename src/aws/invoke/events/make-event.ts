import { EmojifyError } from '../../../errors/emojify-error.js';
import { nearest } from '../../../errors/nearest.js';
import { httpEvent } from './http.js';
import { eventBridgeEvent, scheduleEvent, snsEvent, sqsEvent } from './message-events.js';
import { dynamodbEvent, s3Event } from './record-events.js';
import type { SampleContext, SampleEvent } from './sample-event.js';
import { setPath } from './set-path.js';

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
 * A real-shaped event of this kind with the settings applied in turn. A setting is `path=value`: the path as in
 * `Records[0].s3.object.key`, or one of the kind's short names; the value as JSON if it is JSON, else as text.
 */
export function makeEvent(kind: string, settings: readonly string[], context: SampleContext): Record<string, unknown> {
  const sample = samples[kind];
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
  for (const alias of aliases[path] ?? [{ path }]) setPath(event, alias.path, alias.value?.(value) ?? value, setting);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import { isRecord } from '../../util/is-record.js';
import type { EventInput } from './local-messages.js';

/**
 * The input that a rule passes on: the whole event, a part of it, constant text, or a template filled from the event.
 */
export function inputOf(event: unknown, { input, inputPath, inputTransformer }: EventInput): unknown {
  if (input !== undefined) return typeof input === 'string' ? parsed(input) : input;
  if (inputPath !== undefined) return valueAt(event, inputPath);
  if (!inputTransformer) return event;
  const { inputTemplate, inputPathsMap = {} } = inputTransformer;
  const values = new Map(Object.entries(inputPathsMap).map(([name, path]) => [name, valueAt(event, path)]));
  values.set('aws.events.event.json', event).set('aws.events.event', event);
  return parsed(fill(inputTemplate, values));
}

/** Text that is not JSON arrives as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A path such as `$.detail.items[0]` or `$.detail['a-b']`. */
function valueAt(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$/, '').match(/[^.[\]'"]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, event);
}

/** `<name>` is replaced by a value: as JSON, or as plain text inside quotes. */
function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(/<([\w.-]+)>/g, (whole, name: string, at: number) => {
    if (!values.has(name)) return whole;
    const value = values.get(name) ?? '';
    const quotes = template.slice(0, at).match(/(?<!\\)"/g)?.length ?? 0;
    if (quotes % 2 === 0) return JSON.stringify(value);
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
  });
}

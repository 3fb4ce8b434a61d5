import { own } from '../../../util/own.js';
import { change, eachValue, isEmpty, wrapped } from './edit-node.js';
import type { Node } from './node.js';

/** Expands the short form of an event. */
const shortKeys: Readonly<Record<string, string>> = { s3: 'bucket', sqs: 'arn', sns: 'arn', stream: 'arn' };

/** Converts the alternative forms that a file may use to the usual one, so that the schema need not know them. */
export function normalForm(root: Node): Node {
  const file = withoutEmpty(root, ['service', 'provider', 'custom', 'plugins', 'package']);
  const provided = change(file, 'provider', (provider) =>
    isText(provider) ? wrapped('name', provider) : change(withoutEmpty(provider, ['name']), 'iam', withoutEmptyInside),
  );
  const declared = change(provided, 'resources', (resources) =>
    resources.kind === 'list'
      ? { ...resources, items: resources.items.map((item) => withoutEmpty(item)) }
      : withoutEmpty(resources),
  );
  return change(declared, 'functions', (functions) =>
    eachValue(merged(functions), (fn) => change(withoutEmpty(fn, ['handler', 'vpc']), 'events', openEvents)),
  );
}

const isText = (node: Node) => node.kind === 'scalar' && typeof node.value === 'string';

/** `functions:` may be a list of maps, such as one from each of several files. */
function merged(functions: Node): Node {
  if (functions.kind !== 'list' || !functions.items.every(({ kind }) => kind === 'map')) return functions;
  const entries = functions.items.flatMap((item) => (item.kind === 'map' ? [...item.entries] : []));
  return { kind: 'map', place: functions.place, entries: new Map(entries) };
}

/**
 * A setting without a value, such as a section whose lines are all comments, counts as missing.
 * @param kept keys that must have a value, or for which an empty one has a meaning
 */
function withoutEmpty(node: Node, kept: readonly string[] = []): Node {
  if (node.kind !== 'map') return node;
  return {
    ...node,
    entries: new Map([...node.entries].filter(([key, { value }]) => kept.includes(key) || !isEmpty(value))),
  };
}

const withoutEmptyInside = (node: Node): Node => eachValue(withoutEmpty(node), (value) => withoutEmpty(value));

/**
 * `sqs: arn:aws:sqs:…:${aws:accountId}:jobs` has become a CloudFormation function, but is still the short form, which
 * is expanded here.
 */
function openEvents(events: Node): Node {
  return events.kind === 'list' ? { ...events, items: events.items.map(openEvent) } : events;
}

function openEvent(event: Node): Node {
  if (event.kind !== 'map') return event;
  return eachValue(event, (value, name) => {
    const key = own(shortKeys, name);
    return key !== undefined && isFunction(value) ? wrapped(key, value) : value;
  });
}

function isFunction(node: Node): boolean {
  if (node.kind !== 'map' || node.entries.size !== 1) return false;
  return [...node.entries.keys()].every((key) => /^(Ref|Fn::)/.test(key));
}

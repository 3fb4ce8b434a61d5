import { own } from '../../../util/own.js';
import { change, eachValue, wrapped } from './edit-node.js';
import type { Node } from './node.js';

/** What the short form of an event stands for. */
const shortKeys: Readonly<Record<string, string>> = { s3: 'bucket', sqs: 'arn', sns: 'arn', stream: 'arn' };

/** The tree with the shapes a file may also have brought to the usual one, so that the schema need not know them. */
export function normalForm(root: Node): Node {
  const provided = change(root, 'provider', (provider) => (isText(provider) ? wrapped('name', provider) : provider));
  return change(provided, 'functions', (functions) =>
    eachValue(merged(functions), (fn) => change(without(fn, 'events'), 'events', openEvents)),
  );
}

const isText = (node: Node) => node.kind === 'scalar' && typeof node.value === 'string';

/** `functions:` may be a list of maps, such as one from each of several files. */
function merged(functions: Node): Node {
  if (functions.kind !== 'list' || !functions.items.every(({ kind }) => kind === 'map')) return functions;
  const entries = functions.items.flatMap((item) => (item.kind === 'map' ? [...item.entries] : []));
  return { kind: 'map', place: functions.place, entries: new Map(entries) };
}

/** A key without a value is as if it were not there. */
function without(node: Node, key: string): Node {
  const value = node.kind === 'map' ? node.entries.get(key)?.value : undefined;
  if (node.kind !== 'map' || value?.kind !== 'scalar' || value.value !== null) return node;
  return { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) };
}

/**
 * `sqs: arn:aws:sqs:…:${aws:accountId}:jobs` has become a CloudFormation function: it is still the short form, and is
 * opened here.
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

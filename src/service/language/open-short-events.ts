import type { Entry, MapNode, Node } from './node.js';

/** What the short form of an event stands for. */
const shortKeys: Readonly<Record<string, string>> = { s3: 'bucket', sqs: 'arn', sns: 'arn', stream: 'arn' };

/**
 * `sqs: arn:aws:sqs:…:${aws:accountId}:jobs` has become a CloudFormation function: it is still the short form, and is
 * opened here, so that the schema need not know.
 */
export function openShortEvents(root: Node): Node {
  return change(root, 'functions', (functions) =>
    eachValue(functions, (fn) =>
      change(fn, 'events', (events) =>
        events.kind === 'list' ? { ...events, items: events.items.map(openEvent) } : events,
      ),
    ),
  );
}

function openEvent(event: Node): Node {
  if (event.kind !== 'map') return event;
  return eachValue(event, (value, name) => {
    const key = shortKeys[name];
    return key !== undefined && isFunction(value) ? wrapped(key, value) : value;
  });
}

function isFunction(node: Node): boolean {
  if (node.kind !== 'map' || node.entries.size !== 1) return false;
  return [...node.entries.keys()].every((key) => /^(Ref|Fn::)/.test(key));
}

function wrapped(key: string, value: Node): MapNode {
  return { kind: 'map', place: value.place, entries: new Map([[key, { key: value.place, value }]]) };
}

function change(node: Node, key: string, work: (value: Node) => Node): Node {
  return eachValue(node, (value, name) => (name === key ? work(value) : value));
}

function eachValue(node: Node, work: (value: Node, key: string) => Node): Node {
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: work(entry.value, key) },
  ]);
  return { ...node, entries: new Map(entries) };
}

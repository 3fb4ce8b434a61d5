import type { Entry, MapNode, Node, Scalar } from './node.js';

/** The map with the value of one key replaced; unchanged if the key is missing. */
export function change(node: Node, key: string, work: (value: Node) => Node): Node {
  return eachValue(node, (value, name) => (name === key ? work(value) : value));
}

export function eachValue(node: Node, work: (value: Node, key: string) => Node): Node {
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: work(entry.value, key) },
  ]);
  return { ...node, entries: new Map(entries) };
}

/** A map with one key, at the position of its value. */
export function wrapped(key: string, value: Node): MapNode {
  return { kind: 'map', place: value.place, entries: new Map([[key, { key: value.place, value }]]) };
}

export function without(node: MapNode, ...keys: string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}

export function withEntry(node: MapNode, key: string, entry: Entry): MapNode {
  return { ...node, entries: new Map([...node.entries, [key, entry]]) };
}

export const isEmpty = (node: Node) => node.kind === 'scalar' && node.value === null;

/** The scalar of a node; undefined for anything else. */
export const scalarOf = (node: Node | undefined): Scalar | undefined =>
  node?.kind === 'scalar' ? node.value : undefined;

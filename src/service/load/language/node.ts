import type { Place } from '../../types.js';

export type Scalar = string | number | boolean | null;

/** A parsed value with its position; the value of a variable keeps the position of its source. */
export type Node = MapNode | ListNode | ScalarNode | BrokenNode;

export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Place;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly Node[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: Scalar;
  /** Columns from `place` to the first character of the text; undefined if text and file differ (escapes, folding). */
  readonly inset?: number;
}

/** A value that could not be resolved; the problem is reported already, so checks skip it. */
export interface BrokenNode {
  readonly kind: 'broken';
  readonly place: Place;
}

/** Replaces a broken value in plain data; every schema accepts it. */
export const brokenValue = Symbol('broken');

/** The node as plain JSON data. Broken values are omitted, and so is anything that contains nothing else. */
export function toPlain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'broken':
      return brokenValue;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
  }
}

export type Path = readonly (string | number)[];

/** The node at a path, or its nearest existing parent. */
export function nodeAt(root: Node, path: Path): Node {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (!next) return node;
    node = next;
  }
  return node;
}

export function childOf(node: Node, step: string | number): Node | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  if (node.kind === 'list') return node.items[Number(step)];
  return undefined;
}

/** Position of the last step's key; for list items and the root, of the value itself. */
export function keyPlace(root: Node, path: Path): Place {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  const entry = parent.kind === 'map' && last !== undefined ? parent.entries.get(String(last)) : undefined;
  return entry?.key ?? nodeAt(root, path).place;
}

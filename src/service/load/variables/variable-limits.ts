import type { Place } from '../../types.js';
import type { Node } from '../language/node.js';
import type { Problems } from '../language/problems.js';

/**
 * Limits for a service file's variables: each line can double the size of the line before it, so thirty lines can
 * expand to more than any machine can hold.
 */
export const variableLimits = {
  /** Number of values after expansion. */
  values: 50_000,
  /** Total characters of text, and therefore of any single string. */
  characters: 5_000_000,
  /** Depth of nested values and variables. */
  depth: 200,
  /** Bytes of a file read by `${file(…)}`. */
  fileBytes: 5_000_000,
} as const;

interface Size {
  readonly values: number;
  readonly characters: number;
}

const number = (value: number) => value.toLocaleString('en');

/**
 * Measures the expanded size of nodes, each once per use, because the template will contain shared values several
 * times.
 */
export function createMeasure(problems: Problems): (node: Node) => void {
  const sizes = new Map<Node, Size>();
  const sizeOf = (node: Node): Size => sizes.get(node) ?? { values: 1, characters: lengthOf(node) };
  return (node) => {
    if (sizes.has(node)) return;
    const inner = childrenOf(node).map(sizeOf);
    const size = {
      values: inner.reduce((sum, { values }) => sum + values, 1),
      characters: inner.reduce((sum, { characters }) => sum + characters, lengthOf(node)),
    };
    if (size.values > variableLimits.values)
      problems.refuse(node.place, `variables expand to more than ${number(variableLimits.values)} values: ${writeOut}`);
    refuseLongText(node.place, size.characters, problems);
    sizes.set(node, size);
  };
}

/** @throws EmojifyError SERVICE_TOO_LARGE */
export function refuseLongText(place: Place, characters: number, problems: Problems): void {
  if (characters > variableLimits.characters)
    problems.refuse(
      place,
      `variables expand to more than ${number(variableLimits.characters)} characters: ${writeOut}`,
    );
}

const writeOut = 'write them out';

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
}

function lengthOf(node: Node): number {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? node.value.length : 0;
  return node.kind === 'map' ? [...node.entries.keys()].reduce((sum, key) => sum + key.length, 0) : 0;
}

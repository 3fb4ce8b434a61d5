import type { Place } from '../../types.js';
import type { Node } from '../language/node.js';
import type { Problems } from '../language/problems.js';

/**
 * What bounds the work on a service file's variables: each line can double what the line before it stands for, so thirty
 * lines can open to more than any machine holds.
 */
export const variableLimits = {
  /** Values the file may open to. */
  values: 50_000,
  /** Characters of all its text together, and so of one text. */
  characters: 5_000_000,
  /** Values and variables that lead into one another. */
  depth: 200,
  /** Bytes of a file read by `${file(…)}`. */
  fileBytes: 5_000_000,
} as const;

interface Size {
  readonly values: number;
  readonly characters: number;
}

const number = (value: number) => value.toLocaleString('en');

/** Measures what nodes open to, each once: what two places share counts twice, for the template will hold it twice. */
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
      problems.refuse(node.place, `variables open to more than ${number(variableLimits.values)} values: ${writeOut}`);
    refuseLongText(node.place, size.characters, problems);
    sizes.set(node, size);
  };
}

/** @throws EmojifyError SERVICE_TOO_LARGE */
export function refuseLongText(place: Place, characters: number, problems: Problems): void {
  if (characters > variableLimits.characters)
    problems.refuse(place, `variables open to more than ${number(variableLimits.characters)} characters: ${writeOut}`);
}

const writeOut = 'write out what is meant';

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
}

function lengthOf(node: Node): number {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? node.value.length : 0;
  return node.kind === 'map' ? [...node.entries.keys()].reduce((sum, key) => sum + key.length, 0) : 0;
}

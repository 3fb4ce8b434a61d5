import { keyPlace, type Node, nodeAt, type Path } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';
import { type Mismatch, mismatches } from './interpret.js';
import { messageOf } from './messages.js';
import { serviceSchema } from './service-schema.js';

/**
 * Validates plain data against the schema, and adds a problem with its position for each mismatch. Text that represents
 * a number or a boolean is converted in place, because variables return text. Invalid values are removed from the data,
 * so that later checks find only what they expect. Returns whether everything was valid.
 */
export function validate(data: unknown, root: Node, problems: Problems): boolean {
  const first = mismatches(serviceSchema, data);
  const left = convert(data, first) ? mismatches(serviceSchema, data) : first;
  const found = left.filter(({ path }) => nodeAt(root, path).kind !== 'broken');
  for (const mismatch of found) addProblem(mismatch, root, problems);
  for (const mismatch of found) prune(data, mismatch);
  return found.length === 0;
}

/** Converts text to the expected number or boolean, and vice versa; returns whether anything was converted. */
function convert(data: unknown, found: readonly Mismatch[]): boolean {
  let converted = false;
  for (const { keyword, schema, path, data: value } of found) {
    const wanted = keyword === 'type' ? converse(value, [schema.type].flat() as string[]) : undefined;
    const parent = parentOf(data, path);
    if (wanted === undefined || !parent) continue;
    parent[path.at(-1) as string] = wanted;
    converted = true;
  }
  return converted;
}

function converse(value: unknown, types: readonly string[]): unknown {
  if (typeof value === 'string') {
    const number = value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
    if (number !== undefined && (types.includes('number') || types.includes('integer'))) return number;
    return types.includes('boolean') && /^(true|false)$/.test(value) ? value === 'true' : undefined;
  }
  const simple = typeof value === 'number' || typeof value === 'boolean';
  return simple && types.includes('string') ? String(value) : undefined;
}

/**
 * Unknown keys are removed alone; events and other values completely; a function, a resource or a section loses only a
 * part.
 */
function prune(data: unknown, { keyword, path, detail }: Mismatch): void {
  const inEvent = path[0] === 'functions' && path[2] === 'events' && path.length > 3;
  const lacks = keyword === 'required' && !(path[0] === 'provider' && path.length > 1);
  if (keyword === 'additionalProperties') remove(data, [...path, detail as string]);
  else if (inEvent) remove(data, path.slice(0, 4));
  else if (!lacks) remove(data, path);
}

/** List items become null, so that the indices of the others stay the same. */
function remove(data: unknown, path: Path): void {
  const parent = parentOf(data, path);
  const last = path.at(-1);
  if (!parent || last === undefined) return;
  if (Array.isArray(parent)) parent[Number(last)] = null;
  else delete parent[last];
}

function parentOf(data: unknown, path: Path): Record<string | number, unknown> | undefined {
  if (path.length === 0) return undefined;
  let parent = data as Record<string | number, unknown> | undefined;
  for (const step of path.slice(0, -1)) parent = parent?.[step] as typeof parent;
  return typeof parent === 'object' && parent !== null ? parent : undefined;
}

function addProblem(mismatch: Mismatch, root: Node, problems: Problems): void {
  const message = messageOf(mismatch, root);
  const { keyword, path, detail } = mismatch;
  if (!message) return;
  if (keyword === 'additionalProperties') {
    problems.add(keyPlace(root, [...path, detail as string]), message);
    return;
  }
  const node = nodeAt(root, path);
  const scalar = node.kind === 'scalar' && node.value !== null;
  problems.add(scalar ? node.place : keyPlace(root, path), message);
}

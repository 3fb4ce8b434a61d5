import { Ajv, type ErrorObject } from 'ajv';
import { keyPlace, type Node, nodeAt, type Path } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import { messageOf } from './messages.js';
import { serviceSchema } from './service-schema.js';

/**
 * Checks plain data against the schema, and adds a problem with its place for each thing that is wrong.
 * Text that stands for a number or a boolean becomes one, in place: variables give text. What is wrong is removed from
 * the data, so that later checks meet only what they expect. Says whether all was well.
 */
export function validate(data: unknown, root: Node, problems: Problems): boolean {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, messages: false });
  const check = ajv.compile(serviceSchema);
  if (check(data) || (convert(data, check.errors ?? []) && check(data))) return true;
  const found = (check.errors ?? [])
    .map((error) => ({ error, path: pathOf(error.instancePath, root) }))
    .filter(({ error, path }) => error.keyword !== 'if' && nodeAt(root, path).kind !== 'broken');
  for (const { error, path } of found) addProblem(error, path, root, problems);
  for (const { error, path } of found) prune(data, error, path);
  return found.length === 0;
}

/** Turns text into the number or boolean that is wanted, and the other way round; says whether there was any. */
function convert(data: unknown, errors: readonly ErrorObject[]): boolean {
  let converted = false;
  for (const { keyword, schema, instancePath, data: value } of errors) {
    const wanted = keyword === 'type' ? converse(value, [schema].flat() as string[]) : undefined;
    if (wanted === undefined) continue;
    replace(data, stepsOf(instancePath), wanted);
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

/** Unknown keys go alone; events and other values go whole; a function, a resource or a section only lacks something. */
function prune(data: unknown, { keyword, params }: ErrorObject, path: Path): void {
  const inEvent = path[0] === 'functions' && path[2] === 'events' && path.length > 3;
  const lacks = keyword === 'required' && !(path[0] === 'provider' && path.length > 1);
  if (keyword === 'additionalProperties') remove(data, [...path, params.additionalProperty as string]);
  else if (inEvent) remove(data, path.slice(0, 4));
  else if (!lacks) remove(data, path);
}

/** List items become null, so that the places of the others stay. */
function remove(data: unknown, path: Path): void {
  const parent = parentOf(data, path);
  const last = path.at(-1);
  if (!parent || last === undefined) return;
  if (Array.isArray(parent)) parent[Number(last)] = null;
  else delete parent[last];
}

function replace(data: unknown, path: Path, value: unknown): void {
  const parent = parentOf(data, path);
  const last = path.at(-1);
  if (parent && last !== undefined) parent[last] = value;
}

function parentOf(data: unknown, path: Path): Record<string | number, unknown> | undefined {
  let parent = data as Record<string | number, unknown> | undefined;
  for (const step of path.slice(0, -1)) parent = parent?.[step] as typeof parent;
  return typeof parent === 'object' && parent !== null ? parent : undefined;
}

function addProblem(error: ErrorObject, path: Path, root: Node, problems: Problems): void {
  const message = messageOf(error, path, root);
  if (!message) return;
  if (error.keyword === 'additionalProperties') {
    problems.add(keyPlace(root, [...path, error.params.additionalProperty as string]), message);
  } else {
    const node = nodeAt(root, path);
    const wholeMap = node.kind === 'map' || node.kind === 'list' || (node.kind === 'scalar' && node.value === null);
    problems.add(wholeMap ? keyPlace(root, path) : node.place, message);
  }
}

/** `/functions/a/timeout` as steps; numbers where the data has a list. */
function pathOf(pointer: string, root: Node): Path {
  const path: (string | number)[] = [];
  for (const step of stepsOf(pointer)) path.push(nodeAt(root, path).kind === 'list' ? Number(step) : step);
  return path;
}

const stepsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));

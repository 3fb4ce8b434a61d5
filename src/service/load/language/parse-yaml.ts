import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, Scalar, type YAMLMap } from 'yaml';
import { cloudFormationTags, shortForm, unknownTagMessage } from './cloudformation-tags.js';
import type { Entry, MapNode, Node } from './node.js';
import type { Problems } from './problems.js';
import { placeAt, type SourceFile } from './source-file.js';

/** Maximum number of values in a file. Aliases multiply: nine lines can stand for a billion values. */
const MAX_VALUES = 50_000;

interface Reading {
  readonly source: SourceFile;
  readonly problems: Problems;
  readonly anchors: Map<string, unknown>;
  readonly open: Set<unknown>;
  values: number;
}

/** The value of a YAML (or JSON) file with all positions; undefined if it cannot be read. */
export function parseYaml(source: SourceFile, problems: Problems): Node | undefined {
  problems.know(source);
  const document = parseDocument(source.text, {
    customTags: cloudFormationTags,
    lineCounter: source.lines,
    prettyErrors: false,
    merge: true,
    stringKeys: false,
    // The parser compares each key of a map with all others, which takes six seconds for twenty thousand.
    uniqueKeys: false,
  });
  // Syntax errors after the first mostly result from it.
  const [error] = document.errors;
  if (error) problems.add(placeAt(source, error.pos[0]), yamlMessage(error));
  for (const warning of document.warnings) {
    if (warning.code === 'TAG_RESOLVE_FAILED')
      problems.add(placeAt(source, warning.pos[0]), unknownTagMessage(warning.message));
  }
  if (error) return undefined;
  if (document.contents === null) return { kind: 'scalar', value: null, place: placeAt(source, 0) };
  const reading = { source, problems, anchors: new Map(), open: new Set(), values: 0 };
  return read(document.contents, reading);
}

function read(value: unknown, reading: Reading): Node {
  const { source, problems, open } = reading;
  const offset = (value as { range?: [number, number, number] | null })?.range?.[0] ?? 0;
  const place = placeAt(source, offset);
  if (++reading.values > MAX_VALUES) {
    if (reading.values === MAX_VALUES + 1)
      problems.add(place, `aliases expand to more than ${MAX_VALUES.toLocaleString('en')} values: write them out`);
    return { kind: 'broken', place };
  }
  if (isAlias(value)) return readAlias(value, reading);
  const { anchor, tag } = value as { anchor?: string; tag?: string };
  if (anchor) reading.anchors.set(anchor, value);
  open.add(value);
  const node = readUntagged(value, reading, place);
  open.delete(value);
  return tag?.startsWith('!') && !tag.startsWith('!!') ? shortForm(tag, node) : node;
}

function readAlias(alias: Alias, reading: Reading): Node {
  const place = placeAt(reading.source, alias.range?.[0] ?? 0);
  const target = reading.anchors.get(alias.source);
  if (target !== undefined && !reading.open.has(target)) return read(target, reading);
  const why = target === undefined ? 'is not defined before it is used' : 'contains itself';
  reading.problems.add(place, `alias "*${alias.source}" ${why}`);
  return { kind: 'broken', place };
}

function readUntagged(value: unknown, reading: Reading, place: Node['place']): Node {
  if (isMap(value)) return { kind: 'map', place, entries: readEntries(value, reading) };
  if (isSeq(value))
    return { kind: 'list', place, items: value.items.map((item) => read(item ?? new Scalar(null), reading)) };
  if (!isScalar(value)) return { kind: 'scalar', place, value: null };
  const plain = value.value;
  if (typeof plain === 'string') return { kind: 'scalar', place, value: plain, ...inset(value, reading.source) };
  if (typeof plain === 'bigint') return { kind: 'scalar', place, value: Number(plain) };
  return { kind: 'scalar', place, value: typeof plain === 'number' || typeof plain === 'boolean' ? plain : null };
}

function readEntries(map: YAMLMap, reading: Reading): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const merged: Node[] = [];
  for (const pair of map.items as Pair[]) {
    const offset = (pair.key as { range?: [number, number, number] })?.range?.[0] ?? map.range?.[0] ?? 0;
    const key = placeAt(reading.source, offset);
    if (!isScalar(pair.key)) {
      reading.problems.add(key, 'a key must be text');
      continue;
    }
    // as a key of a plain object it would set the prototype and be lost
    if (pair.key.value === '__proto__') reading.problems.add(key, 'invalid key "__proto__": choose another name');
    const value = pair.value ? read(pair.value, reading) : ({ kind: 'scalar', value: null, place: key } as const);
    const name = pair.key.source ?? String(pair.key.value);
    if (entries.has(name)) reading.problems.add(key, `key "${name}" is defined twice: remove one`);
    if (String(pair.key.value) === '<<' || name === '<<') merged.push(value);
    else entries.set(name, { key, value });
  }
  for (const value of merged.flatMap((node) => (node.kind === 'list' ? node.items : [node]))) {
    if (value.kind === 'scalar') reading.problems.add(value.place, 'invalid "<<": expected a map, such as *defaults');
    mergeInto(entries, value);
  }
  return entries;
}

/** `<<: *defaults`: the map's own keys take precedence over merged ones. */
function mergeInto(entries: Map<string, Entry>, value: Node): void {
  for (const [key, entry] of (value as Partial<MapNode>).entries ?? []) if (!entries.has(key)) entries.set(key, entry);
}

/** Start of the text in a one-line scalar whose text appears unchanged in the file. */
function inset(scalar: Scalar, source: SourceFile): { inset?: number } {
  const written = source.text.slice(scalar.range?.[0], scalar.range?.[1]);
  const at = written.indexOf(String(scalar.value));
  return at >= 0 && at <= 1 && !written.includes('\n') ? { inset: at } : {};
}

function yamlMessage(error: { code: string; message: string }): string {
  if (error.code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML: use spaces';
  if (error.code === 'MULTIPLE_DOCS') return 'one document is expected: remove the "---" and what follows it';
  if (error.code === 'RESOURCE_EXHAUSTION' || /call stack/.test(error.message))
    return 'lists and maps are nested too deeply';
  if (/flow-map-start at node end/.test(error.message))
    return 'not valid YAML: quote text that holds "{", as in "/users/{id}"';
  const first = error.message.split('\n')[0] ?? error.message;
  return `not valid YAML: ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

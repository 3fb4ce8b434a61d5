import { type Document, isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { plain } from './edit.js';

/** The map at a path of keys; undefined if the value is not a map. */
export function mapAt(document: Document, path: readonly string[]): YAMLMap | undefined {
  let node: unknown = document.contents;
  for (const key of path) node = isMap(node) ? entryOf(node, key)?.value : undefined;
  return isMap(node) ? node : undefined;
}

export function entryOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => plain(pair.key) === key);
}

/** The maps of the functions in this file; those in other files are excluded. */
export function functionsOf(document: Document): YAMLMap[] {
  const functions = document.get('functions');
  const maps = isSeq(functions) ? functions.items.filter(isMap) : isMap(functions) ? [functions] : [];
  return maps.flatMap((map) => map.items.map(({ value }) => value).filter(isMap));
}

import type { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** One change to the text of a service file: `text` replaces the range from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** One line for the reader of the diff. */
  readonly why: string;
}

/**
 * The text of a file with its YAML tree, whose nodes have offsets, so that everything that is not edited stays the same
 * byte for byte.
 */
export interface Draft {
  readonly text: string;
  readonly document: Document;
  /** Folder of the service file. */
  readonly root: string;
  /** Changes inside of strings, which an edit that moves these strings has to include. */
  readonly inner: readonly Edit[];
}

/** A part of the text with its inner changes applied, and their reasons. */
export function slice({ text, inner }: Draft, start: number, end: number): { text: string; why: string[] } {
  const edits = inner.filter((edit) => edit.start >= start && edit.end <= end);
  const shifted = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return { text: applyEdits(text.slice(start, end), shifted), why: edits.map(({ why }) => why) };
}

type Ranged = { readonly range?: readonly [number, number, number] | null | undefined };

export const startOf = (node: unknown): number => (node as Ranged | null)?.range?.[0] ?? 0;

/** The end of a value: its last character, without following comments or blank lines. */
export function endOf(node: unknown): number {
  const collection = node as (YAMLMap | YAMLSeq) & { flow?: boolean };
  const last = Array.isArray(collection?.items) && !collection.flow ? collection.items.at(-1) : undefined;
  if (last === undefined || last === null) return (node as Ranged | null)?.range?.[1] ?? 0;
  const pair = last as Pair;
  return 'key' in (last as object) ? endOfPair(pair) : endOf(last);
}

export function endOfPair({ key, value }: Pair): number {
  return value === null || value === undefined ? endOf(key) : Math.max(endOf(value), endOf(key));
}

/** Indentation of the line that contains an offset. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

export const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;

/** The position after the line that contains an offset. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** Removes the lines of a value completely; comments above them stay. */
export function removeLines({ text }: Draft, start: number, end: number, why: string): Edit {
  return { start: lineStart(text, start), end: lineEnd(text, Math.max(start, end - 1)), text: '', why };
}

/** Removes a key with its value: its lines, or its part between the commas of `{ … }`. */
export function removePair(draft: Draft, map: YAMLMap, pair: Pair, why: string): Edit {
  if (!map.flow) return removeLines(draft, startOf(pair.key), endOfPair(pair), why);
  const index = map.items.indexOf(pair);
  const next = map.items[index + 1];
  const previous = map.items[index - 1];
  if (next) return { start: startOf(pair.key), end: startOf(next.key), text: '', why };
  return { start: previous ? endOfPair(previous) : startOf(pair.key), end: endOfPair(pair), text: '', why };
}

export function replaceNode(node: unknown, text: string, why: string): Edit {
  return { start: startOf(node), end: endOf(node), text, why };
}

/** Adds a line at the beginning of a map. */
export function newLine({ text }: Draft, map: YAMLMap, line: string): Omit<Edit, 'why'> {
  const start = startOf(map.items[0]?.key);
  const at = lineStart(text, start);
  return { start: at, end: at, text: `${indentAt(text, start)}${line}\n` };
}

/** Text in single quotes, escaped as in YAML. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

export const plain = (node: unknown): unknown => (node as Scalar | null)?.value;

/** Edits in the order of the file, without those inside another one. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  const isInsertion = ({ start, end }: Edit) => start === end;
  const sorted = [...edits].sort(
    (a, b) => a.start - b.start || Number(isInsertion(b)) - Number(isInsertion(a)) || b.end - a.end,
  );
  const kept: Edit[] = [];
  for (const edit of sorted) {
    const before = kept.at(-1);
    if (before === undefined || edit.start >= before.end) kept.push(edit);
    else if (edit.end > before.end && edit.text === '') kept.push({ ...edit, start: before.end });
  }
  return kept;
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

import type { Node } from '../language/node.js';
import { placeAt, type SourceFile } from '../language/source-file.js';

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Gives the value of a module a tree with positions in its source. A computed value has no position of its own and gets
 * that of its parent. Positions are found in the text: keys in order, objects by their brackets, names of objects in
 * the same file followed. This is exact for files written as data, and approximate for others.
 */
export function placeValues(value: unknown, source: SourceFile): Node {
  const code = blanked(source.text);
  const whole = { start: 0, end: code.length };
  const first = /\bexport\s+default\b|\bmodule\.exports\s*=|\bexport\s*=/.exec(code);
  const root = objectAt(code, first ? first.index + first[0].length : 0) ?? firstObject(code) ?? whole;
  return place(value, root, root.start, { code, source });
}

interface Placing {
  readonly code: string;
  readonly source: SourceFile;
}

function place(value: unknown, inside: Range | undefined, offset: number, placing: Placing): Node {
  const here = placeAt(placing.source, offset);
  if (Array.isArray(value)) {
    const items = inside ? itemsIn(placing.code, inside) : [];
    return {
      kind: 'list',
      place: here,
      items: value.map((item, index) => {
        const at = items[index];
        return place(item, at === undefined ? undefined : objectAt(placing.code, at), at ?? offset, placing);
      }),
    };
  }
  if (typeof value !== 'object' || value === null)
    return { kind: 'scalar', place: here, value: (value ?? null) as string | number | boolean | null };
  const entries = Object.entries(value).map(([key, item]) => {
    const found = inside && keyIn(placing.code, inside, key);
    const at = found ?? { key: offset, value: offset };
    const child = place(item, found && objectAt(placing.code, found.value), at.value, placing);
    return [key, { key: placeAt(placing.source, at.key), value: child }] as const;
  });
  return { kind: 'map', place: here, entries: new Map(entries) };
}

/** The positions of a key and its value in an object, excluding nested objects. */
function keyIn(code: string, inside: Range, key: string): { key: number; value: number } | undefined {
  const escaped = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w$.])(['"]?)${escaped}\\1\\s*(:|,|\\}|\\()`, 'g');
  pattern.lastIndex = inside.start + 1;
  for (let match = pattern.exec(code); match && match.index < inside.end; match = pattern.exec(code)) {
    if (depthAt(code, inside.start, match.index) !== 1) continue;
    const after = match.index + match[0].length;
    const value = match[2] === ':' ? after + (/^\s*/.exec(code.slice(after))?.[0].length ?? 0) : match.index;
    return { key: match.index, value };
  }
  return undefined;
}

function itemsIn(code: string, inside: Range): number[] {
  const starts: number[] = [];
  let expected = true;
  let depth = 0;
  for (let at = inside.start + 1; at < inside.end; at++) {
    const char = code[at] as string;
    if (expected && depth === 0 && /\S/.test(char) && char !== ']') {
      starts.push(at);
      expected = false;
    }
    if ('{[('.includes(char)) depth++;
    else if ('}])'.includes(char)) depth--;
    else if (char === ',' && depth === 0) expected = true;
  }
  return starts;
}

/** The object or list that begins at an offset, or the one to which a name there was assigned in this file. */
function objectAt(code: string, offset: number): Range | undefined {
  const rest = code.slice(offset, offset + 200);
  const space = /^\s*/.exec(rest)?.[0].length ?? 0;
  if (/^[{[]/.test(rest.slice(space))) return bracketed(code, offset + space);
  const name = /^[A-Za-z_$][\w$]*/.exec(rest.slice(space))?.[0];
  const declared =
    name && new RegExp(`\\b(?:const|let|var)\\s+${name.replace(/\$/g, '\\$')}\\b[^={;]*=\\s*(?=[{[])`).exec(code);
  return declared ? bracketed(code, declared.index + declared[0].length) : undefined;
}

function firstObject(code: string): Range | undefined {
  const match = /=\s*(?=\{)/.exec(code);
  return match ? bracketed(code, match.index + match[0].length) : undefined;
}

function bracketed(code: string, start: number): Range {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    if ('{[('.includes(code[at] as string)) depth++;
    else if ('}])'.includes(code[at] as string) && --depth === 0) return { start, end: at };
  }
  return { start, end: code.length };
}

function depthAt(code: string, start: number, at: number): number {
  let depth = 0;
  for (let index = start; index < at; index++) {
    if ('{[('.includes(code[index] as string)) depth++;
    else if ('}])'.includes(code[index] as string)) depth--;
  }
  return depth;
}

/** Text of the same length with comments and the brackets in strings blanked, so that only code has brackets. */
function blanked(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(token, (found) => {
    const comment = found.startsWith('/');
    return found.replace(comment ? /[^\n]/g : /[{}[\]():,]/g, ' ');
  });
}

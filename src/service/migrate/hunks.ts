import { type Edit, inOrder, lineEnd, lineStart } from './edit.js';

/** Lines of the file that change together, as in a diff. */
export interface Hunk {
  /** First line before and after, counted from 1. */
  readonly line: number;
  readonly newLine: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The reason for each of its changes. */
  readonly why: readonly string[];
}

/** Groups the edits by the lines that they change. */
export function hunksOf(text: string, edits: readonly Edit[]): Hunk[] {
  const hunks: Hunk[] = [];
  let shift = 0;
  for (const group of byLines(text, edits)) {
    const [first] = group;
    const last = group.at(-1);
    if (!first || !last) continue;
    const start = lineStart(text, first.start);
    const end = endOfLines(text, last);
    const before = linesOf(text.slice(start, end));
    const after = linesOf(replaced(text, start, end, group));
    const line = text.slice(0, start).split('\n').length;
    hunks.push({ line, newLine: line + shift, before, after, why: reasons(group) });
    shift += after.length - before.length;
  }
  return hunks;
}

/** An insertion between lines replaces no line of the old text. */
function endOfLines(text: string, { start, end }: Edit): number {
  if (start === end && start === lineStart(text, start)) return end;
  return end > 0 && text[end - 1] === '\n' ? end : lineEnd(text, end);
}

function byLines(text: string, edits: readonly Edit[]): Edit[][] {
  const groups: Edit[][] = [];
  for (const edit of inOrder(edits)) {
    const before = groups.at(-1);
    const last = before?.at(-1);
    if (before && last && lineStart(text, edit.start) < endOfLines(text, last)) before.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function replaced(text: string, start: number, end: number, group: readonly Edit[]): string {
  let result = '';
  let at = start;
  for (const edit of group) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, Math.max(at, end));
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
const reasons = (group: readonly Edit[]) => [...new Set(group.flatMap(({ why }) => why.split('\n')))];

/** A unified diff without context lines, in the format of `patch`; the header of each hunk gives the reason. */
export function diffText(file: string, newFile: string, hunks: readonly Hunk[]): string {
  const parts = hunks.flatMap(({ line, newLine, before, after, why }) => [
    `@@ -${range(line, before.length)} +${range(newLine, after.length)} @@ ${why.join('; ')}`,
    ...before.map((text) => `-${text}`),
    ...after.map((text) => `+${text}`),
  ]);
  return [`--- ${file}`, `+++ ${newFile}`, ...parts].join('\n');
}

/** A hunk without lines is identified by the line before it. */
const range = (line: number, count: number) => `${count === 0 ? line - 1 : line},${count}`;

/** The line of the old file that corresponds to a line of the new one. */
export function oldLine(hunks: readonly Hunk[], line: number): number {
  let shift = 0;
  for (const hunk of hunks) {
    const inside = line - hunk.newLine;
    if (inside < 0) break;
    if (inside < hunk.after.length) return hunk.line + Math.max(0, Math.min(inside, hunk.before.length - 1));
    shift += hunk.before.length - hunk.after.length;
  }
  return line + shift;
}

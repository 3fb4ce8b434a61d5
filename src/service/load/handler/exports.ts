import { withoutComments } from './without-comments.js';

export interface ExportedName {
  /** Number of parameters before the first with a default or rest; undefined if the text does not show it. */
  readonly parameters: number | undefined;
}

export interface ExportList {
  readonly names: ReadonlyMap<string, ExportedName>;
  /** Whether the list is complete: `export *` and computed exports hide others. */
  readonly complete: boolean;
}

/**
 * Finds the exports of a JavaScript or TypeScript file in its text, without running or compiling it. This is fast
 * enough for every command, and careful: if the text is ambiguous, the list is marked as incomplete.
 */
export function readExports(source: string): ExportList {
  const text = withoutComments(source);
  const names = new Map<string, ExportedName>();
  const add = (name: string, at?: number) => {
    if (!names.has(name))
      names.set(name, { parameters: at === undefined ? localParameters(text, name) : parametersAt(text, at) });
  };
  addModuleExports(text, add);
  addCommonJsExports(text, add);
  return { names, complete: !hidesExports(text) };
}

type Add = (name: string, at?: number) => void;

function addModuleExports(text: string, add: Add): void {
  for (const match of text.matchAll(/\bexport\s+(?:declare\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)/g))
    add(match[1] ?? '');
  for (const match of text.matchAll(/\bexport\s+(?:declare\s+)?(?:abstract\s+)?(?:class|enum|namespace)\s+([\w$]+)/g))
    add(match[1] ?? '');
  for (const match of text.matchAll(/\bexport\s+(?:const|let|var)\s+([\w$]+)/g)) add(match[1] ?? '');
  for (const match of text.matchAll(/\bexport\s+(?:const|let|var)\s*\{([^}]*)\}/g))
    for (const name of listed(match[1], ':')) add(name);
  for (const match of text.matchAll(/\bexport\s*\{([^}]*)\}/g)) for (const name of listed(match[1], ' as ')) add(name);
  if (/\bexport\s+default\b/.test(text)) add('default');
}

function addCommonJsExports(text: string, add: Add): void {
  for (const match of text.matchAll(/\b(?:module\.)?exports\.([\w$]+)\s*=(?!=)/g))
    add(match[1] ?? '', match.index + match[0].length);
  for (const match of text.matchAll(/\b(?:module\.)?exports\[\s*(['"])([\w$]+)\1\s*\]\s*=(?!=)/g))
    add(match[2] ?? '', match.index + match[0].length);
  for (const match of text.matchAll(/\bObject\.defineProperty\(\s*(?:module\.)?exports\s*,\s*(['"])([\w$]+)\1/g))
    add(match[2] ?? '');
  const literal = /\bmodule\.exports\s*=\s*\{/.exec(text);
  if (literal) for (const name of topLevelKeys(text, literal.index + literal[0].length)) add(name);
}

/** Names in `{ a, b as c }` or, with ":", in `{ a, b: c }`: the last one is the exported name. */
function listed(list = '', separator: string): string[] {
  return list
    .split(',')
    .map(
      (item) =>
        (item.split(separator).at(-1) ?? '')
          .split('=')[0]
          ?.trim()
          .replace(/^type\s+/, '') ?? '',
    )
    .filter((name) => /^[\w$]+$/.test(name));
}

/** Keys of the object literal whose content begins at `from`; values are skipped. */
function topLevelKeys(text: string, from: number): string[] {
  const keys: string[] = [];
  let depth = 0;
  let atKey = true;
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (depth === 0 && atKey) {
      const key = /^\s*(?:async\s+|get\s+)?\*?\s*['"]?([\w$]+)['"]?\s*[,:(}]/.exec(text.slice(at, at + 200))?.[1];
      if (key) keys.push(key);
      atKey = false;
    }
    if ('{(['.includes(char)) depth++;
    else if ('})]'.includes(char) && depth-- === 0) return keys;
    else if (char === ',' && depth === 0) atKey = true;
  }
  return keys;
}

function hidesExports(text: string): boolean {
  if (/\bexport\s*\*/.test(text)) return true;
  if (/\bmodule\.exports\s*=(?!=)(?!\s*\{)/.test(text)) return true;
  if (/\bmodule\.exports\s*=\s*\{[^}]*\.\.\./.test(text)) return true;
  return (
    /\bexports\[\s*[^'"\]]/.test(text) ||
    /\bObject\.assign\(\s*(?:module\.)?exports\b/.test(text) ||
    /\b__exportStar\b|\b__export\(/.test(text)
  );
}

/** Parameters of the function to which a name refers in the same file. */
function localParameters(text: string, name: string): number | undefined {
  const escaped = name.replace(/\$/g, '\\$');
  const declared = new RegExp(
    `\\bfunction\\s*\\*?\\s*${escaped}\\s*(?=[(<])|\\b(?:const|let|var)\\s+${escaped}\\b[^=;{(]*=(?!=|>)`,
  ).exec(text);
  if (!declared) return undefined;
  return parametersAt(text, declared.index + declared[0].length);
}

/** Counts the parameters of a function that begins here: `async (a, b) =>`, `function (a) {`, or `(a, b)` itself. */
function parametersAt(text: string, at: number): number | undefined {
  const rest = text.slice(at, at + 2000);
  const single = /^\s*(?:async\s+)?[\w$]+\s*=>/.exec(rest);
  if (single) return 1;
  const name = /^\s*([\w$]+)\s*[;,}\n]/.exec(rest);
  if (name) return localParameters(text, name[1] ?? '');
  const open = /^\s*(?:async\b)?\s*(?:function\s*\*?\s*[\w$]*\s*)?(?:<[^>(]*>)?\s*\(/.exec(rest);
  return open ? countParameters(rest.slice(open[0].length)) : undefined;
}

function countParameters(text: string): number {
  let depth = 0;
  let parameter = '';
  let count = 0;
  for (const char of text) {
    if (depth === 0 && (char === ',' || char === ')')) {
      if (parameter.trim() === '' || /^\s*\.\.\./.test(parameter) || /[^=!<>]=(?!=|>)/.test(parameter)) return count;
      count++;
      if (char === ')') return count;
      parameter = '';
      continue;
    }
    if ('([{'.includes(char) || (char === '<' && /\w$/.test(parameter))) depth++;
    else if (')]}'.includes(char) || (char === '>' && !parameter.endsWith('='))) depth--;
    parameter += char;
  }
  return count;
}

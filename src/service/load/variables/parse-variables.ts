/** A piece of text: literal, or a variable `${…}` at `[start, end)`. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly start: number; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'error'; readonly start: number; readonly message: string };

/** One of the comma-separated values of a variable, of which the first that has a value is used. */
export type Candidate =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | {
      readonly kind: 'source';
      /** As written, for messages. */
      readonly text: string;
      readonly type: string;
      /** The part in parentheses and the part after the colon. Both may contain variables. */
      readonly argument: string | undefined;
      readonly address: string | undefined;
    }
  | { readonly kind: 'nested'; readonly text: string }
  | { readonly kind: 'wrong'; readonly message: string };

/**
 * `${self:…}` and `${file(…)…}` are variables; `${AWS::Region}`, `${Bucket}` and `${Bucket.Arn}` belong to
 * CloudFormation.
 */
const opening = /^\$\{\s*([A-Za-z][\w-]*)(\(|:(?!:))/;

/** Whether the text contains a variable, or an escaped one. */
export function hasVariables(text: string): boolean {
  return parseVariables(text).some((segment) => segment.kind !== 'text');
}

export function parseVariables(text: string): Segment[] {
  const segments: Segment[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) segments.push({ kind: 'text', text: plain });
    plain = '';
  };
  while (at < text.length) {
    if (text.startsWith('\\${', at)) {
      plain += '${';
      at += 3;
    } else if (opening.test(text.slice(at, at + 80))) {
      flush();
      const end = closing(text, at + 2);
      segments.push(end < 0 ? { kind: 'error', start: at, message: unclosed } : variable(text, at, end));
      at = end < 0 ? text.length : end + 1;
    } else {
      plain += text[at++];
    }
  }
  flush();
  return segments;
}

/**
 * Limit for nested braces: each level is read again, so the time grows with their number times the length of the text.
 */
const deepest = 50;
const unclosed = `a variable is not closed: a "}" is missing, or it contains more than ${deepest} nested ones`;

function variable(text: string, start: number, end: number): Segment {
  const candidates = splitAtCommas(text.slice(start + 2, end)).map(parseCandidate);
  return { kind: 'variable', start, candidates };
}

/** Index of the `}` that closes the brace opened before `from`; -1 if there is none, or it is nested too deeply. */
function closing(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '{' && ++depth > deepest) return -1;
    else if (char === '}' && depth-- === 0) return at;
  }
  return -1;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('{('.includes(char)) depth++;
    else if ('})'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

const sourcePattern = /^([A-Za-z][\w-]*)(?:\(([\s\S]*?)\)(?=:|$))?(?::([\s\S]*))?$/;

function parseCandidate(text: string): Candidate {
  if (/^(['"])[\s\S]*\1$/.test(text) && text.length > 1) return { kind: 'literal', value: text.slice(1, -1) };
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  if (text === 'null') return { kind: 'literal', value: null };
  if (text !== '' && !Number.isNaN(Number(text))) return { kind: 'literal', value: Number(text) };
  if (text.startsWith('${')) return { kind: 'nested', text };
  const [, type, argument, address] = sourcePattern.exec(text) ?? [];
  if (type && (argument !== undefined || address !== undefined))
    return { kind: 'source', text, type, argument: argument && unquoted(argument), address };
  return { kind: 'wrong', message: text === '' ? 'a default is missing after ","' : `text needs quotes: '${text}'` };
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(['"]).*\1$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

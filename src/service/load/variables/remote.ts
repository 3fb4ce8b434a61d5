import type { Place } from '../../types.js';
import type { Node } from '../language/node.js';
import type { Lookup, Query } from './resolver.js';

/** A value that only AWS has: `${ssm:/name}` or `${cf:stack.Output}`. */
export interface RemoteQuery {
  /** As written between the braces, with the variables in it filled in. */
  readonly text: string;
  readonly type: 'ssm' | 'cf';
  /** Undefined: the region of the service. */
  readonly region: string | undefined;
  /** Parameter, or `stack.Output`. */
  readonly name: string;
  /** ssm: the value as text, without decryption where it is a SecureString. */
  readonly raw: boolean;
  readonly decrypt: boolean;
}

export interface RemoteValue {
  /** Undefined where there is no such parameter, stack or output. */
  readonly value: unknown;
  /** From a SecureString: it must not be shown. */
  readonly secret?: boolean;
}

/** Asks AWS; undefined where that cannot be asked, as without credentials. */
export type ReadRemote = (
  wanted: readonly RemoteQuery[],
  region: string,
) => Promise<ReadonlyMap<string, RemoteValue> | undefined>;

/** What is known so far, by the text of the variable, and what has to be asked for. */
export interface RemoteState {
  readonly known: Map<string, RemoteValue>;
  readonly wanted: Map<string, RemoteQuery>;
}

/** `ssm(eu-west-1, raw):/name`: the words in parentheses, in any order. */
export function remoteQuery({ type, argument, address = '' }: Query): RemoteQuery {
  const text = `${type}${argument === undefined ? '' : `(${argument})`}:${address}`;
  const words = (argument ?? '').split(',').map((word) => word.trim());
  const region = words.find((word) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(word));
  // the older way to ask for decryption, which is the rule now
  const name = address.replace(/~(true|false|split)$/, '');
  const decrypt = !words.includes('noDecrypt') && !address.endsWith('~false');
  return { text, type: type as RemoteQuery['type'], region, name, raw: words.includes('raw'), decrypt };
}

/** The value that AWS gave; before it is asked the variable is noted and has none. */
export function fromRemote({ known, wanted }: RemoteState, query: RemoteQuery, place: Place): Lookup {
  const answer = known.get(query.text);
  if (answer === undefined) {
    wanted.set(query.text, query);
    return { broken: true };
  }
  if (answer.value !== undefined) return { found: nodeOf(answer.value, place) };
  const [stack, output] = query.name.split(/\.(?=[^.]+$)/);
  const where = query.region === undefined ? '' : ` in ${query.region}`;
  const what = query.type === 'ssm' ? `no parameter "${query.name}"` : `no output "${output}" of a stack "${stack}"`;
  return {
    missing: `${what}${where} for "\${${query.text}}": create it first, or give a default: \${${query.text}, 'value'}`,
  };
}

function nodeOf(value: unknown, place: Place): Node {
  if (Array.isArray(value)) return { kind: 'list', place, items: value.map((item) => nodeOf(item, place)) };
  if (typeof value !== 'object' || value === null)
    return { kind: 'scalar', place, value: (value ?? null) as string | number | boolean | null };
  const entries = Object.entries(value).map(
    ([key, item]) => [key, { key: place, value: nodeOf(item, place) }] as const,
  );
  return { kind: 'map', place, entries: new Map(entries) };
}

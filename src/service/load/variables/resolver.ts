import type { Place } from '../../types.js';
import { childOf, type MapNode, type Node, type ScalarNode } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import { joinText } from './join-text.js';
import { type Candidate, hasVariables, parseVariables, type Segment } from './parse-variables.js';
import { createMeasure, variableLimits } from './variable-limits.js';

/** The result of a source: a value (not resolved yet), or the reason why it has none. */
export type Lookup =
  | { readonly found: Node }
  | {
      readonly missing: string;
      /** Used if no default of the variable has a value either. */
      readonly otherwise?: () => Node | undefined;
    }
  | { readonly broken: true };

/** `${type(argument):address}` with its inner variables resolved, at its position. */
export interface Query {
  readonly text: string;
  readonly type: string;
  readonly argument: string | undefined;
  readonly address: string | undefined;
  readonly place: Place;
}

export type Source = (query: Query, resolver: Resolver) => Lookup;

export interface Resolver {
  /** The value with all of its variables resolved. */
  resolve(node: Node): Node;
  /** Follows `${…}` to the target of a value, without resolving its content. */
  target(node: Node): Node;
}

export interface ResolverOptions {
  readonly lookup: Source;
  readonly problems: Problems;
  /** The name of a node in messages: its path in the file. */
  readonly nameOf: (node: Node) => string | undefined;
}

/** Resolves variables lazily, each value once; reports circular references with their path. */
export function createResolver({ lookup, problems, nameOf }: ResolverOptions): Resolver {
  const done = new Map<Node, Node>();
  const targets = new Map<Node, Node>();
  const active: Node[] = [];
  const measure = createMeasure(problems);

  function guarded(node: Node, memo: Map<Node, Node>, work: () => Node): Node {
    const known = memo.get(node);
    if (known) return known;
    if (active.includes(node)) return circle(node);
    if (active.length >= variableLimits.depth)
      problems.refuse(
        node.place,
        `variables are nested more than ${variableLimits.depth} levels deep: shorten the chain`,
      );
    active.push(node);
    const result = work();
    active.pop();
    const kept = memo.get(node) ?? result;
    memo.set(node, kept);
    return kept;
  }

  function circle(node: Node): Node {
    const loop = active.slice(active.indexOf(node));
    const named = loop.map(nameOf).filter((name, index, all) => name !== undefined && all.indexOf(name) === index);
    problems.add(node.place, `circular reference between variables: ${[...named, nameOf(node)].join(' → ')}`);
    for (const member of loop.filter(({ kind }) => kind === 'scalar')) {
      const broken: Node = { kind: 'broken', place: member.place };
      targets.set(member, broken);
      done.set(member, broken);
    }
    return { kind: 'broken', place: node.place };
  }

  function target(node: Node): Node {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || !hasText(node.value)) return node;
    return guarded(node, targets, () => evaluate(node, parseVariables(node.value as string)));
  }

  function resolve(node: Node): Node {
    const known = done.get(node);
    if (known) return known;
    const aim = target(node);
    const result =
      aim === node || done.has(aim) ? (done.get(aim) ?? guarded(aim, done, () => inside(aim))) : resolve(aim);
    done.set(node, result);
    done.set(result, result);
    return result;
  }

  function inside(node: Node): Node {
    const opened = openedOf(node);
    measure(opened);
    return opened;
  }

  function openedOf(node: Node): Node {
    if (node.kind === 'list') return { ...node, items: node.items.map(resolve) };
    if (node.kind !== 'map') return node;
    const entries = [...node.entries].map(
      ([key, entry]) => [key, { key: entry.key, value: resolve(entry.value) }] as const,
    );
    return flattenSub({ ...node, entries: new Map(entries) });
  }

  function evaluate(node: ScalarNode, segments: readonly Segment[]): Node {
    const parts = segments.map((segment): Node | string => {
      if (segment.kind === 'text') return segment.text;
      const place = placeInside(node, segment.start);
      if (segment.kind === 'variable') return firstFound(segment.candidates, place);
      problems.add(place, segment.message);
      return { kind: 'broken', place };
    });
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') return only;
    const values = parts.map((part) => (typeof part === 'string' ? part : resolve(part)));
    const joined = joinText(node, values, problems);
    targets.set(joined, joined);
    return joined;
  }

  function firstFound(candidates: readonly Candidate[], place: Place): Node {
    let reason = '';
    let otherwise: (() => Node | undefined) | undefined;
    for (const candidate of candidates) {
      const result = tryCandidate(candidate, place);
      if ('broken' in result) return { kind: 'broken', place };
      if ('missing' in result) {
        reason ||= result.missing;
        otherwise ??= result.otherwise;
      } else if (!isNull(result.found) || candidate === candidates.at(-1)) return result.found;
    }
    const last = otherwise?.();
    if (last) return last;
    problems.add(place, reason);
    return { kind: 'broken', place };
  }

  function tryCandidate(candidate: Candidate, place: Place): Lookup {
    if (candidate.kind === 'literal') return { found: { kind: 'scalar', value: candidate.value, place } };
    if (candidate.kind === 'wrong') {
      problems.add(place, candidate.message);
      return { broken: true };
    }
    if (candidate.kind === 'nested') return { found: target({ kind: 'scalar', value: candidate.text, place }) };
    const argument = fill(candidate.argument, place);
    const address = fill(candidate.address, place);
    if (argument === null || address === null) return { broken: true };
    return lookup({ text: candidate.text, type: candidate.type, argument, address, place }, { resolve, target });
  }

  /** Resolves the variables inside a variable; null if that fails. */
  function fill(text: string | undefined, place: Place): string | undefined | null {
    if (text === undefined || !hasVariables(text)) return text?.trim();
    const value = resolve({ kind: 'scalar', value: text, place });
    if (value.kind === 'scalar') return String(value.value);
    if (value.kind !== 'broken')
      problems.add(place, `\${${text}} is not text, so it cannot be part of a variable's name`);
    return null;
  }

  const isNull = (node: Node): boolean => {
    const aim = target(node);
    return aim.kind === 'scalar' && aim.value === null;
  };

  return { resolve, target };
}

/** A quick check before parsing, because most text contains no variable. */
function hasText(value: string): boolean {
  return value.includes('${') && (value.includes('\\${') || hasVariables(value));
}

function placeInside(node: ScalarNode, index: number): Place {
  if (node.inset === undefined) return node.place;
  return { ...node.place, column: node.place.column + node.inset + index };
}

/** `Fn::Sub` of a text that itself became an `Fn::Sub` (through `${aws:accountId}`) is combined into one `Fn::Sub`. */
function flattenSub(node: MapNode): MapNode {
  const argument = node.entries.get('Fn::Sub');
  const inner = argument && childOf(argument.value, 'Fn::Sub');
  if (!argument || !inner || node.entries.size !== 1) return node;
  return { ...node, entries: new Map([['Fn::Sub', { key: argument.key, value: inner }]]) };
}

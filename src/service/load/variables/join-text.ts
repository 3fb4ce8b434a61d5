import { childOf, type Node, type ScalarNode } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import { refuseLongText } from './variable-limits.js';

/**
 * Text with values inserted. If one of them is a CloudFormation reference, the result is an `Fn::Sub`, so that
 * `photos-${aws:accountId}` is the same in every account.
 */
export function joinText(at: ScalarNode, parts: readonly (string | Node)[], problems: Problems): Node {
  if (parts.some((part) => typeof part !== 'string' && part.kind === 'broken'))
    return { kind: 'broken', place: at.place };
  const pieces = parts.map((part) => (typeof part === 'string' ? { text: part } : pieceOf(part)));
  if (pieces.includes(undefined)) {
    problems.add(at.place, 'a list or map cannot be inserted into text: use the variable alone, or a value inside it');
    return { kind: 'broken', place: at.place };
  }
  const length = pieces.reduce((sum, piece) => sum + (piece?.text.length ?? 0), 0);
  refuseLongText(at.place, length, problems);
  const text = pieces.map((piece) => piece?.text).join('');
  const scalar: Node = { kind: 'scalar', place: at.place, value: text };
  if (!pieces.some((piece) => piece?.reference)) return scalar;
  return { kind: 'map', place: at.place, entries: new Map([['Fn::Sub', { key: at.place, value: scalar }]]) };
}

function pieceOf(node: Node): { text: string; reference?: true } | undefined {
  if (node.kind === 'scalar') return { text: String(node.value ?? '') };
  const ref = childOf(node, 'Ref');
  if (ref?.kind === 'scalar') return { text: `\${${ref.value}}`, reference: true };
  const sub = childOf(node, 'Fn::Sub');
  if (sub?.kind === 'scalar') return { text: String(sub.value), reference: true };
  const getAtt = childOf(node, 'Fn::GetAtt');
  if (getAtt?.kind !== 'list') return undefined;
  const names = getAtt.items.map((item) => (item.kind === 'scalar' ? item.value : ''));
  return { text: `\${${names.join('.')}}`, reference: true };
}

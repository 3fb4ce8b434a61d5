import { eachValue, wrapped } from '../load/language/edit-node.js';
import type { Node } from '../load/language/node.js';

const pseudo = /#\{(AWS::\w+|[A-Za-z0-9]+(?:\.\w+)?)\}/g;

/** `#{AWS::Region}`, as a widespread plugin read it: text with such a part is an `Fn::Sub`. */
export function withPseudoParameters(node: Node, inSub = false): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withPseudoParameters(item, inSub)) };
  if (node.kind === 'map')
    return eachValue(node, (value, key) => withPseudoParameters(value, inSub || key === 'Fn::Sub'));
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value.search(pseudo) < 0) return node;
  const { inset: _, ...plain } = node;
  const value: Node = { ...plain, value: node.value.replace(pseudo, '${$1}') };
  return inSub ? value : wrapped('Fn::Sub', value);
}

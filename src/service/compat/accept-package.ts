import { change, isEmpty, scalarOf, withEntry, without } from '../load/language/edit-node.js';
import { childOf, type MapNode, type Node } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';
import { asPatterns } from './package-patterns.js';

/** `package:` of the service or of a function: an empty one is removed, `include` and `exclude` become patterns. */
export function acceptPackage(owner: Node, problems: Problems): Node {
  const settings = childOf(owner, 'package');
  if (owner.kind !== 'map' || !settings) return owner;
  if (isEmpty(settings)) return without(owner, 'package');
  return change(owner, 'package', (node) => (node.kind === 'map' ? withPatterns(node, problems) : node));
}

const olderKeys = ['exclude', 'include'] as const;

function withPatterns(given: MapNode, problems: Problems): MapNode {
  const empty = [...given.entries].filter(([, { value }]) => isEmpty(value)).map(([key]) => key);
  const node = without(given, ...empty);
  const older = olderKeys.filter((key) => node.entries.has(key));
  const [first] = older;
  const lists = ['exclude', 'include', 'patterns'].map((key) => texts(childOf(node, key)));
  // the schema reports anything that is not a list of strings
  if (!first || lists.includes(undefined)) return node;
  for (const key of older)
    problems.warn(
      node.entries.get(key)?.key ?? node.place,
      `"${key}" is read as patterns${key === 'exclude' ? ' with "!"' : ''}: "emojify migrate" writes them`,
    );
  const [exclude = [], include = [], patterns = []] = lists;
  const { key, value } = node.entries.get(first) as { key: Node['place']; value: Node };
  const items = asPatterns({ exclude, include, patterns }).map(
    (text): Node => ({ kind: 'scalar', value: text, place: value.place }),
  );
  return withEntry(without(node, ...olderKeys, 'patterns'), 'patterns', {
    key,
    value: { kind: 'list', place: value.place, items },
  });
}

/** The strings of a list; an empty list if there is none, undefined if the value is not a list. */
function texts(node: Node | undefined): string[] | undefined {
  if (node === undefined) return [];
  if (node.kind !== 'list') return undefined;
  const values = node.items.map(scalarOf);
  return values.every((value) => typeof value === 'string') ? (values as string[]) : undefined;
}

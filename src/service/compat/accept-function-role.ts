import { own } from '../../util/own.js';
import { isEmpty, scalarOf, without, wrapped } from '../load/language/edit-node.js';
import { childOf, type Entry, type MapNode, type Node } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';

const keys = ['iamRoleStatements', 'iamRoleStatementsInherit', 'iamRoleStatementsName'];
const pluginSettings = 'serverless-iam-roles-per-function';

/**
 * `iamRoleStatements` of a function, as the per-function roles plugin interpreted them: they replaced the provider's
 * statements unless `iamRoleStatementsInherit` was set.
 */
export function acceptFunctionRole(fn: Node, root: Node, problems: Problems): Node {
  if (fn.kind !== 'map' || !keys.some((key) => fn.entries.has(key))) return fn;
  const statements = fn.entries.get('iamRoleStatements');
  if (fn.entries.has('iam') && statements) {
    problems.add(
      statements.key,
      '"iamRoleStatements" cannot be combined with "iam": move its statements to iam.role.statements',
    );
    return without(fn, ...keys);
  }
  for (const key of keys) {
    const entry = fn.entries.get(key);
    if (entry) problems.warn(entry.key, own(messages, key) ?? '');
  }
  const rest = without(fn, ...keys);
  if (!statements || isEmpty(statements.value)) return rest;
  const inherit = inherits(fn, root);
  return withRole(rest, statements, { ...statements, value: { ...scalarNode(statements), value: inherit } });
}

const messages: Readonly<Record<string, string>> = {
  iamRoleStatements: '"iamRoleStatements" is read as iam.role.statements: "emojify migrate" writes it so',
  iamRoleStatementsInherit: '"iamRoleStatementsInherit" is read as iam.role.inherit: "emojify migrate" writes it so',
  iamRoleStatementsName: '"iamRoleStatementsName" has no effect: roles are named by CloudFormation; remove it',
};

const scalarNode = ({ key }: Entry) => ({ kind: 'scalar' as const, place: key });

function withRole(fn: MapNode, statements: Entry, inherit: Entry): MapNode {
  const role: MapNode = {
    kind: 'map',
    place: statements.value.place,
    entries: new Map([
      ['inherit', inherit],
      ['statements', statements],
    ]),
  };
  const iam = { key: statements.key, value: wrapped('role', role) };
  return { ...fn, entries: new Map([...fn.entries, ['iam', iam]]) };
}

/** Whether the provider's statements apply in addition to the function's own. */
export function inherits(fn: Node, root: Node): boolean {
  const own = scalarOf(childOf(fn, 'iamRoleStatementsInherit'));
  if (own !== undefined && own !== null) return own === true || own === 'true';
  const settings = childOf(childOf(root, 'custom') ?? root, pluginSettings);
  return scalarOf(settings && childOf(settings, 'defaultInherit')) === true;
}

import { isScalar, type Pair, type YAMLMap } from 'yaml';
import { type Draft, type Edit, endOf, endOfPair, indentAt, plain, removePair, slice, startOf } from './edit.js';
import { entryOf, functionsOf, mapAt } from './tree.js';

/** A function's `iamRoleStatements` goes to `iam.role.statements`. */
export function roleEdits(draft: Draft): Edit[] {
  return functionsOf(draft.document).flatMap((fn) => {
    const statements = entryOf(fn, 'iamRoleStatements');
    if (fn.flow || fn.has('iam')) return [];
    const rest = ['iamRoleStatementsInherit', 'iamRoleStatementsName'].flatMap((key) => {
      const pair = entryOf(fn, key);
      return pair ? [removePair(draft, fn, pair, reasons[key] ?? '')] : [];
    });
    return statements ? [nested(draft, fn, statements), ...rest] : rest;
  });
}

const reasons: Readonly<Record<string, string>> = {
  iamRoleStatementsInherit: 'statements of the provider are inherited unless "inherit: false"',
  iamRoleStatementsName: 'roles are named by CloudFormation',
};

function nested(draft: Draft, fn: YAMLMap, pair: Pair): Edit {
  const indent = indentAt(draft.text, startOf(pair.key));
  const value = slice(draft, endOf(pair.key), endOfPair(pair));
  const deeper = value.text.replace(/^\s*:/, '').replace(/\n(?=[^\r\n])/g, '\n    ');
  const inherit = inheritsAll(draft, fn) ? [] : [`${indent}    inherit: false`];
  const lines = ['iam:', `${indent}  role:`, ...inherit, `${indent}    statements:${deeper}`];
  return {
    start: startOf(pair.key),
    end: endOfPair(pair),
    text: lines.join('\n'),
    why: ['what one function may do stands under iam.role.statements', ...value.why].join('\n'),
  };
}

/** Whether the function keeps what the provider allows to all; where that is nothing it makes no difference. */
function inheritsAll({ document }: Draft, fn: YAMLMap): boolean {
  const own = entryOf(fn, 'iamRoleStatementsInherit')?.value;
  if (isScalar(own)) return plain(own) === true;
  if (mapAt(document, ['custom', 'serverless-iam-roles-per-function'])?.get('defaultInherit') === true) return true;
  const provider = mapAt(document, ['provider']);
  const role = mapAt(document, ['provider', 'iam', 'role']);
  return provider !== undefined && !provider.has('iamRoleStatements') && !role?.has('statements');
}

import { isScalar, type Scalar, visit } from 'yaml';
import { isOldRuntime, nearestRuntime } from '../compat/runtimes.js';
import { type Draft, type Edit, startOf } from './edit.js';
import { entryOf, mapAt } from './tree.js';

const runtime = /nodejs\d[\d.]*(?:\.x)?(?![\w.])/g;

const quotedRuntime = /(?<=(['"`]))nodejs\d[\d.]*(?:\.x)?(?=\1)/g;

/** Does the same for a file that is code, in which only runtimes are changed, because the rest may be computed. */
export function moduleEdits(text: string): Edit[] {
  return [...text.matchAll(quotedRuntime)].flatMap(({ 0: found, index }) => {
    const now = newRuntime(found);
    return now === undefined ? [] : [{ start: index, end: index + found.length, text: now, why: reason(found, now) }];
  });
}

type Unedited = Omit<Draft, 'inner'>;

/** Changes inside of strings: old runtimes, `#{AWS::…}`, and references to a name that moved. */
export function textEdits(draft: Unedited): Edit[] {
  const edits: Edit[] = [];
  const moved = serviceWasMap(draft);
  const pseudo = pseudoIsMigrated(draft);
  visit(draft.document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      edits.push(...within(draft, node, runtime, newRuntime));
      if (moved) edits.push(...within(draft, node, /self:service\.name\b/g, () => 'self:service'));
      if (pseudo) edits.push(...within(draft, node, pseudoParameter, (text) => asVariable(text, node)));
    },
  });
  return edits.map((edit) => ({ ...edit, why: reason(draft.text.slice(edit.start, edit.end), edit.text) }));
}

function within(
  { text }: Unedited,
  node: Scalar,
  pattern: RegExp,
  replace: (found: string) => string | undefined,
): Edit[] {
  const start = startOf(node);
  const source = text.slice(start, node.range?.[1] ?? start);
  return [...source.matchAll(pattern)].flatMap(({ 0: found, index }) => {
    const now = replace(found);
    return now === undefined ? [] : [{ start: start + index, end: start + index + found.length, text: now, why: '' }];
  });
}

const newRuntime = (found: string) => (isOldRuntime(found) ? nearestRuntime(found) : undefined);

function reason(before: string, after: string): string {
  if (before.startsWith('nodejs'))
    return `AWS no longer supports ${before}; ${after} is the newest runtime with callback handlers`;
  return before.startsWith('#') ? `${before} is written ${after}` : '"service" is now a name';
}

function serviceWasMap({ document }: Unedited): boolean {
  const service = mapAt(document, ['service']);
  return service !== undefined && service.items.length === 1 && isScalar(entryOf(service, 'name')?.value);
}

const pseudoParameter = /#\{[\w:.]+\}/g;

/** In `!Sub` it is CloudFormation's syntax; elsewhere only the account and the region have a variable. */
function asVariable(found: string, node: Scalar): string | undefined {
  if (node.tag === '!Sub') return found.replace('#', '$');
  if (found === '#{AWS::AccountId}') return '${aws:accountId}';
  return found === '#{AWS::Region}' ? '${aws:region}' : undefined;
}

/** All or none: removing the plugin means that none of them is read any more. */
export function pseudoIsMigrated({ document }: Unedited): boolean {
  let all = true;
  let named = false;
  visit(document, {
    Scalar: (_, node) => {
      const found = typeof node.value === 'string' ? (node.value.match(pseudoParameter) ?? []) : [];
      if (node.value === 'serverless-pseudo-parameters') named = true;
      if (found.some((text) => asVariable(text, node) === undefined)) all = false;
    },
  });
  return all && named;
}

import { basename, dirname, extname, join } from 'node:path';
import { isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { EmojifyError } from '../../errors/emojify-error.js';
import { isModule } from '../load/code/is-module.js';
import { sourceFile } from '../load/language/source-file.js';
import { type LoadOptions, loadSource } from '../load/load-service.js';
import { displayName, readServiceFile } from '../load/read-service-file.js';
import type { Problem } from '../types.js';
import {
  applyEdits,
  type Draft,
  type Edit,
  endOf,
  endOfPair,
  indentAt,
  plain,
  removePair,
  slice,
  startOf,
} from './edit.js';
import { handlerEdits } from './handler-edits.js';
import { type Hunk, hunksOf, oldLine } from './hunks.js';
import { keyEdits } from './key-edits.js';
import { packageEdits } from './package-edits.js';
import { pluginEdits } from './plugin-edits.js';
import { moduleEdits, textEdits } from './text-edits.js';
import { entryOf, functionsOf, mapAt } from './tree.js';

export interface Migration {
  /** The service file and the result, as named in messages. */
  readonly file: string;
  readonly newFile: string;
  /** Absolute path of the result. */
  readonly target: string;
  readonly text: string;
  readonly changes: readonly Hunk[];
  /** Problems that remain after the changes, with positions in the old file. */
  readonly remaining: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Converts a service file of the Serverless Framework to emojify's format. Only unambiguous changes are made; the text
 * around them stays unchanged. The result is checked like any service file, and the remaining problems are left to the
 * user.
 */
export async function migrateService(options: LoadOptions): Promise<Migration> {
  const found = await readServiceFile(options);
  const { file, root, source } = found;
  const edits = isModule(file) ? moduleEdits(source.text) : await editsOf(source.text, root);
  const text = applyEdits(source.text, edits);
  const changes = hunksOf(source.text, edits);
  const target = join(dirname(file), `${basename(file, extname(file))}.migrated${extname(file)}`);
  const { problems, warnings } = await judge({ ...found, source: { ...sourceFile(source.name, text) } }, options);
  const placed = (problem: Problem) =>
    problem.file === source.name ? { ...problem, line: oldLine(changes, problem.line) } : problem;
  return {
    file: source.name,
    newFile: displayName(target, options.cwd),
    target,
    text,
    changes,
    remaining: problems.map(placed),
    warnings: warnings.map(placed),
  };
}

async function editsOf(text: string, root: string): Promise<Edit[]> {
  const document = parseDocument(text, { lineCounter: new LineCounter(), logLevel: 'silent' });
  // the check of the result, which has the same text then, reports what cannot be read
  if (document.errors.length > 0) return [];
  const inner = textEdits({ text, document, root });
  const draft: Draft = { text, document, root, inner };
  const edits = [...[keyEdits, pluginEdits, packageEdits, roleEdits].flatMap((find) => find(draft)), ...inner];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const all = [...edits, ...(await handlerEdits(draft))];
  return all.map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, eol) }));
}

async function judge(
  found: Parameters<typeof loadSource>[0],
  options: LoadOptions,
): Promise<{ problems: readonly Problem[]; warnings: readonly Problem[] }> {
  try {
    const { warnings } = await loadSource(found, options);
    return { problems: [], warnings };
  } catch (error) {
    if (!(error instanceof EmojifyError) || error.code !== 'SERVICE_INVALID') throw error;
    return { problems: error.data?.problems as Problem[], warnings: [] };
  }
}

/** Moves a function's `iamRoleStatements` to `iam.role.statements`. */
function roleEdits(draft: Draft): Edit[] {
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
    why: ['permissions of a function are under iam.role.statements', ...value.why].join('\n'),
  };
}

/** Whether the function inherits the provider's statements; without such statements it makes no difference. */
function inheritsAll({ document }: Draft, fn: YAMLMap): boolean {
  const own = entryOf(fn, 'iamRoleStatementsInherit')?.value;
  if (isScalar(own)) return plain(own) === true;
  if (mapAt(document, ['custom', 'serverless-iam-roles-per-function'])?.get('defaultInherit') === true) return true;
  const provider = mapAt(document, ['provider']);
  const role = mapAt(document, ['provider', 'iam', 'role']);
  return provider !== undefined && !provider.has('iamRoleStatements') && !role?.has('statements');
}

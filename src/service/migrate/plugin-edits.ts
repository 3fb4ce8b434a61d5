import { isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { knownPlugin, pluginMessage } from '../compat/plugins.js';
import { type Draft, type Edit, newLine, plain, removeLines, removePair, startOf } from './edit.js';
import { pseudoIsMigrated } from './text-edits.js';
import { translatePlugin } from './translated-plugins.js';
import { entryOf, mapAt } from './tree.js';

/** Removes plugins whose work is built in, and moves the settings of some of them to where they are read now. */
export function pluginEdits(draft: Draft): Edit[] {
  const root = mapAt(draft.document, []);
  const pair = root && entryOf(root, 'plugins');
  const list = isMap(pair?.value) ? entryOf(pair.value, 'modules')?.value : pair?.value;
  if (!root || !pair) return [];
  if (!isSeq(list))
    return list === null || plain(list) === null ? [removePair(draft, root, pair, 'there are none')] : [];
  const names = list.items.map(plain).filter((name) => typeof name === 'string');
  const removed = names.filter((name) => isRemoved(name, draft));
  const settings = removed.flatMap((name) => settingOf(name, draft, root));
  return [...settings, ...removeNames(draft, root, pair, list, removed)];
}

function isRemoved(name: string, draft: Draft): boolean {
  if (name === 'serverless-pseudo-parameters') return pseudoIsMigrated(draft);
  if (name === 'serverless-plugin-log-retention' && retention(draft) !== undefined)
    return mapAt(draft.document, ['provider'])?.flow !== true;
  return knownPlugin(name)?.builtIn === true || translatePlugin(name, draft) !== undefined;
}

function removeNames(
  draft: Draft,
  root: YAMLMap,
  pair: Pair,
  list: { readonly items: readonly unknown[]; readonly flow?: boolean | undefined } & object,
  removed: readonly string[],
): Edit[] {
  const gone = list.items.filter((item) => removed.includes(String(plain(item))));
  const why = (name: string) =>
    knownPlugin(name)?.builtIn ? pluginMessage(name) : `plugin "${name}": its setting moved into the file`;
  const [first] = removed;
  if (first === undefined) return [];
  if (gone.length === list.items.length) return [removePair(draft, root, pair, removed.map(why).join('\n'))];
  if (!list.flow)
    return gone.map((item) => removeLines(draft, startOf(item), startOf(item) + 1, why(String(plain(item)))));
  const kept = list.items.filter((item) => !gone.includes(item)).map((item) => sourceOf(draft, item));
  const range = (list as { range?: [number, number, number] }).range ?? [0, 0, 0];
  return [{ start: range[0], end: range[1], text: `[${kept.join(', ')}]`, why: removed.map(why).join('\n') }];
}

const sourceOf = ({ text }: Draft, node: unknown) =>
  text.slice(startOf(node), (node as { range?: [number, number] }).range?.[1]);

function settingOf(name: string, draft: Draft, root: YAMLMap): Edit[] {
  const translated = translatePlugin(name, draft);
  if (translated) return translated;
  const provider = mapAt(draft.document, ['provider']);
  if (/dotenv/.test(name) && !root.has('useDotenv') && !root.flow)
    return [{ ...newLine(draft, root, 'useDotenv: true'), why: '"useDotenv" reads .env files' }];
  const days = retention(draft);
  if (!/log-retention/.test(name) || days === undefined || !provider || provider.has('logRetentionInDays')) return [];
  return [{ ...newLine(draft, provider, `logRetentionInDays: ${days}`), why: 'log retention is set here' }];
}

function retention({ document }: Draft): unknown {
  const custom = mapAt(document, ['custom']);
  return custom?.has('logRetentionInDays') ? custom.get('logRetentionInDays') : undefined;
}

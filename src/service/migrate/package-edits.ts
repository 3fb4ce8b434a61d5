import { isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { asPatterns } from '../compat/package-patterns.js';
import {
  applyEdits,
  type Draft,
  type Edit,
  endOf,
  endOfPair,
  indentAt,
  lineEnd,
  plain,
  quoted,
  removePair,
  startOf,
} from './edit.js';
import { entryOf, functionsOf, mapAt } from './tree.js';

const keys = ['exclude', 'include', 'patterns'] as const;
const why = '"include" and "exclude" are now "patterns"; "!" excludes';

/** Converts `package.exclude` and `include` to `patterns`, including the comments between them. */
export function packageEdits(draft: Draft): Edit[] {
  const root = mapAt(draft.document, []);
  const owners = [...(root ? [root] : []), ...functionsOf(draft.document)];
  return owners.flatMap((owner) => {
    const settings = entryOf(owner, 'package')?.value;
    return isMap(settings) && (settings.has('exclude') || settings.has('include')) ? rewrite(draft, settings) : [];
  });
}

function rewrite(draft: Draft, settings: YAMLMap): Edit[] {
  const pairs = keys.flatMap((key) => entryOf(settings, key) ?? []);
  const [first] = [...pairs].sort((a, b) => startOf(a.key) - startOf(b.key));
  const lists = pairs.map(({ value }) => value);
  if (!first || !lists.every((list) => list === null || plain(list) === null || isTexts(list))) return [];
  const others = pairs.filter((pair) => pair !== first).map((pair) => removePair(draft, settings, pair, why));
  const start = startOf(first.key);
  const end = settings.flow ? endOfPair(first) : endOfLines(draft.text, first);
  if (settings.flow)
    return [{ start, end, text: `patterns: [${pairs.flatMap(flowItems).join(', ')}]`, why }, ...others];
  const indent = indentAt(draft.text, start);
  const lines = pairs.flatMap((pair) => blockItems(draft, pair)).map((line) => `${indent}  ${line}`);
  if (lines.length === 0) return [removePair(draft, settings, first, why), ...others];
  return [{ start, end, text: ['patterns:', ...lines].join('\n'), why }, ...others];
}

/** Includes the comment after the last value, without the line break. */
function endOfLines(text: string, pair: Pair): number {
  const end = endOfPair(pair);
  return end + (/^[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
}

const isTexts = (list: unknown): list is YAMLSeq =>
  isSeq(list) && list.items.every((item) => isScalar(item) && typeof item.value === 'string');

function flowItems({ key, value }: Pair): string[] {
  if (!isTexts(value)) return [];
  const texts = value.items.map((item) => String(plain(item)));
  return asPatterns(plain(key) === 'exclude' ? { exclude: texts } : { patterns: texts }).map(quoted);
}

/** The lines of a list unchanged, with comments but without indentation. */
function blockItems(draft: Draft, pair: Pair): string[] {
  const { value } = pair;
  if (!isTexts(value)) return [];
  if (value.flow) return flowItems(pair).map((item) => `- ${item}`);
  const from = lineEnd(draft.text, endOf(pair.key));
  const source = draft.text.slice(0, endOfLines(draft.text, pair));
  const changed = flowItems(pair).map((text, index) => itemEdit(value, index, text));
  const text = applyEdits(source, plain(pair.key) === 'exclude' ? changed : []).slice(from);
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function itemEdit(list: YAMLSeq, index: number, text: string): Edit {
  const item = list.items[index] as { range?: [number, number, number] };
  return { start: item.range?.[0] ?? 0, end: item.range?.[1] ?? 0, text, why };
}

import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { deadKeys, deadProviderKeys, deadRouteKeys, renamedKeys } from '../compat/accept-older-forms.js';
import { type Draft, type Edit, endOfPair, plain, removePair, replaceNode, startOf } from './edit.js';
import { entryOf, functionsOf, mapAt } from './tree.js';

/** Removes keys without effect, renames keys with a new name, and turns `service: { name }` into a name. */
export function keyEdits(draft: Draft): Edit[] {
  const root = mapAt(draft.document, []);
  const provider = mapAt(draft.document, ['provider']);
  const owners = [...(provider ? [provider] : []), ...functionsOf(draft.document)];
  return [
    ...(root ? dead(draft, root, deadKeys) : []),
    ...(provider ? dead(draft, provider, deadProviderKeys) : []),
    ...routesOf(draft).flatMap((route) => dead(draft, route, deadRouteKeys)),
    ...owners.flatMap((owner) => renamed(owner)),
    ...(root ? serviceName(draft, root) : []),
  ];
}

/** The maps of `http` and `httpApi` events. */
function routesOf({ document }: Draft): YAMLMap[] {
  return functionsOf(document).flatMap((fn) => {
    const events = entryOf(fn, 'events')?.value;
    const items = isSeq(events) ? events.items.filter(isMap) : [];
    return items.flatMap((event) => ['http', 'httpApi'].map((name) => event.get(name)).filter(isMap));
  });
}

function dead(draft: Draft, map: YAMLMap, keys: Readonly<Record<string, string>>): Edit[] {
  return map.items.flatMap((pair) => {
    const key = String(plain(pair.key));
    return Object.hasOwn(keys, key) ? [removePair(draft, map, pair as Pair, `"${key}": ${keys[key]}`)] : [];
  });
}

function renamed(map: YAMLMap): Edit[] {
  return map.items.flatMap(({ key }) => {
    const name = String(plain(key));
    const now = Object.hasOwn(renamedKeys, name) ? renamedKeys[name] : undefined;
    return now === undefined || map.has(now) ? [] : [replaceNode(key, now, `"${name}" is now "${now}"`)];
  });
}

function serviceName({ text }: Draft, root: YAMLMap): Edit[] {
  const pair = entryOf(root, 'service');
  const name = isMap(pair?.value) ? entryOf(pair.value, 'name')?.value : undefined;
  if (!pair || !isScalar(name) || (pair.value as YAMLMap).items.length > 1) return [];
  const source = text.slice(startOf(name), name.range?.[1]);
  return [
    {
      start: startOf(pair.key),
      end: endOfPair(pair),
      text: `service: ${source}`,
      why: '"service" is a name, not a map',
    },
  ];
}

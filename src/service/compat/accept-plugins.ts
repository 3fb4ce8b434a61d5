import { isEmpty, scalarOf, without } from '../load/language/edit-node.js';
import { childOf, type MapNode, type Node } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';
import { knownPlugin, pluginMessage } from './plugins.js';

/** The file without `plugins:`. Plugins whose work is built in or that are ignored are warnings, others are errors. */
export function acceptPlugins(root: MapNode, problems: Problems): MapNode {
  const entry = root.entries.get('plugins');
  if (!entry) return root;
  const items = pluginItems(entry.value);
  if (!items) {
    problems.add(entry.value.place, 'invalid plugins: expected a list of names, or nothing: remove it');
    return without(root, 'plugins');
  }
  const ignored = ignoredPlugins(root);
  for (const item of items) {
    const name = scalarOf(item);
    if (typeof name !== 'string') continue;
    if (ignored === 'all' || ignored.includes(name))
      problems.warn(item.place, `plugin "${name}" is not loaded, as configured in custom.emojify.ignorePlugins`);
    else if (knownPlugin(name)?.builtIn) problems.warn(item.place, pluginMessage(name));
    else problems.add(item.place, pluginMessage(name));
  }
  return without(root, 'plugins');
}

/** Whether the file names a plugin whose configuration is still read. */
export function namesPlugin(root: Node, name: string): boolean {
  const plugins = childOf(root, 'plugins');
  return (plugins && pluginItems(plugins)?.some((item) => scalarOf(item) === name)) ?? false;
}

/** A list, `{ modules: [...] }`, or nothing; undefined for anything else. */
export function pluginItems(plugins: Node): readonly Node[] | undefined {
  if (plugins.kind === 'list') return plugins.items;
  if (plugins.kind === 'broken' || isEmpty(plugins)) return [];
  const modules = childOf(plugins, 'modules');
  return modules?.kind === 'list' ? modules.items : undefined;
}

/** `custom.emojify.ignorePlugins`: a list of names, or true for all. */
function ignoredPlugins(root: Node): readonly string[] | 'all' {
  const settings = childOf(childOf(root, 'custom') ?? root, 'emojify');
  const given = settings && childOf(settings, 'ignorePlugins');
  if (scalarOf(given) === true) return 'all';
  return given?.kind === 'list' ? given.items.map((item) => String(scalarOf(item))) : [];
}

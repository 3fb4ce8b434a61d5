import { change, eachValue, isEmpty, scalarOf, withEntry, without, wrapped } from '../load/language/edit-node.js';
import { childOf, type MapNode, type Node } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';
import { acceptFunctionRole } from './accept-function-role.js';
import { acceptPackage } from './accept-package.js';
import { acceptPlugins, namesPlugin } from './accept-plugins.js';
import { acceptRuntime } from './accept-runtime.js';

/** Keys that have no effect in emojify, with the reason. */
export const deadKeys: Readonly<Record<string, string>> = {
  org: 'emojify has no dashboard',
  app: 'emojify has no dashboard',
  tenant: 'emojify has no dashboard',
  console: 'emojify has no dashboard',
  licenseKey: 'no license is needed',
  frameworkVersion: 'it is for another tool',
  configValidationMode: 'validation errors are always fatal',
  variablesResolutionMode: 'variables are always resolved in full',
  ...Object.fromEntries(
    ['name', 'description', 'version', 'author', 'include', 'exclude'].map((key) => [key, 'it is not used there']),
  ),
};

/** The same for keys under `provider:`. */
export const deadProviderKeys: Readonly<Record<string, string>> = {
  lambdaHashingVersion: 'only one hash algorithm is used',
  pruneFunctionVersions: 'versions are published only for aliases',
};

/** The same for keys of an `http` or `httpApi` event. */
export const deadRouteKeys: Readonly<Record<string, string>> = { documentation: 'it does not affect the API' };

/** Keys of `provider:` or a function that were renamed. */
export const renamedKeys: Readonly<Record<string, string>> = { awsKmsKeyArn: 'kmsKeyArn' };

/**
 * Converts older forms of the file to the current ones. Superfluous and renamed keys are only warnings, because a
 * working service must not be rejected for them. Anything that changes what is deployed stays an error.
 */
export function acceptOlderForms(root: Node, problems: Problems): Node {
  if (root.kind !== 'map') return root;
  const pseudo = namesPlugin(root, 'serverless-pseudo-parameters');
  const plugins = acceptPlugins(pseudo ? (withPseudoParameters(root) as MapNode) : root, problems);
  const file = removeDeadKeys(plugins, deadKeys, problems);
  const named = change(file, 'service', (service) => acceptServiceMap(service, problems));
  const packaged = acceptPackage(named, problems);
  const provided = change(packaged, 'provider', (provider) => acceptProvider(provider, root, problems));
  return change(provided, 'functions', (functions) => acceptFunctions(functions, root, problems));
}

function acceptFunctions(functions: Node, root: Node, problems: Problems): Node {
  const one = (fn: Node): Node => {
    const renamed = acceptRuntime(rename(fn, problems), problems);
    const routed = change(renamed, 'events', (events) => acceptRoutes(events, problems));
    return acceptFunctionRole(acceptPackage(routed, problems), root, problems);
  };
  return functions.kind === 'list'
    ? { ...functions, items: functions.items.map((item) => eachValue(item, one)) }
    : eachValue(functions, one);
}

function acceptRoutes(events: Node, problems: Problems): Node {
  if (events.kind !== 'list') return events;
  const accept = (event: Node) =>
    eachValue(event, (value, name) =>
      /^http(Api)?$/.test(name) ? removeDeadKeys(value, deadRouteKeys, problems) : value,
    );
  return { ...events, items: events.items.map(accept) };
}

function acceptProvider(given: Node, root: Node, problems: Problems): Node {
  const provider = acceptProfile(given, problems);
  const kept = acceptRuntime(removeDeadKeys(rename(provider, problems), deadProviderKeys, problems), problems);
  const days = childOf(childOf(root, 'custom') ?? root, 'logRetentionInDays');
  const plugin = namesPlugin(root, 'serverless-plugin-log-retention');
  if (kept.kind !== 'map' || !plugin || !days || kept.entries.has('logRetentionInDays')) return kept;
  return withEntry(kept, 'logRetentionInDays', { key: days.place, value: days });
}

/** Commands that talk to AWS use the profile of their flag or the environment, so this key must not look effective. */
function acceptProfile(provider: Node, problems: Problems): Node {
  const profile = provider.kind === 'map' ? provider.entries.get('profile') : undefined;
  if (provider.kind !== 'map' || !profile) return provider;
  const name = scalarOf(profile.value);
  if (name === '' || name === null) return without(provider, 'profile');
  problems.warn(profile.key, `"profile" is not read: pass --profile ${name ?? 'NAME'}, or set AWS_PROFILE`);
  return provider;
}

function removeDeadKeys(node: Node, dead: Readonly<Record<string, string>>, problems: Problems): Node {
  if (node.kind !== 'map') return node;
  const found = Object.keys(dead).filter((key) => node.entries.has(key));
  for (const key of found)
    if (key !== 'frameworkVersion')
      problems.warn(node.entries.get(key)?.key ?? node.place, `"${key}" has no effect: ${dead[key]}; remove it`);
  return without(node, ...found);
}

function rename(node: Node, problems: Problems): Node {
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, entry]) => {
    const name = Object.hasOwn(renamedKeys, key) ? renamedKeys[key] : undefined;
    if (name === undefined || node.entries.has(name)) return [key, entry] as const;
    problems.warn(entry.key, `"${key}" is now "${name}": rename it`);
    return [name, entry] as const;
  });
  return { ...node, entries: new Map(entries) };
}

/** `service: { name: photos }`, as in files before 2021. */
function acceptServiceMap(service: Node, problems: Problems): Node {
  if (service.kind !== 'map') return service;
  const name = service.entries.get('name');
  if (!name || scalarOf(name.value) === undefined || isEmpty(name.value)) return service;
  for (const [key, entry] of service.entries)
    if (key !== 'name')
      problems.warn(entry.key, `"service.${key}" has no effect: set it under "provider", and write "service: NAME"`);
  problems.warn(service.place, `"service" is a map: write "service: ${scalarOf(name.value)}"`);
  return name.value;
}

const pseudo = /#\{(AWS::\w+|[A-Za-z0-9]+(?:\.\w+)?)\}/g;

/** `#{AWS::Region}`, the syntax of a widespread plugin: text with such a part becomes an `Fn::Sub`. */
function withPseudoParameters(node: Node, inSub = false): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withPseudoParameters(item, inSub)) };
  if (node.kind === 'map')
    return eachValue(node, (value, key) => withPseudoParameters(value, inSub || key === 'Fn::Sub'));
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value.search(pseudo) < 0) return node;
  const { inset: _, ...plain } = node;
  const value: Node = { ...plain, value: node.value.replace(pseudo, '${$1}') };
  return inSub ? value : wrapped('Fn::Sub', value);
}

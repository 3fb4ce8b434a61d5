import { isUtf8 } from 'node:buffer';
import { extname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readRegularFile, whyUnreadable } from '../../../util/read-regular-file.js';
import { namesPlugin } from '../../compat/accept-plugins.js';
import { scalarOf } from '../language/edit-node.js';
import { childOf, type Node } from '../language/node.js';
import { parseYaml } from '../language/parse-yaml.js';
import { createProblems, type Problems } from '../language/problems.js';
import { sourceFile } from '../language/source-file.js';
import { displayName } from '../read-service-file.js';
import { createResolver, type Resolver } from './resolver.js';
import { createLookup, type FileTree } from './sources.js';
import { variableLimits } from './variable-limits.js';

export interface VariableOptions {
  readonly cwd: string;
  /** Folder of the service file: `${file(…)}` starts there. */
  readonly root: string;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly accountId?: string | undefined;
}

export interface Resolved {
  readonly tree: Node;
  readonly stage: string | undefined;
  readonly region: string | undefined;
}

/** The tree with every variable filled in; what cannot be is reported and left broken. */
export function resolveVariables(root: Node, options: VariableOptions, problems: Problems): Resolved {
  const { resolver, stage, region } = openResolver(root, { ...options, env: environment(root, options) }, problems);
  return { tree: resolver.resolve(root), stage: stage(resolver), region: region(resolver) };
}

function openResolver(root: Node, options: VariableOptions, problems: Problems) {
  const names = new Map<Node, string>();
  nameNodes(root, '', names);
  const given = (key: 'stage' | 'region', fallback: string) => (resolver: Resolver) =>
    options[key] ?? textAt(root, ['provider', key], resolver, fallback);
  const stage = given('stage', 'dev');
  const region = given('region', 'us-east-1');
  const lookup = createLookup({
    root,
    problems,
    stage,
    region,
    options: { stage: options.stage, region: options.region },
    params: options.params ?? {},
    env: options.env,
    accountId: options.accountId,
    file: createFileReader(options, names, problems),
  });
  return { resolver: createResolver({ lookup, problems, nameOf: (node) => names.get(node) }), stage, region };
}

/** A text in the tree; undefined when its variables cannot be resolved, the fallback when it is not there. */
function textAt(root: Node, path: readonly string[], resolver: Resolver, fallback: string): string | undefined {
  let node: Node | undefined = resolver.target(root);
  for (const step of path) node = node && childOf(resolver.target(node), step);
  const value = node && resolver.resolve(node);
  if (!value) return fallback;
  return value.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** Paths of nodes, for messages about circles. */
function nameNodes(node: Node, name: string, names: Map<Node, string>): void {
  names.set(node, name);
  const join = (step: string | number) => (name ? `${name}.${step}` : String(step));
  if (node.kind === 'map') for (const [key, entry] of node.entries) nameNodes(entry.value, join(key), names);
  if (node.kind === 'list') for (const [index, item] of node.items.entries()) nameNodes(item, join(index), names);
}

/** Reads the files that `${file(…)}` names, each once. */
function createFileReader(options: VariableOptions, names: Map<Node, string>, problems: Problems) {
  const known = new Map<string, FileTree>();
  return (path: string) => {
    const file = resolve(options.root, path);
    const tree = known.get(file) ?? readTree(file, displayName(file, options.cwd), problems);
    known.set(file, tree);
    if (tree.kind !== 'missing' && tree.kind !== 'unreadable' && !names.has(tree)) nameNodes(tree, path, names);
    return tree;
  };
}

/** YAML and JSON are read with places; any other file is text. */
function readTree(file: string, name: string, problems: Problems): FileTree {
  const place = { file: name, line: 1, column: 1 };
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, variableLimits.fileBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', why: whyUnreadable(error) };
  }
  if (!isUtf8(bytes)) return { kind: 'unreadable', why: 'it is not UTF-8 text' };
  const text = bytes.toString('utf8');
  if (!['.yml', '.yaml', '.json', '.tfstate'].includes(extname(file))) return { kind: 'scalar', value: text, place };
  return parseYaml(sourceFile(name, text), problems) ?? { kind: 'broken', place };
}

/** `useDotenv`: the process's environment comes before `.env.<stage>`, else `.env`. */
function environment(root: Node, options: VariableOptions): Readonly<Record<string, string | undefined>> {
  const use = childOf(root, 'useDotenv');
  const plugin = namesPlugin(root, 'serverless-dotenv-plugin');
  if (!use && !plugin) return options.env;
  // Which file is read may itself hang on variables; these see the process's environment alone, and whatever is wrong
  // with them is told when the whole file is resolved.
  const { resolver, stage } = openResolver(root, options, createProblems());
  if (!plugin && use && String(scalarOf(resolver.resolve(use))) !== 'true') return options.env;
  for (const name of [`.env.${stage(resolver) ?? 'dev'}`, '.env']) {
    try {
      const text = readRegularFile(join(options.root, name), variableLimits.fileBytes).toString('utf8');
      return { ...parseEnv(text), ...options.env };
    } catch {
      // the next one, or none
    }
  }
  return options.env;
}

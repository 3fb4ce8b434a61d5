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
  /** Absolute paths of the files that the variables name, whether they are there or not. */
  readonly files: readonly string[];
}

/** The tree with every variable filled in; what cannot be is reported and left broken. */
export function resolveVariables(root: Node, options: VariableOptions, problems: Problems): Resolved {
  const dotenv = dotenvFiles(root, options);
  const env = environment(dotenv, options);
  const { resolver, stage, region, files } = openResolver(root, { ...options, env }, problems);
  const resolved = { tree: resolver.resolve(root), stage: stage(resolver), region: region(resolver) };
  return { ...resolved, files: [...files(), ...dotenv] };
}

function openResolver(root: Node, options: VariableOptions, problems: Problems) {
  const names = new Map<Node, string>();
  nameNodes(root, '', names);
  const given = (key: 'stage' | 'region', fallback: string) => (resolver: Resolver) =>
    options[key] ?? textAt(root, ['provider', key], resolver, fallback);
  const stage = given('stage', 'dev');
  const region = given('region', 'us-east-1');
  const trees = new Map<string, FileTree>();
  const lookup = createLookup({
    root,
    problems,
    stage,
    region,
    options: { stage: options.stage, region: options.region },
    params: options.params ?? {},
    env: options.env,
    accountId: options.accountId,
    file: createFileReader(options, { trees, names }, problems),
  });
  const resolver = createResolver({ lookup, problems, nameOf: (node) => names.get(node) });
  return { resolver, stage, region, files: () => [...trees.keys()] };
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
function createFileReader(
  options: VariableOptions,
  { trees, names }: { readonly trees: Map<string, FileTree>; readonly names: Map<Node, string> },
  problems: Problems,
) {
  return (path: string) => {
    const file = resolve(options.root, path);
    const tree = trees.get(file) ?? readTree(file, displayName(file, options.cwd), problems);
    trees.set(file, tree);
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

/** `useDotenv`: the process's environment comes before the first of these files that is there. */
function environment(dotenv: readonly string[], options: VariableOptions): VariableOptions['env'] {
  for (const file of dotenv) {
    try {
      const text = readRegularFile(file, variableLimits.fileBytes).toString('utf8');
      return { ...parseEnv(text), ...options.env };
    } catch {
      // the next one, or none
    }
  }
  return options.env;
}

/** `.env.<stage>`, then `.env`, where `useDotenv` or the plugin for it asks for them. */
function dotenvFiles(root: Node, options: VariableOptions): string[] {
  const use = childOf(root, 'useDotenv');
  const plugin = namesPlugin(root, 'serverless-dotenv-plugin');
  if (!use && !plugin) return [];
  // Which file is read may itself hang on variables; these see the process's environment alone, and whatever is wrong
  // with them is told when the whole file is resolved.
  const { resolver, stage } = openResolver(root, options, createProblems());
  if (!plugin && use && String(scalarOf(resolver.resolve(use))) !== 'true') return [];
  return [`.env.${stage(resolver) ?? 'dev'}`, '.env'].map((name) => join(options.root, name));
}

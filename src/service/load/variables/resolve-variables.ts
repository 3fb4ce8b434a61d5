import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readRegularFile } from '../../../util/read-regular-file.js';
import { namesPlugin } from '../../compat/accept-plugins.js';
import { scalarOf } from '../language/edit-node.js';
import { childOf, type Node } from '../language/node.js';
import { createProblems, type Problems } from '../language/problems.js';
import { createFileReader, nameNodes } from './read-files.js';
import type { RemoteState } from './remote.js';
import { createResolver, type Resolver } from './resolver.js';
import { createLookup } from './sources.js';
import { variableLimits } from './variable-limits.js';
import { type EnvUse, outsideWorkTree } from './warnings.js';

export interface VariableOptions {
  readonly cwd: string;
  /** Folder of the service file, to which `${file(…)}` is relative. */
  readonly root: string;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly accountId?: string | undefined;
  /** Values from AWS that are known so far; without it AWS is not asked. */
  readonly remote?: RemoteState | undefined;
}

export interface Resolved {
  readonly tree: Node;
  readonly stage: string | undefined;
  readonly region: string | undefined;
  /** Absolute paths of the files that the variables name, whether they exist or not. */
  readonly files: readonly string[];
  readonly envUses: readonly EnvUse[];
}

/** The tree with all variables resolved; those that fail are reported and marked as broken. */
export function resolveVariables(root: Node, options: VariableOptions, problems: Problems): Resolved {
  const dotenv = dotenvFiles(root, options);
  const env = environment(dotenv, options);
  const { resolver, stage, region, files, envUses } = openResolver(root, { ...options, env }, problems);
  const resolved = { tree: resolver.resolve(root), stage: stage(resolver), region: region(resolver) };
  return { ...resolved, files: [...files(), ...dotenv], envUses };
}

function openResolver(root: Node, options: VariableOptions, problems: Problems) {
  const names = new Map<Node, string>();
  nameNodes(root, '', names);
  const given = (key: 'stage' | 'region', fallback: string) => (resolver: Resolver) =>
    options[key] ?? textAt(root, ['provider', key], resolver, fallback);
  const stage = given('stage', 'dev');
  const region = given('region', 'us-east-1');
  const files = new Set<string>();
  const envUses: EnvUse[] = [];
  const foreign = (path: string) => {
    const tree = outsideWorkTree(resolve(options.root, path), options.root);
    return tree && `outside the git work tree "${tree}": other checkouts may have a different file, or none`;
  };
  const lookup = createLookup({
    root,
    problems,
    stage,
    region,
    options: { stage: options.stage, region: options.region },
    params: options.params ?? {},
    env: options.env,
    accountId: options.accountId,
    remote: options.remote,
    file: createFileReader({ ...options, stageOf: stage, regionOf: region, files, names, problems }),
    foreign,
    usedEnv: (use) => envUses.push(use),
  });
  const resolver = createResolver({ lookup, problems, nameOf: (node) => names.get(node) });
  return { resolver, stage, region, files: () => [...files], envUses };
}

/** A string in the tree; undefined if its variables cannot be resolved, the fallback if it is missing. */
function textAt(root: Node, path: readonly string[], resolver: Resolver, fallback: string): string | undefined {
  let node: Node | undefined = resolver.target(root);
  for (const step of path) node = node && childOf(resolver.target(node), step);
  const value = node && resolver.resolve(node);
  if (!value) return fallback;
  return value.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** `useDotenv`: the process's environment takes precedence over the first of these files that exists. */
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

/** `.env.<stage>`, then `.env`, if `useDotenv` or the dotenv plugin requests them. */
function dotenvFiles(root: Node, options: VariableOptions): string[] {
  const use = childOf(root, 'useDotenv');
  const plugin = namesPlugin(root, 'serverless-dotenv-plugin');
  if (!use && !plugin) return [];
  // The names of these files may contain variables; these are resolved with the process's environment only, and their
  // problems are reported when the whole file is resolved.
  const { resolver, stage } = openResolver(root, options, createProblems());
  if (!plugin && use && String(scalarOf(resolver.resolve(use))) !== 'true') return [];
  return [`.env.${stage(resolver) ?? 'dev'}`, '.env'].map((name) => join(options.root, name));
}

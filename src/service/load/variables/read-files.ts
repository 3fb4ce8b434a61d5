import { isUtf8 } from 'node:buffer';
import { extname, resolve } from 'node:path';
import { readRegularFile, whyUnreadable } from '../../../util/read-regular-file.js';
import { isModule } from '../code/is-module.js';
import { readModule } from '../code/read-module.js';
import type { Node } from '../language/node.js';
import { parseYaml } from '../language/parse-yaml.js';
import type { Problems } from '../language/problems.js';
import { sourceFile } from '../language/source-file.js';
import { displayName } from '../read-service-file.js';
import type { Resolver } from './resolver.js';
import type { FileTree, VariableContext } from './sources.js';
import { variableLimits } from './variable-limits.js';

interface ReaderOptions {
  readonly cwd: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stageOf: (resolver: Resolver) => string | undefined;
  readonly regionOf: (resolver: Resolver) => string | undefined;
  /** Receives the absolute paths of the requested files, whether they exist or not. */
  readonly files: Set<string>;
  /** Names of nodes for messages. */
  readonly names: Map<Node, string>;
  readonly problems: Problems;
}

/** Reads the files that `${file(…)}` names, each once. */
export function createFileReader(options: ReaderOptions): VariableContext['file'] {
  const known = new Map<string, FileTree>();
  return (path, name, resolver) => {
    const file = resolve(options.root, path);
    options.files.add(file);
    const key = isModule(file) ? `${file}:${name ?? ''}` : file;
    const tree = known.get(key) ?? readTree(file, name, resolver, options);
    known.set(key, tree);
    if (tree.kind !== 'missing' && tree.kind !== 'unreadable' && !options.names.has(tree))
      nameNodes(tree, path, options.names);
    return tree;
  };
}

/** Paths of nodes, for messages about circular references. */
export function nameNodes(node: Node, name: string, names: Map<Node, string>): void {
  names.set(node, name);
  const join = (step: string | number) => (name ? `${name}.${step}` : String(step));
  if (node.kind === 'map') for (const [key, entry] of node.entries) nameNodes(entry.value, join(key), names);
  if (node.kind === 'list') for (const [index, item] of node.items.entries()) nameNodes(item, join(index), names);
}

/** YAML, JSON and modules are read with positions; any other file is text. */
function readTree(file: string, name: string | undefined, resolver: Resolver, options: ReaderOptions): FileTree {
  const shown = displayName(file, options.cwd);
  const place = { file: shown, line: 1, column: 1 };
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, variableLimits.fileBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', why: whyUnreadable(error) };
  }
  if (!isUtf8(bytes)) return { kind: 'unreadable', why: 'it is not UTF-8 text' };
  const source = sourceFile(shown, bytes.toString('utf8'));
  if (isModule(file)) {
    const { root, env, stageOf, regionOf, problems } = options;
    const request = { file, root, name, env, stage: stageOf(resolver), region: regionOf(resolver) };
    return readModule(source, request, problems) ?? { kind: 'broken', place };
  }
  if (!['.yml', '.yaml', '.json', '.tfstate'].includes(extname(file)))
    return { kind: 'scalar', value: source.text, place };
  return parseYaml(source, options.problems) ?? { kind: 'broken', place };
}

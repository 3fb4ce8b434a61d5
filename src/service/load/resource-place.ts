import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { functionId } from '../compile/names.js';
import type { Place, Service } from '../types.js';
import { isModule } from './code/is-module.js';
import { keyPlace, type Node, nodeAt, type Path } from './language/node.js';
import { parseYaml } from './language/parse-yaml.js';
import { createProblems } from './language/problems.js';
import { sourceFile } from './language/source-file.js';

/** The position in the service file from which a resource of the template originates; undefined if it has none. */
export async function resourcePlace(
  { file, functions }: Pick<Service, 'file' | 'functions'>,
  logicalId: string,
): Promise<Place | undefined> {
  if (isModule(file)) return undefined;
  const tree = parseYaml(sourceFile(basename(file), await readFile(file, 'utf8')), createProblems());
  if (tree === undefined) return undefined;
  const keys = functions.map(({ key }) => key).filter((key) => logicalId.startsWith(functionId(key)));
  const longest = keys.sort((a, b) => b.length - a.length)[0];
  const paths: Path[] = [['resources', 'Resources', logicalId], ...(longest ? [['functions', longest]] : [])];
  const found = paths.find((path) => isThere(tree, path));
  return found && keyPlace(tree, found);
}

function isThere(tree: Node, path: Path): boolean {
  const parent = nodeAt(tree, path.slice(0, -1));
  return parent.kind === 'map' && parent.entries.has(String(path.at(-1)));
}

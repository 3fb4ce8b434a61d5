import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { nearest } from '../../../errors/nearest.js';
import type { ServiceFunction, ServiceLayer } from '../../types.js';
import { readExports } from '../handler/exports.js';
import { sourceEndings } from '../handler/find-source.js';
import { nodeAt } from '../language/node.js';
import { type Checking, wrong, wrongKey } from './checking.js';

/** Checks that every handler's file exists and exports the name, and that it takes no callback on nodejs24.x. */
export async function checkHandlers(checking: Checking): Promise<void> {
  await Promise.all(checking.service.functions.map((fn) => checkHandler(checking, fn)));
  await Promise.all(checking.service.layers.map((layer) => checkLayer(checking, layer)));
}

/** Checks that a layer's folder, or its own zip, exists. */
async function checkLayer(checking: Checking, { key, folder, artifact, settings }: ServiceLayer): Promise<void> {
  const path = ['layers', key];
  if (!folder && !artifact)
    return wrongKey(
      checking,
      path,
      `layer "${key}" has no "path": add the folder with its contents, or package.artifact`,
    );
  const found = await stat(artifact || folder).catch(() => undefined);
  if (artifact && !found?.isFile())
    wrong(
      checking,
      [...path, 'package', 'artifact'],
      `no file "${settings.package?.artifact}" in the service's folder: build it first`,
    );
  if (!artifact && !found?.isDirectory())
    wrong(
      checking,
      [...path, 'path'],
      `no folder "${settings.path}" in the service's folder: create it, or correct the path`,
    );
}

async function checkHandler(checking: Checking, fn: ServiceFunction): Promise<void> {
  if (fn.package.artifact !== undefined) return checkArtifact(checking, fn, fn.package.artifact);
  if (!/.\.[\w$]+$/.test(fn.handler) || isOtherLanguage(checking, fn)) return;
  const path = ['functions', fn.key, 'handler'];
  if (fn.source === undefined) {
    const file = fn.handler.slice(0, fn.handler.lastIndexOf('.'));
    const endings = sourceEndings.slice(0, 3).join(', ');
    wrong(
      checking,
      path,
      `handler "${fn.handler}": no file "${file}" with one of the endings ${endings}, … in the service's folder`,
    );
    return;
  }
  const name = relative(checking.service.root, fn.source);
  const exports = readExports(await readFile(fn.source, 'utf8'));
  const found = exports.names.get(fn.exportName);
  if (!found && exports.complete) {
    wrong(checking, path, missingExport(fn, name, [...exports.names.keys()]));
    return;
  }
  if (fn.runtime === 'nodejs24.x' && (found?.parameters ?? 0) >= 3)
    wrong(
      checking,
      path,
      `"${fn.exportName}" in ${name} takes a callback, which nodejs24.x does not support: make it async and return the result, or use "runtime: nodejs22.x"`,
    );
}

/** An unsupported runtime was reported already, and handlers in other languages cannot be checked. */
function isOtherLanguage({ root }: Checking, { key }: ServiceFunction): boolean {
  const own = nodeAt(root, ['functions', key, 'runtime']);
  const runtime = own.kind === 'scalar' ? own : nodeAt(root, ['provider', 'runtime']);
  return own.kind === 'broken' || runtime.kind === 'broken';
}

/** Checks that the zip of `package.artifact` exists, for the function or for the whole service. */
async function checkArtifact(checking: Checking, fn: ServiceFunction, artifact: string): Promise<void> {
  const file = await stat(resolve(checking.service.root, artifact)).catch(() => undefined);
  if (file?.isFile()) return;
  const own = ['functions', fn.key, 'package', 'artifact'];
  const path = nodeAt(checking.root, own).kind === 'scalar' ? own : ['package', 'artifact'];
  wrong(checking, path, `no file "${artifact}" in the service's folder: build it first, or remove "artifact"`);
}

function missingExport({ handler, exportName }: ServiceFunction, file: string, names: readonly string[]): string {
  if (names.length === 0) return `handler "${handler}": ${file} exports nothing; export "${exportName}" from it`;
  const guess = nearest(exportName, names);
  return `handler "${handler}": ${file} does not export "${exportName}"${guess ? `; did you mean "${guess}"?` : `; it exports ${names.join(', ')}`}`;
}

import { join, resolve } from 'node:path';
import type { Service, ServiceFunction } from '../types.js';
import type { BuildContext } from './build-context.js';
import type { BundleEntry } from './bundle.js';
import { sha256 } from './file-reader.js';
import type { ListedFile } from './list-files.js';
import { rulesOutLocalDetector } from './local-adapters.js';
import { type Patterns, readPatterns } from './patterns.js';
import { esbuildTarget } from './target.js';

/** What is known about a function's build in advance. */
export interface FunctionPlan {
  readonly fn: ServiceFunction;
  /** Absolute path of the new zip. */
  readonly zip: string;
  /** Absolute path of the record of the last build. */
  readonly record: string;
  /** Hash of everything except files that affects the build. */
  readonly settings: string;
  readonly patterns: Patterns;
  /** Files added by `package.patterns`. */
  readonly added: readonly ListedFile[];
  /** Absolute path of the user's own zip. */
  readonly artifact: string | undefined;
  /** Undefined if there is nothing to bundle. */
  readonly entry: BundleEntry | undefined;
}

export async function planFunction(fn: ServiceFunction, context: BuildContext): Promise<FunctionPlan> {
  const { service, out, cache, tools } = context;
  const globs = [...(service.package.patterns ?? []), ...(fn.package.patterns ?? [])];
  const patterns = await readPatterns(globs);
  const added = await patterns.files(service.root);
  const artifact = artifactOf(fn, service);
  const entry = artifact === undefined ? entryOf(fn) : undefined;
  const { key, architecture, runtime } = fn;
  const decisive = { tools, key, architecture, runtime, artifact: artifact !== undefined, globs, build: service.build };
  const settings = sha256(JSON.stringify([decisive, entry && { ...entry, source: '' }, added.map(({ path }) => path)]));
  const record = join(cache, 'functions', `${key}.json`);
  return { fn, zip: join(out, `${key}.zip`), record, settings, patterns, added, artifact, entry };
}

function artifactOf(fn: ServiceFunction, service: Service): string | undefined {
  const artifact = fn.package.artifact ?? service.package.artifact;
  return artifact === undefined ? undefined : resolve(service.root, artifact);
}

function entryOf(fn: ServiceFunction): BundleEntry | undefined {
  if (fn.source === undefined) return undefined;
  return {
    key: fn.key,
    source: fn.source,
    exportName: fn.exportName,
    path: handlerPath(fn.handler),
    target: esbuildTarget(fn.runtime),
    withoutLocalDetector: rulesOutLocalDetector(fn),
  };
}

/** `./src/functions/view-image.handler` → `src/functions/view-image`: the file that Lambda loads, without extension. */
export function handlerPath(handler: string): string {
  const name = handler.replace(/^\.\//, '');
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

import { dirname, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import type { BundleEntry } from './bundle.js';

/**
 * Entry points that export only the handler: other exports of its file are removed by tree-shaking, and a CommonJS
 * handler gets a real export, which esbuild alone would hide behind `default`.
 * @param watched further files whose change builds a function again, by its key
 */
export function entryPlugin(
  entries: readonly BundleEntry[],
  watched: (key: string) => readonly string[] = () => [],
): Plugin {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return {
    name: 'emojify-entry',
    setup(build) {
      build.onResolve({ filter: /^emojify-entry:/ }, ({ path }) => ({
        path: path.slice(path.indexOf(':') + 1),
        namespace: 'emojify-entry',
      }));
      build.onLoad({ filter: /.*/, namespace: 'emojify-entry' }, ({ path }) => {
        const entry = byKey.get(path);
        if (!entry) return undefined;
        const source = JSON.stringify(resolve(entry.source));
        const contents = `export { ${entry.exportName} } from ${source};`;
        return { contents, resolveDir: dirname(entry.source), watchFiles: [...watched(path)] };
      });
    },
  };
}

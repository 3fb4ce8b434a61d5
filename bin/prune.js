// Removes from dist the modules that only the packed command line used: what is left is imported by the library, by
// functions on AWS or by a script of this folder, or runs in a thread or process of its own.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import { starters } from './pack-cli.js';

const { dirname, join } = posix;

/** Started by path instead of being imported; the last two are imported by tests, because threads only run built code. */
const started = [
  'core/detect/model-worker',
  'core/photo/heif/heif-worker',
  'dev/functions/child-main',
  'service/load/code/module-main',
  'core/detect/model-threads',
  'core/photo/heif/heif-thread',
];
/** Written by `packLibrary` and `packCli`. */
const packed = new RegExp(`^dist/((chunks|commands|sdk)/|(${['cli/oclif', ...starters].join('|')})\\.)`);

/** The files with this ending that these import, directly or not. */
function reachable(names, ending) {
  const found = new Set();
  const queue = names.map((name) => `${name}${ending}`);
  for (const file of queue) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/["'](\.[^"'\n]+)\.js["']/g))
      queue.push(join(dirname(file), `${path}${ending}`));
  }
  return found;
}

/** What the scripts of this folder import, some of which tests import in turn. */
function importedByScripts() {
  const texts = readdirSync('bin').map((name) => readFileSync(`bin/${name}`, 'utf8'));
  return texts.flatMap((text) => Array.from(text.matchAll(/'\.\.\/(dist\/.+)\.js'/g), ([, file]) => file));
}

/** @param exported the files of package.json's `exports`, such as `./dist/index.js` */
export function pruneDist(exported) {
  const entries = [
    ...exported.map((file) => join(file).replace(/\.js$/, '')),
    ...started.map((name) => `dist/${name}`),
    ...importedByScripts(),
  ];
  const kept = new Set([...reachable(entries, '.js'), ...reachable(entries, '.d.ts')]);
  for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
    const file = join('dist', name.replaceAll('\\', '/'));
    const isKept = packed.test(file) || kept.has(file) || kept.has(file.replace(/\.(d\.ts|js\.map)$/, '.js'));
    if (/\.(js|d\.ts|js\.map)$/.test(file) && !isKept) rmSync(file);
  }
}

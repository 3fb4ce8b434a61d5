// Puts a library, often hundreds of files, into the one module through which the rest of the code takes it, with only what that
// module exports: a command starts sooner, most of all when the files are not in the system's cache, and an installation is smaller.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** CommonJS in a module asks for optional packages and Node's own by a `require` that modules do not have. */
export const requireBanner =
  "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);";

/** Folders of the packages that are in what was packed so far. */
const packed = new Set();

/** How everything is bundled. */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  metafile: true,
};

/** No shorter names: a library starts sooner without the code that would give functions and classes their names back. */
export const packing = {
  ...bundling,
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
};

/** Loads a CommonJS package when one of its exports is first read. */
const lazyPackages = (names) => ({
  name: 'lazy-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, namespace }) =>
      namespace === 'lazy' ? undefined : { path, namespace: 'lazy' },
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      contents: `let loaded;
const read = (_, key) => key === '__esModule' ? undefined : (loaded ??= require('${path}'))[key];
module.exports = new Proxy({}, { get: read });`,
      resolveDir: '.',
    }));
  },
});

/**
 * Bundles `file` in place (as CommonJS: beside it, as .cjs).
 * `needsRequire`: it is a module with CommonJS inside, which no function's bundle will hold. `external`: what stays a
 * package. `lazy`: CommonJS packages that most commands do not use.
 */
export async function packLibrary(file, { format = 'esm', needsRequire = false, external = [], lazy = [] } = {}) {
  const { metafile } = await build({
    ...packing,
    entryPoints: [file],
    outfile: format === 'cjs' ? file.replace(/\.js$/, '.cjs') : file,
    allowOverwrite: true,
    format,
    external,
    plugins: lazy.length > 0 ? [lazyPackages(lazy)] : [],
    banner: needsRequire ? { js: requireBanner } : {},
  });
  rmSync(`${file}.map`, { force: true });
  if (format === 'cjs') rmSync(file);
  rememberPacked(metafile);
}

/** Notes the packages of this bundle for `writeLicences`. */
export function rememberPacked({ inputs }) {
  for (const input of Object.keys(inputs))
    for (const folder of /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []) packed.add(folder);
}

/** Writes the licences of all that was packed; one that many packages share, as the AWS SDK's do, only once. */
export function writeLicences(file) {
  const namesByText = new Map();
  for (const folder of [...packed].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = licence ? readFileSync(join(folder, licence), 'utf8').trim() : '';
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...namesByText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  writeFileSync(file, parts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** Each package of the AWS SDK by itself: a command loads only the clients it needs. */
export async function packSdk(folder) {
  for (const name of readdirSync(folder).filter((entry) => /^(client|lib|s3)-.*\.js$/.test(entry)))
    await packLibrary(join(folder, name), { format: 'cjs' });
  await packLibrary(join(folder, 'attribute-values.js'));
}

/** libheif's JavaScript is CommonJS, which a function's bundler has to see as such. */
export async function packLibheif(folder) {
  await packLibrary(join(folder, 'libheif.js'), { format: 'cjs' });
  writeFileSync(join(folder, 'libheif.js'), "import libheif from './libheif.cjs';\nexport default libheif.default;\n");
}

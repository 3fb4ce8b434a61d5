// Puts a library, often hundreds of files, into the one module through which the rest of the code takes it, with only what that
// module exports: a command starts sooner, most of all when the files are not in the system's cache, and an installation is smaller.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** CommonJS in a module asks for optional packages and Node's own by a `require` that modules do not have. */
export const requireBanner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Folders of the packages that are in what was packed so far. */
const packed = new Set();

/**
 * Bundles `file` in place (as CommonJS: beside it, as .cjs).
 * `needsRequire`: it is a module with CommonJS inside, which no function's bundle will hold. `external`: what stays a package.
 */
export function packLibrary(file, { format = 'esm', needsRequire = false, external = [] } = {}) {
  const { metafile } = buildSync({
    entryPoints: [file],
    outfile: format === 'cjs' ? file.replace(/\.js$/, '.cjs') : file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format,
    target: 'node20.19',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    external,
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
export function packSdk(folder) {
  for (const name of readdirSync(folder).filter((entry) => /^(client|lib|s3)-.*\.js$/.test(entry)))
    packLibrary(join(folder, name), { format: 'cjs' });
  packLibrary(join(folder, 'attribute-values.js'));
}

/** libheif's JavaScript is CommonJS, which a function's bundler has to see as such. */
export function packLibheif(folder) {
  packLibrary(join(folder, 'libheif.js'), { format: 'cjs' });
  writeFileSync(join(folder, 'libheif.js'), "import libheif from './libheif.cjs';\nexport default libheif.default;\n");
}

// Puts oclif, some 170 files, into the one module through which the commands take it: a command starts sooner, most of all when
// the files are not in the system's cache.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** oclif is CommonJS, and asks for its few optional packages by a `require` that modules do not have. */
const banner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Bundles `file` in place, and writes the licences of what it now holds beside it. */
export function packOclif(file) {
  const { metafile } = buildSync({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    external: ['typescript'],
    banner: { js: banner },
  });
  rmSync(`${file}.map`, { force: true });
  const folders = Object.keys(metafile.inputs).flatMap(
    (input) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [],
  );
  const licences = [...new Set(folders)].sort().map(licenceOf);
  writeFileSync(file.replace(/\.js$/, '.licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}`;
}

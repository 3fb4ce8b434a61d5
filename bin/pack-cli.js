// Puts the code of the command line into few files: to find, read and link its hundreds of modules, and those of sharp,
// took a third of the time of one photo. Functions and the library use the modules as they are.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, transformSync } from 'esbuild';
import { bundling, packing, rememberPacked, requireBanner } from './pack-library.js';

const dist = resolve('dist');

/** What starts the commands, each packed in place. */
export const starters = ['cli/main', 'cli/help', 'cli/command-not-found', 'head-start'];

/** Sharp's packed modules only fit the platform package of the same version; npm may have installed a newer sharp. */
function sharpEntry() {
  const { version } = JSON.parse(readFileSync('node_modules/sharp/package.json', 'utf8'));
  return `import { readFileSync } from 'node:fs';
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('sharp')), 'utf8'));
const { default: sharp } = await import(version === '${version}' ? '../chunks/sharp.js' : 'sharp');
export default sharp;`;
}

/** Packs sharp with its JavaScript dependencies. Its platform package is found from where sharp is installed. */
async function packSharp() {
  const fromSharp = {
    name: 'from-sharp',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]sharp[\\/]dist[\\/]\w+\.mjs$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replaceAll('(import.meta.url)', "(import.meta.resolve('sharp'))"),
      }));
    },
  };
  const { metafile } = await build({
    ...packing,
    format: 'esm',
    stdin: { contents: "export { default } from 'sharp';", resolveDir: '.' },
    outfile: 'dist/chunks/sharp.js',
    external: ['@img/sharp-*', '../src/build/*'],
    banner: { js: requireBanner },
    plugins: [fromSharp],
  });
  rememberPacked(metafile);
}

const useSharp = {
  name: 'use-sharp',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^sharp$/ }, ({ namespace }) =>
      namespace === 'sharp' ? { path: 'sharp', external: true } : { path: 'sharp', namespace: 'sharp' },
    );
    onResolve({ filter: /^\.\.\/chunks\/sharp\.js$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'sharp' }, () => ({ contents: sharpEntry() }));
  },
};

/** Packages stay packages, and what is packed already stays as it is. */
const keepPackages = {
  name: 'keep-packages',
  setup({ onResolve }) {
    onResolve({ filter: /\/oclif\.js$/ }, () => ({ path: '../cli/oclif.js', external: true }));
    onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('/') ? undefined : { path, external: true }));
  },
};

/** A module that asks for its location gets that of its own file, seen from a folder directly below dist. */
const keepLocations = {
  name: 'keep-locations',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!path.startsWith(dist) || !text.includes('import.meta.')) return undefined;
      const location = `new URL(${JSON.stringify(join('..', relative(dist, path)))}, import.meta.url)`;
      const { code } = transformSync(text, {
        define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': 'moduleFolder' },
        format: 'esm',
        target: 'node20.19',
        sourcemap: 'inline',
        sourcefile: path,
      });
      const lines = [`const moduleUrl = ${location}.href;`];
      if (code.includes('moduleFolder')) {
        lines.unshift("import { fileURLToPath as pathOfUrl } from 'node:url';");
        lines.push("const moduleFolder = pathOfUrl(new URL('.', moduleUrl)).slice(0, -1);");
      }
      return { contents: `${lines.join('')}${code}`, resolveDir: dirname(path) };
    });
  },
};

/** Packs each command and what starts them in place, and what they share into `dist/chunks`. */
export async function packCli() {
  await packSharp();
  const commands = readdirSync('dist/commands', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join('dist/commands', name));
  const { metafile } = await build({
    ...bundling,
    format: 'esm',
    entryPoints: [...commands, ...starters.map((name) => `dist/${name}.js`)],
    outdir: 'dist',
    outbase: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    allowOverwrite: true,
    splitting: true,
    sourcemap: 'linked',
    plugins: [useSharp, keepPackages, keepLocations],
  });
  rememberPacked(metafile);
}

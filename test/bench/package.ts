// The numbers of docs/package.md, in turns on one machine: npx tsx test/bench/package.ts SERVICE [ROUNDS] [OSLS]
// SERVICE: a folder made by `emojify create` with the emojify template; OSLS: the binary of npm's osls, if installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { unzipSync, zipSync } from 'fflate';

const [folder = '.', rounds = '5', osls] = process.argv.slice(2);
const service = resolve(folder);
const built = join(service, '.emojify');
const work = mkdtempSync(join(tmpdir(), 'emojify-bench-'));
const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

function run(command: string, args: readonly string[], cwd = service): number {
  const started = performance.now();
  execFileSync(command, args, { cwd, stdio: 'ignore', env: { ...process.env, IMAGES_BUCKET: 'b', IMAGES_TABLE: 't' } });
  return performance.now() - started;
}

const emojify = (...args: string[]) => run(process.execPath, [bin, 'package', ...args]);
const zips = () => readdirSync(built).filter((name) => name.endsWith('.zip'));
const forgetBuilds = () => rmSync(join(built, 'cache/functions'), { recursive: true, force: true });

/** What the zips hold besides the bundles, so that the baseline zips the same. */
emojify();
const others = new Map(
  zips().map((name) => {
    const files = Object.entries(unzipSync(readFileSync(join(built, name))));
    return [name, Object.fromEntries(files.filter(([path]) => !/^src\/.*\.mjs/.test(path)))];
  }),
);
const sourceOf = (zip: string) => zip.replace('.zip', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function esbuildAndZip(): Promise<number> {
  const started = performance.now();
  for (const [name, files] of others) {
    const { outputFiles } = await build({
      entryPoints: [join(service, `src/functions/${sourceOf(name)}.ts`)],
      outfile: join(work, 'index.mjs'),
      ...{
        bundle: true,
        format: 'esm',
        platform: 'node',
        target: 'node24',
        minify: true,
        sourcemap: true,
        write: false,
      },
      external: ['sharp', 'onnxruntime-node', 'libsql'],
      logLevel: 'error',
    });
    const bundle = Object.fromEntries(outputFiles.map(({ path, contents }) => [path, contents]));
    writeFileSync(join(work, name), zipSync({ ...files, ...bundle }));
  }
  return performance.now() - started;
}

/** The handler as esbuild leaves a single file of it, its imports taken from node_modules. */
const unbundled = join(service, 'src/functions/.download-image.unbundled.mjs');
await build({ entryPoints: [join(service, 'src/functions/download-image.ts')], outfile: unbundled, format: 'esm' });
const bundled = join(work, 'download-image.mjs');
writeFileSync(bundled, unzipSync(readFileSync(join(built, 'downloadImage.zip')))['src/functions/download-image.mjs']!);
const importing = (file: string) => run(process.execPath, ['-e', `import('${pathToFileURL(file).href}')`]);

const times = new Map<string, number[]>();
const note = (name: string, milliseconds: number) => times.set(name, [...(times.get(name) ?? []), milliseconds]);
for (let round = 0; round < Number(rounds); round++) {
  forgetBuilds();
  rmSync(join(built, 'cache/compressed'), { recursive: true, force: true });
  note('package, native packages installed, nothing compressed before', emojify());
  forgetBuilds();
  note('package, native packages installed and compressed', emojify());
  note('package again, nothing changed', emojify());
  note('esbuild and zip alone', await esbuildAndZip());
  note('package --template-only', emojify('--template-only'));
  if (osls) note('osls package', run(resolve(osls), ['package'], oslsService()));
  note('import downloadImage, bundled', importing(bundled));
  note('import downloadImage, from node_modules', importing(unbundled));
}
rmSync(unbundled);

/** osls does not know all that the service file says, so it packages one function. */
function oslsService(): string {
  writeFileSync(
    join(work, 'serverless.yml'),
    'service: bench\nprovider: { name: aws, runtime: nodejs20.x }\nfunctions: { h: { handler: h.main } }\n',
  );
  writeFileSync(join(work, 'h.js'), 'exports.main = async () => 1;\n');
  return work;
}

for (const [name, values] of times) {
  const median = values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  console.log(`${name.padEnd(64)} ${(median / 1000).toFixed(2)} s`);
}
rmSync(work, { recursive: true, force: true });

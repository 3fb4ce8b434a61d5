import { execFile } from 'node:child_process';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { build, type Metafile } from 'esbuild';
import { httpEvent } from '../../support/events.js';
import { sample } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const names = ['download-image', 'analyze-image', 'process-image', 'view-image'] as const;
const mebibyte = 1024 * 1024;

/** Calls a bundled function with the event in a file, then prints its answer and the packages it has loaded. */
const caller = `
import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
const { handler } = await import(process.argv[2]);
const answer = await handler(JSON.parse(readFileSync(process.argv[3], 'utf8')), {});
const packages = Object.keys(Module._cache).map((file) => /node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
process.stderr.write(JSON.stringify({ answer, packages: [...new Set(packages)] }));
`;

interface Call {
  readonly answer: { readonly statusCode: number; readonly headers: Record<string, string> };
  readonly packages: readonly string[];
}

describe('functions as they are bundled for AWS', () => {
  const folder = suiteFolder();
  let metafile: Metafile;
  before(async () => {
    symlinkSync(join(root, 'node_modules'), join(folder(), 'node_modules'));
    writeFileSync(join(folder(), 'call.mjs'), caller);
    ({ metafile } = await build({
      metafile: true,
      entryPoints: names.map((name) => join(root, `test/adapters/lambda/functions/${name}.ts`)),
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['sharp', 'onnxruntime-node', 'libsql'],
      outdir: folder(),
      outExtension: { '.js': '.mjs' },
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      logLevel: 'error',
    }));
  });

  for (const name of names)
    it(`${name} takes at most 1.2 MiB`, () => {
      expect(statSync(join(folder(), `${name}.mjs`)).size).to.be.within(100_000, 1.2 * mebibyte);
    });

  /** Calls a function in a process of its own, over the stores of this machine. */
  async function call(name: (typeof names)[number], event: unknown): Promise<Call> {
    const eventFile = join(folder(), 'event.json');
    writeFileSync(eventFile, JSON.stringify(event));
    const env = { PATH: process.env.PATH, EMOJIFY_DATA: join(folder(), 'data') };
    const { stderr } = await run(process.execPath, ['call.mjs', `./${name}.mjs`, eventFile], { cwd: folder(), env });
    return JSON.parse(stderr);
  }

  it('downloadImage and viewImage load no sharp and no models on their usual path', async () => {
    const posted = await call('download-image', httpEvent('POST', '/images', { body: sample }));
    expect(posted.answer.statusCode).to.equal(202);
    const viewed = await call('view-image', httpEvent('GET', posted.answer.headers.location!));
    expect(viewed.answer.statusCode).to.equal(202);
    for (const { packages } of [posted, viewed]) {
      expect(packages).to.include('libsql');
      expect(packages).not.to.include.members(['sharp']);
      expect(packages).not.to.include.members(['onnxruntime-node']);
    }
  });

  it('processImage does load sharp: the list above would show it', async () => {
    const { packages } = await call('process-image', { Records: [] });
    expect(packages).to.include('sharp');
  });

  it('no function asks a packager for the native package of the stores of this machine', () => {
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
    expect(imports).to.include('sharp');
    expect(imports).not.to.include('libsql');
  });
});

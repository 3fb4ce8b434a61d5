// Speed and memory of the command line and of `process`, as ratios that are paired in one run: `npm run bench`, or one part
// of it: `npm run bench memory`.
// DEFACE names the executable of deface 1.5.0 (PyPI); without it those ratios are left out. PHOTOS names a folder of photos
// for the long run; without it, photos are composed from the sample.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { samplePath } from '../support/sample.js';
import { type Figures, measure, paired, verdict } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'bin/run.js');
const deface = process.env.DEFACE;
const work = mkdtempSync(join(tmpdir(), 'emojify-bench-'));

const node = (...args: string[]) => measure(process.execPath, args, work);
const emojify = (...args: string[]) => node(bin, ...args);

/** A bare command on the same framework: what starting cannot be faster than. */
function bareHello(): string {
  const folder = join(work, 'hello');
  mkdirSync(join(folder, 'commands'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const manifest = { name: 'hello', version: '1.0.0', type: 'module', oclif: { bin: 'hello', commands: './commands' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const command = `import { Command } from '@oclif/core';
export default class Hello extends Command { static summary = 'hello'; async run() { this.log('hello'); } }`;
  writeFileSync(join(folder, 'commands/hello.js'), command);
  const run = join(folder, 'run.js');
  writeFileSync(run, `import { execute } from '@oclif/core'; await execute({ dir: import.meta.url });`);
  return run;
}

async function startup(): Promise<void> {
  const hello = bareHello();
  for (const flag of ['--version', '--help']) {
    const { ours, theirs } = await paired(
      9,
      () => emojify(flag),
      () => node(hello, 'hello'),
    );
    verdict(`${flag} against a bare hello command`, ours.wall, theirs.wall, 1.3, 'ms');
  }
}

async function onePhoto(): Promise<void> {
  const photo = join(work, 'one.jpg');
  await sharp(samplePath).resize(1000, 1000).jpeg().toFile(photo);
  if (!deface) return console.log('left out: deface (DEFACE is not set)');
  const { ours, theirs } = await paired(
    5,
    () => emojify('process', photo, '--out', join(work, 'a.jpg'), '--overwrite'),
    () => measure(deface, ['-o', join(work, 'b.jpg'), photo], work),
  );
  verdict('one photo of 1 megapixel, cold, against deface', ours.wall, theirs.wall, 0.5, 'ms');
}

async function manyPhotos(): Promise<void> {
  const folder = process.env.PHOTOS ?? (await composed(32));
  const photos = readdirSync(folder).filter((name) => /\.(jpe?g|png)$/.test(name));
  const paths = photos.map((name) => join(folder, name));
  if (!deface) return;
  // deface writes beside its inputs when there are several.
  const copies = join(work, 'copies');
  mkdirSync(copies);
  for (const name of photos) copyFileSync(join(folder, name), join(copies, name));
  const theirArgs = photos.map((name) => join(copies, name));
  const { ours, theirs } = await paired(
    1,
    () => emojify('process', ...paths, '--out', join(work, 'many'), '--overwrite'),
    () => measure(deface, theirArgs, work),
  );
  verdict(`${photos.length} photos in one run against deface`, ours.wall, theirs.wall, 0.5, 'ms');
  verdict('their peak memory against deface', ours.memory, theirs.memory, 0.5, 'MB');
}

async function memory(): Promise<void> {
  const run = async (count: number): Promise<Figures> => {
    const folder = await composed(count);
    return emojify('process', '--recursive', folder, '--out', `${folder}-out`);
  };
  const few = await run(20);
  const many = await run(200);
  verdict('peak memory of 200 photos against 20', many.memory, few.memory, 1.15, 'MB');
}

/** So many photos of the sample, of sizes that differ. */
async function composed(count: number): Promise<string> {
  const folder = join(work, `composed-${count}`);
  mkdirSync(folder, { recursive: true });
  const sizes = [512, 640, 800, 960, 1100];
  for (let index = 0; index < count; index += 1) {
    const size = sizes[index % sizes.length]!;
    await sharp(samplePath)
      .resize(size, size)
      .jpeg()
      .toFile(join(folder, `${String(index).padStart(3, '0')}.jpg`));
  }
  return folder;
}

/** Overlay and encoding of 12 megapixels, in a process of its own. */
function overlay(): void {
  const script = join(root, 'test/bench/photo/overlay.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

const parts = { startup, onePhoto, manyPhotos, memory, overlay };
const wanted = process.argv.slice(2);
try {
  for (const [name, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await run();
} finally {
  rmSync(work, { recursive: true, force: true });
}

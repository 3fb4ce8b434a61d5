// Speed, memory and size of the command line and of `process`, as ratios that are paired in one run, beside what else people
// use: `npm run bench` measures everything and writes the table of docs/benchmarks.md. `npm run bench -- PART…` measures only
// some parts and writes nothing; `npm run bench -- --quick` goes through all of it with few photos and one pair, and writes too.
// DEFACE_PYTHON (default .venv-peers/bin/python) is the python of an environment with deface 1.5.0, opencv-python and mediapipe;
// HUMAN a folder with @vladmandic/human, @tensorflow/tfjs, @tensorflow/tfjs-backend-wasm and sharp; PHOTOS a folder of photos for
// the long run, instead of photos that are composed from the sample. What is missing is told in the table.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { packedCli } from '../support/packed-cli.js';
import { samplePath } from '../support/sample.js';
import { type Figures, measure, paired, print, type Row, toMarkdown } from './measure.js';
import { findPeers, type Peer } from './peers.js';
import { measuredOn, writeTable } from './write-table.js';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'bin/run.js');
const work = mkdtempSync(join(tmpdir(), 'emojify-bench-'));
const rows: Row[] = [];
const peers = findPeers();
const pairs = (count: number) => (quick ? 1 : count);

function note(row: Row): void {
  rows.push(row);
  print(row);
}

const node = (...options: string[]) => measure(process.execPath, options, work);
const emojify = (...options: string[]) => node(bin, ...options);

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
      pairs(9),
      () => emojify(flag),
      () => node(hello, 'hello'),
    );
    const against = 'a bare command on the same framework';
    note({ what: `\`${flag}\``, against, ours: ours.wall, theirs: theirs.wall, unit: 'ms', limit: 0.95 });
  }
}

/** Most of a ratio against deface; the others are only told. */
interface Limits {
  readonly wall: number;
  readonly memory?: number;
}

/** Our wall time and peak memory for these photos against those of each peer that is installed. */
async function againstPeers(what: string, photos: readonly string[], rounds: number, limits: Limits): Promise<void> {
  const out = join(work, 'out');
  const ourRun = () => emojify('process', ...photos, '--out', `${out}/`, '--overwrite', '--no-record');
  for (const peer of peers.filter(({ missing }) => !missing)) {
    const folder = join(work, 'peer');
    mkdirSync(folder, { recursive: true });
    const { ours, theirs } = await paired(pairs(rounds), ourRun, () => peer.run(photos, folder));
    const limit = (which: keyof Limits) => (isDeface(peer) && limits[which] ? { limit: limits[which] } : {});
    const against = peer.name;
    note({ what: `${what}, wall time`, against, ours: ours.wall, theirs: theirs.wall, unit: 'ms', ...limit('wall') });
    note({
      what: `${what}, peak memory`,
      against,
      ours: ours.memory,
      theirs: theirs.memory,
      unit: 'MB',
      ...limit('memory'),
    });
  }
}

const isDeface = ({ name }: Peer) => name.startsWith('deface');

async function onePhoto(): Promise<void> {
  const photo = join(work, 'one.jpg');
  await sharp(samplePath).resize(1000, 1000).jpeg().toFile(photo);
  await againstPeers('one photo of 1 megapixel', [photo], 5, { wall: 0.55 });
}

/** 12 megapixels with 20 faces: the sample five times in each of four rows. */
async function largePhoto(): Promise<void> {
  const face = await sharp(samplePath).resize(800, 750).toBuffer();
  const places = Array.from({ length: 20 }, (_, index) => ({
    left: (index % 5) * 800,
    top: Math.floor(index / 5) * 750,
  }));
  const photo = join(work, 'large.jpg');
  await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#888' } })
    .composite(places.map((place) => ({ input: face, ...place })))
    .jpeg()
    .toFile(photo);
  await againstPeers('one photo of 12 megapixels with 20 faces', [photo], 3, { wall: 0.25 });
}

async function manyPhotos(): Promise<void> {
  const folder = process.env.PHOTOS ?? (await composed(32));
  const names = readdirSync(folder).filter((name) => /\.(jpe?g|png)$/.test(name));
  const photos = names.slice(0, quick ? 4 : undefined).map((name) => join(folder, name));
  await againstPeers(`${photos.length} photos in one run`, photos, 1, { wall: 0.4, memory: 0.6 });
}

async function memory(): Promise<void> {
  const run = async (count: number): Promise<Figures> => {
    const folder = await composed(count);
    return emojify('process', '--recursive', folder, '--out', `${folder}-out`);
  };
  const [small, large] = quick ? [3, 9] : [20, 200];
  const few = await run(small);
  const many = await run(large);
  const what = `peak memory of ${large} photos`;
  note({ what, against: `${small} photos`, ours: many.memory, theirs: few.memory, unit: 'MB', limit: 1.15 });
}

/** The package as npm packs it, with its dependencies, as users install it. */
async function install(): Promise<void> {
  const { bin: installed } = await packedCli();
  const folder = dirname(dirname(dirname(installed)));
  const megabytes = Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]);
  note({
    what: 'size of a production installation',
    against: 'the goal',
    ours: megabytes,
    theirs: 200,
    unit: 'MB',
    limit: 1,
  });
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

const parts = { startup, onePhoto, largePhoto, manyPhotos, memory, install, overlay };
const wanted = args.filter((name) => name !== '--quick');
try {
  for (const { name, missing } of peers) if (missing) console.log(`left out: ${name} (${missing})`);
  for (const [name, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await run();
  if (wanted.length === 0) writeBenchmarks();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function writeBenchmarks(): void {
  const absent = peers
    .filter(({ missing }) => missing)
    .map(({ name, missing }) => `| all photos | ${name} | | not installed: ${missing} | | |`);
  writeTable('docs/benchmarks.md', 'benchmarks', [
    `${quick ? '**A quick run, to try the script: not to be quoted.** ' : ''}${measuredOn()}`,
    '',
    '| what | against | emojify | the other | ratio | at most |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(toMarkdown),
    ...absent,
  ]);
}

// Writes the tables of docs/detection.md: recall and precision of the embedded detector on a folder of labelled photos, as they
// are and made harder, and what `--min-confidence` leaves of them.
// labels.json there maps a file to `faces` (boxes [left, top, width, height]) and `ignore` (neither to demand nor to forbid).
// DEFACE_PYTHON names the python of an environment with deface 1.5.0; without it that column says "not installed".
// Usage: npx tsx test/bench/faces/table.ts FOLDER [--photos N] [--print] [CONDITION…]
// --photos takes only the first N; --print, or naming conditions, writes nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { iou, type Scored } from '../../../src/core/detect/nms.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { frameOf } from '../../core/detect/astronaut.js';
import { measuredOn, writeTable } from '../write-table.js';
import { type Condition, conditions, type Size, under } from './conditions.js';

type Numbers = readonly [left: number, top: number, width: number, height: number];
type Labels = Record<string, { readonly faces: readonly Numbers[]; readonly ignore: readonly Numbers[] }>;
type Tally = { hits: number; wrong: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { photos: { type: 'string' }, print: { type: 'boolean', default: false } },
});
const [folder, ...names] = positionals;
if (!folder) throw new Error('usage: npx tsx test/bench/faces/table.ts FOLDER [--photos N] [--print] [CONDITION…]');
const all: Labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8'));
const labels: Labels = Object.fromEntries(Object.entries(all).slice(0, Number(values.photos ?? Infinity)));
const total = Object.values(labels).reduce((sum, { faces }) => sum + faces.length, 0);
const python = process.env.DEFACE_PYTHON;
const detector = await createLocalDetector();
const work = mkdtempSync(join(tmpdir(), 'emojify-table-'));

/** The boxes that deface finds at its own default, for each picture: its own command writes pictures only. */
const defaceScript = `
import json, sys, imageio.v2 as io
from deface.centerface import CenterFace
net = CenterFace()
print(json.dumps([[[float(v) for v in d[:5]] for d in net(io.imread(f)[:, :, :3], threshold=0.2)[0]] for f in sys.argv[1:]]))`;

function deface(files: readonly string[]): Scored[][] {
  const output = execFileSync(python!, ['-c', defaceScript, ...files], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const found: [number, number, number, number, number][][] = JSON.parse(output.trim().split('\n').at(-1)!);
  return found.map((faces) =>
    faces.map(([left, top, right, bottom, score]) => ({
      box: { left, top, width: right - left, height: bottom - top },
      score,
    })),
  );
}

/** Adds the hits and false boxes of one photo; each label counts once, the highest score first. */
function count(
  tally: Tally,
  found: readonly Scored[],
  faces: readonly Box[],
  ignore: readonly Box[],
  limit: number,
): void {
  const open = [...faces];
  for (const { box } of [...found].sort((a, b) => b.score - a.score)) {
    const best = open.reduce((top, label, index) => (iou(box, label) > iou(box, open[top]!) ? index : top), 0);
    if (open.length > 0 && iou(box, open[best]!) >= limit) open.splice(best, 1);
    else if (!ignore.some((label) => iou(box, label) > 0.2)) tally.wrong++;
  }
  tally.hits += faces.length - open.length;
}

interface Picture {
  readonly file: string;
  readonly faces: readonly Box[];
  readonly ignore: readonly Box[];
  readonly found: readonly Scored[];
  readonly thorough: readonly Scored[];
}

async function search(condition: Condition, file: string, index: number): Promise<Picture> {
  const path = join(folder!, file);
  const picture = await under(condition, path, index);
  const frame = await frameOf(picture.clone());
  const { autoOrient: before } = await sharp(path).metadata();
  const toBoxes = (all: readonly Numbers[]) =>
    all.map(([left, top, width, height]) => condition.box({ left, top, width, height }, before as Size, frame));
  const written = join(work, `${index}.png`);
  if (python) await picture.png({ compressionLevel: 1 }).toFile(written);
  const find = async (thorough: boolean) =>
    (await detector.detect(frame, { thorough })).map(({ box, confidence }) => ({ box, score: confidence }));
  const { faces, ignore } = labels[file]!;
  const boxes = { faces: toBoxes(faces), ignore: toBoxes(ignore) };
  return { file: written, ...boxes, found: await find(false), thorough: await find(true) };
}

/** Recall and precision, of all pictures together. */
function cell(
  pictures: readonly Picture[],
  foundIn: (picture: Picture, index: number) => readonly Scored[],
  iouLimit: number,
) {
  const tally: Tally = { hits: 0, wrong: 0 };
  for (const [index, picture] of pictures.entries())
    count(tally, foundIn(picture, index), picture.faces, picture.ignore, iouLimit);
  const { hits, wrong } = tally;
  return `${(hits / total).toFixed(3)} / ${(hits / Math.max(1, hits + wrong)).toFixed(3)}`;
}

async function row(condition: Condition): Promise<{ readonly line: string; readonly pictures: readonly Picture[] }> {
  const pictures: Picture[] = [];
  for (const [index, file] of Object.keys(labels).entries()) pictures.push(await search(condition, file, index));
  const theirs = python ? deface(pictures.map(({ file }) => file)) : undefined;
  const cells = [
    cell(pictures, ({ found }) => found, condition.iou),
    cell(pictures, ({ thorough }) => thorough, condition.iou),
    theirs ? cell(pictures, (_, index) => theirs[index]!, condition.iou) : 'not installed',
  ];
  return { line: `| ${[condition.name, ...cells].join(' | ')} |`, pictures };
}

const confidences = [35, 50, 60, 70, 80];

function confidenceRow(pictures: readonly Picture[], least: number): string {
  const counts = cell(pictures, ({ found }) => found.filter(({ score }) => score >= least), 0.35);
  return `| ${least}${least === 35 ? ' (default)' : ''} | ${counts.split(' / ').join(' | ')} |`;
}

const lines = [
  `${measuredOn(python ? ['deface 1.5.0'] : [])} ${Object.keys(labels).length} photos with ${total} faces; recall / precision.`,
  '',
  '| condition | default search | `--thorough` | deface 1.5.0 |',
  '| --- | --- | --- | --- |',
];
const say = (...more: string[]) => {
  lines.push(...more);
  console.log(more.join('\n'));
};
console.log(lines.join('\n'));
let plain: readonly Picture[] = [];
for (const condition of conditions.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const { line, pictures } = await row(condition);
  if (condition.name === 'unchanged') plain = pictures;
  say(line);
}
if (plain.length > 0)
  say(
    '',
    '| `--min-confidence`, unchanged photos | recall | precision |',
    '| --- | --- | --- |',
    ...confidences.map((least) => confidenceRow(plain, least)),
  );
if (!values.print && names.length === 0) writeTable('docs/detection.md', 'detection', lines);
rmSync(work, { recursive: true, force: true });

// The table of docs/detection.md: recall and precision of the embedded detector on a folder of labelled photos, as they are and made harder.
// labels.json there maps a file to `faces` (boxes [left, top, width, height]) and `ignore` (neither to demand nor to forbid).
// DEFACE_PYTHON names the python of an environment with deface 1.5.0; without it that column is left out.
// Usage: npx tsx test/bench/faces/table.ts FOLDER [CONDITION…]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { iou, type Scored } from '../../../src/core/detect/nms.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { frameOf } from '../../core/detect/astronaut.js';
import { type Condition, conditions, type Size, under } from './conditions.js';

type Numbers = readonly [left: number, top: number, width: number, height: number];
type Labels = Record<string, { readonly faces: readonly Numbers[]; readonly ignore: readonly Numbers[] }>;
type Tally = { hits: number; wrong: number };

const [folder, ...names] = process.argv.slice(2);
if (!folder) throw new Error('usage: npx tsx test/bench/faces/table.ts FOLDER [CONDITION…]');
const labels: Labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8'));
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

async function row(condition: Condition): Promise<string> {
  const tallies: Tally[] = Array.from({ length: python ? 3 : 2 }, () => ({ hits: 0, wrong: 0 }));
  const pictures: { file: string; faces: Box[]; ignore: Box[] }[] = [];
  for (const [index, [file, expected]] of Object.entries(labels).entries()) {
    const path = join(folder!, file);
    const picture = await under(condition, path, index);
    const frame = await frameOf(picture.clone());
    const { autoOrient: before } = await sharp(path).metadata();
    const toBox = ([left, top, width, height]: Numbers) =>
      condition.box({ left, top, width, height }, before as Size, frame);
    const [faces, ignore] = [expected.faces.map(toBox), expected.ignore.map(toBox)];
    for (const [column, thorough] of [false, true].entries()) {
      const found = (await detector.detect(frame, { thorough })).map(({ box, confidence }) => ({
        box,
        score: confidence,
      }));
      count(tallies[column]!, found, faces, ignore, condition.iou);
    }
    pictures.push({ file: join(work, `${index}.png`), faces, ignore });
    if (python) await picture.png({ compressionLevel: 1 }).toFile(pictures.at(-1)!.file);
  }
  if (python) {
    const found = deface(pictures.map(({ file }) => file));
    for (const [index, { faces, ignore }] of pictures.entries())
      count(tallies[2]!, found[index]!, faces, ignore, condition.iou);
  }
  const cells = tallies.map(
    ({ hits, wrong }) => `${(hits / total).toFixed(3)} / ${(hits / (hits + wrong)).toFixed(3)}`,
  );
  return `| ${[condition.name, ...cells].join(' | ')} |`;
}

console.log(`| recall / precision, ${total} faces | default | \`--thorough\` |${python ? ' deface 1.5.0 |' : ''}`);
console.log(`|---|---|---|${python ? '---|' : ''}`);
for (const condition of conditions.filter(({ name }) => names.length === 0 || names.includes(name)))
  console.log(await row(condition));
rmSync(work, { recursive: true, force: true });

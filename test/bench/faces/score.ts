// The embedded detector on a folder of labelled photos: recall, precision, time and memory.
// labels.json there maps a file to `faces` (boxes [left, top, width, height]) and `ignore` (neither to demand nor to forbid).
// Usage: npx tsx test/bench/faces/score.ts FOLDER
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { iou } from '../../../src/core/detect/nms.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { frameOf } from '../../core/detect/astronaut.js';

type Numbers = readonly [left: number, top: number, width: number, height: number];

interface Labels {
  readonly faces: readonly Numbers[];
  readonly ignore: readonly Numbers[];
}

const toBox = ([left, top, width, height]: Numbers): Box => ({ left, top, width, height });

/** How many labelled faces were found, and how many found boxes are no face; each label counts once, the surest box first. */
function compare(found: readonly Box[], { faces, ignore }: Labels): { hits: number; wrong: number } {
  const open = faces.map(toBox);
  let wrong = 0;
  for (const box of found) {
    const best = open.reduce((top, label, index) => (iou(box, label) > iou(box, open[top]!) ? index : top), 0);
    if (open.length > 0 && iou(box, open[best]!) >= 0.35) open.splice(best, 1);
    else if (!ignore.some((label) => iou(box, toBox(label)) > 0.2)) wrong++;
  }
  return { hits: faces.length - open.length, wrong };
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: npx tsx test/bench/faces/score.ts FOLDER');
const labels = Object.entries<Labels>(JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')));
const detector = await createLocalDetector();
const sums = { hits: 0, wrong: 0, faces: 0, milliseconds: 0 };
for (const [file, expected] of labels) {
  const frame = await frameOf(sharp(join(folder, file)).autoOrient().toColourspace('srgb'));
  const started = performance.now();
  const found = [...(await detector.detect(frame))].sort((a, b) => b.confidence - a.confidence);
  sums.milliseconds += performance.now() - started;
  const { hits, wrong } = compare(
    found.map(({ box }) => box),
    expected,
  );
  sums.hits += hits;
  sums.wrong += wrong;
  sums.faces += expected.faces.length;
}
const { hits, wrong, faces, milliseconds } = sums;
console.log(
  `${labels.length} photos, ${faces} faces: recall ${(hits / faces).toFixed(3)}, precision ${(hits / (hits + wrong)).toFixed(3)}`,
);
console.log(
  `${Math.round(milliseconds / labels.length)} ms a photo, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);

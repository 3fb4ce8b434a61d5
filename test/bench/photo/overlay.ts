// CoverOptions and encoding a 12-megapixel JPEG whose faces are known, against a plain sharp decode–composite–encode of the
// same drawings; both warm, in one process, in turns. Usage: npx tsx test/bench/photo/overlay.ts [pairs]
import sharp from 'sharp';
import { cover } from '../../../src/core/cover/cover.js';
import { emojiArt } from '../../../src/core/emoji/art.js';
import { decode } from '../../../src/core/photo/decode.js';
import { encode } from '../../../src/core/photo/encode.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { sample } from '../../support/sample.js';

const pairs = Number(process.argv[2] ?? 9);
const limit = 1.3;
const photo = await sharp(sample).resize(4000, 3000).jpeg({ quality: 90 }).toBuffer();
const decoded = await decode(photo);
const art = await emojiArt('😄');
const boxes: readonly Box[] = [
  { left: 1400, top: 350, width: 700, height: 960 },
  { left: 200, top: 200, width: 150, height: 200 },
  { left: 3000, top: 500, width: 300, height: 400 },
  { left: 3000, top: 1500, width: 300, height: 400 },
];

async function ours(): Promise<void> {
  const covers = boxes.map((box, index) => ({
    region: { box, roll: 7 * index - 10 },
    overlay: { kind: 'art', art } as const,
  }));
  await cover(decoded, covers);
  await encode(decoded, { format: 'jpeg', quality: 90 });
}

async function plain(): Promise<void> {
  const drawings = boxes.map(({ left, top, height }) => {
    const side = Math.round(height * 1.3);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 128 128">${art.body}</svg>`;
    return { input: Buffer.from(svg), left, top };
  });
  await sharp(photo).autoOrient().composite(drawings).jpeg({ quality: 90 }).toBuffer();
}

async function time(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

await ours();
await plain();
const [mine, theirs]: [number[], number[]] = [[], []];
for (let pair = 0; pair < pairs; pair++) {
  mine.push(await time(ours));
  theirs.push(await time(plain));
}
const ratio = median(mine) / median(theirs);
console.log(
  `12 megapixels, ${boxes.length} faces: cover and encode ${median(mine).toFixed(0)} ms, plain sharp ${median(theirs).toFixed(0)} ms, ratio ${ratio.toFixed(2)} (limit ${limit})`,
);
process.exitCode = ratio <= limit ? 0 : 1;

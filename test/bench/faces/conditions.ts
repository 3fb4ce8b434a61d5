import sharp, { type Sharp } from 'sharp';
import type { Box } from '../../../src/core/photo/photo.js';

/** A way to make photos harder, and what becomes of the boxes of their faces. */
export interface Condition {
  readonly name: string;
  /** Intersection over union from which a face counts as found. */
  readonly iou: number;
  readonly photo: (photo: Sharp, seed: number) => Promise<Sharp> | Sharp;
  readonly box: (box: Box, before: Size, after: Size) => Box;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const same = (box: Box) => box;

const plain = (name: string, photo: Condition['photo']): Condition => ({ name, iou: 0.35, photo, box: same });

/** Bytes of a step in between, as sharp applies some operations in an order of its own. */
const fixed = async (photo: Sharp) => sharp(await photo.png({ compressionLevel: 1 }).toBuffer());

const turned = (angle: number): Condition => ({
  name: angle % 90 === 0 ? `rotated by ${angle}°` : `tilted by ${angle}° (IoU 0.25)`,
  iou: angle % 90 === 0 ? 0.35 : 0.25,
  photo: (photo) => photo.rotate(angle, { background: '#777' }),
  box: (box, before, after) => turnBox(box, angle, before, after),
});

/** The box around the ellipse in the turned box. */
function turnBox(box: Box, angle: number, before: Size, after: Size): Box {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const x = box.left + box.width / 2 - before.width / 2;
  const y = box.top + box.height / 2 - before.height / 2;
  const width = Math.hypot(box.width * cos, box.height * sin);
  const height = Math.hypot(box.width * sin, box.height * cos);
  const left = after.width / 2 + x * cos - y * sin - width / 2;
  return { left, top: after.height / 2 + x * sin + y * cos - height / 2, width, height };
}

const scaled = (name: string, scale: number): Condition => ({
  name,
  iou: 0.35,
  photo: async (photo) => {
    const { width, height } = await photo.metadata();
    return photo.resize(Math.round(width! * scale), Math.round(height! * scale), { fit: 'fill', kernel: 'cubic' });
  },
  box: (box, before, after) => {
    const [x, y] = [after.width / before.width, after.height / before.height];
    return { left: box.left * x, top: box.top * y, width: box.width * x, height: box.height * y };
  },
});

/** The same noise in every run. */
async function noisy(photo: Sharp, sigma: number, seed: number): Promise<Sharp> {
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  let state = seed * 7919 + 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  for (let index = 0; index < data.length; index++) {
    const gauss = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    data[index] = Math.max(0, Math.min(255, Math.round(data[index]! + gauss * sigma)));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

export const conditions: readonly Condition[] = [
  plain('unchanged', (photo) => photo),
  ...[90, 180, 270, 45, 60, 135].map(turned),
  plain('blur, σ 2', (photo) => photo.blur(2)),
  plain('blur, σ 4', (photo) => photo.blur(4)),
  scaled('half the size', 1 / 2),
  scaled('a third of the size', 1 / 3),
  plain('noise, σ 25', (photo, seed) => noisy(photo, 25, seed)),
  plain('dark (× 0.1)', (photo) => photo.linear(0.1, 0)),
  plain('overexposed (× 2.5)', (photo) => photo.linear(2.5, 0)),
  plain('JPEG, quality 10', async (photo) => sharp(await photo.jpeg({ quality: 10 }).toBuffer())),
];

/** A photo under a condition. */
export async function under(condition: Condition, file: string, seed: number): Promise<Sharp> {
  const upright = await fixed(sharp(file).autoOrient().flatten({ background: '#7f7f7f' }).toColourspace('srgb'));
  return fixed((await condition.photo(upright, seed)).removeAlpha().toColourspace('srgb'));
}

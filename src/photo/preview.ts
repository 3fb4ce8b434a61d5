import sharp from 'sharp';
import { blend } from './blend.js';
import { clip } from './geometry.js';
import type { Photo, Region } from './photo.js';

/** The first frame with numbered boxes drawn, 1 for the first region: what `--skip` and `--pick` refer to. */
export async function preview(photo: Photo, regions: readonly Region[]): Promise<Photo> {
  const frame = { ...photo.images[0]!, pixels: Buffer.from(photo.images[0]!.pixels) };
  const all = clip({ x: frame.width / 2, y: frame.height / 2 }, { x: frame.width / 2, y: frame.height / 2 }, frame)!;
  const drawn = regions.map(({ box }, index) => drawBox(box, index + 1, frame)).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${all.width}" height="${all.height}">${drawn}</svg>`;
  blend(frame, { ...all, pixels: await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer() });
  return { ...photo, frames: 1, images: [frame], animation: undefined };
}

function drawBox(box: Region['box'], number: number, frame: { width: number; height: number }): string {
  const unit = Math.max(2, Math.round(Math.min(frame.width, frame.height) / 250));
  const text = unit * 8;
  return `<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" fill="none" stroke="#ffd400" stroke-width="${unit}"/><text x="${box.left}" y="${box.top - unit}" font-family="sans-serif" font-weight="bold" font-size="${text}" fill="#ffd400">${number}</text>`;
}

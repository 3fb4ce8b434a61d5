import sharp from 'sharp';
import { blend } from './blend.js';
import { digitsPath, digitsWidth } from './digits.js';
import type { Frame, Photo, Region } from './photo.js';

const yellow = '#ffd400';
const ink = '#1c1c1c';

/** The first frame with numbered boxes drawn, 1 for the first region: the numbers that `--skip` and `--pick` take. */
export async function preview(photo: Photo, regions: readonly Region[]): Promise<Photo> {
  const first = photo.images[0]!;
  const frame = { ...first, pixels: Buffer.from(first.pixels) };
  const drawn = regions.map((region, index) => drawRegion(region, index + 1, frame)).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}">${drawn}</svg>`;
  const pixels = await sharp(Buffer.from(svg), { limitInputPixels: false }).ensureAlpha().raw().toBuffer();
  blend(frame, { left: 0, top: 0, width: frame.width, height: frame.height, pixels });
  return { ...photo, frames: 1, images: [frame], animation: undefined };
}

/** A yellow box with a dark rim, so that it shows on any ground, and its number on a badge at its upper left. */
function drawRegion({ box }: Region, number: number, frame: Frame): string {
  const stroke = Math.max(1, Math.min(frame.width, frame.height) / 300);
  const rectangle = `x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" fill="none"`;
  return `<rect ${rectangle} stroke="${ink}" stroke-width="${stroke * 2}"/><rect ${rectangle} stroke="${yellow}" stroke-width="${stroke}"/>${drawBadge({ box }, number, frame)}`;
}

/** The badge stands on the box's upper edge, or under it where the photo ends, and always inside the photo. */
function drawBadge({ box }: Pick<Region, 'box'>, number: number, frame: Frame): string {
  const high = Math.max(9, Math.min(frame.width, frame.height) / 28);
  const pad = high * 0.3;
  const [width, height] = [digitsWidth(number) * high + 2 * pad, high + 2 * pad];
  const left = Math.max(0, Math.min(box.left, frame.width - width));
  const top = box.top - height >= 0 ? box.top - height : Math.max(0, Math.min(box.top, frame.height - height));
  const digits = `transform="translate(${left + pad} ${top + pad}) scale(${high})" d="${digitsPath(number)}"`;
  const line = `fill="none" stroke="${ink}" stroke-width="0.15" stroke-linecap="round" stroke-linejoin="round"`;
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${pad}" fill="${yellow}"/><path ${digits} ${line}/>`;
}

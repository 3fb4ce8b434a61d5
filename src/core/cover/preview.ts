import sharp from 'sharp';
import { centreOf, clip } from '../photo/geometry.js';
import type { Box, Frame, Photo, Region } from '../photo/photo.js';
import { blend, type Tile } from './blend.js';
import { digitsPath, digitsWidth } from './digits.js';

const yellow = '#ffd400';
const ink = '#1c1c1c';

/** The first frame with numbered boxes, 1 for the first region: the numbers that `--skip` and `--pick` take. */
export async function preview(photo: Photo, regions: readonly Region[]): Promise<Photo> {
  const first = photo.images[0]!;
  const frame = { ...first, pixels: Buffer.from(first.pixels) };
  for (const [index, { box }] of regions.entries()) {
    const tile = await drawMark(box, index + 1, frame);
    if (tile) blend(frame, tile);
  }
  return { ...photo, frames: 1, images: [frame], animation: undefined };
}

/** Box and number of one face. Only this part of the photo is drawn, because SVG has size limits that photos exceed. */
async function drawMark(box: Box, number: number, frame: Frame): Promise<Tile | undefined> {
  const stroke = Math.max(1, Math.min(frame.width, frame.height) / 300);
  const badge = badgeOf(box, number, frame);
  const all = around(grown(box, stroke), badge);
  const part = clip(centreOf(all), { x: all.width / 2, y: all.height / 2 }, frame);
  if (!part) return undefined;
  const { left, top, width, height } = part;
  const view = `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${view}>${outline(box, stroke)}${drawBadge(badge, number)}</svg>`;
  return { ...part, pixels: await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer() };
}

/** A yellow box with a dark rim, visible on any background. */
function outline(box: Box, stroke: number): string {
  const rectangle = `<rect ${attributes(box)} fill="none"`;
  return `${rectangle} stroke="${ink}" stroke-width="${stroke * 2}"/>${rectangle} stroke="${yellow}" stroke-width="${stroke}"/>`;
}

const heightOf = (frame: Frame) => Math.max(9, Math.min(frame.width, frame.height) / 28);
const paddingOf = (high: number) => high * 0.3;

/**
 * The badge is on the upper edge of the box, or below that edge at the top of the photo, and always inside the photo.
 */
function badgeOf(box: Box, number: number, frame: Frame): Box {
  const high = heightOf(frame);
  const width = digitsWidth(number) * high + 2 * paddingOf(high);
  const height = high + 2 * paddingOf(high);
  const left = Math.max(0, Math.min(box.left, frame.width - width));
  const top = box.top - height >= 0 ? box.top - height : Math.max(0, Math.min(box.top, frame.height - height));
  return { left, top, width, height };
}

function drawBadge(badge: Box, number: number): string {
  const high = badge.height / (1 + 2 * paddingOf(1));
  const pad = paddingOf(high);
  const digits = `transform="translate(${badge.left + pad} ${badge.top + pad}) scale(${high})" d="${digitsPath(number)}"`;
  const line = `fill="none" stroke="${ink}" stroke-width="0.15" stroke-linecap="round" stroke-linejoin="round"`;
  return `<rect ${attributes(badge)} rx="${pad}" fill="${yellow}"/><path ${digits} ${line}/>`;
}

function attributes({ left, top, width, height }: Box): string {
  return `x="${left}" y="${top}" width="${width}" height="${height}"`;
}

function grown({ left, top, width, height }: Box, by: number): Box {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

/** The smallest box that contains both. */
function around(a: Box, b: Box): Box {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}

import sharp from 'sharp';
import type { Art } from '../emoji/art.js';
import { centreOf } from '../photo/geometry.js';
import type { Box, Region } from '../photo/photo.js';
import { backingRadii } from './backing.js';
import type { CoverShape, DrawnOverlay, Sticker } from './overlay.js';

/** What is drawn for one face. */
export interface Drawing {
  readonly overlay: DrawnOverlay;
  readonly region: Region;
  /** Side of the drawing in pixels. */
  readonly size: number;
  readonly shape: CoverShape;
  /** Of the backing, as `#rrggbb`. */
  readonly colour: string;
}

/** RGBA pixels of a drawing with its backing, the part inside this box, drawn for this one face: crisp at every size. */
export async function drawSvg({ overlay, region, size, shape, colour }: Drawing, box: Box): Promise<Buffer> {
  const drawing = overlay.kind === 'art' ? drawArt(overlay.art, size) : await drawSticker(overlay.sticker, size);
  const centre = centreOf(region.box);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" viewBox="${box.left} ${box.top} ${box.width} ${box.height}"><g transform="translate(${centre.x} ${centre.y})">${backing(region, colour, shape)}<g transform="rotate(${region.roll})">${drawing}</g></g></svg>`;
  // A large sticker makes an SVG longer than the parser takes from strangers; this one is ours.
  return sharp(Buffer.from(svg), { unlimited: true }).ensureAlpha().raw().toBuffer();
}

function backing(region: Region, colour: string, shape: CoverShape): string {
  const { x, y } = backingRadii(region, shape);
  const outline =
    shape === 'box'
      ? `<rect x="${-x}" y="${-y}" width="${2 * x}" height="${2 * y}" fill="${colour}"`
      : `<ellipse rx="${x}" ry="${y}" fill="${colour}"`;
  return `${outline}/>${outline} transform="rotate(${region.roll})"/>`;
}

function drawArt({ body }: Art, size: number): string {
  return `<g transform="scale(${size / 128}) translate(-64 -64)">${body}</g>`;
}

/** Scaled down before it is drawn, which keeps it clean, but never up: a large face would make a picture of gigabytes. */
async function drawSticker({ frame }: Sticker, size: number): Promise<string> {
  const { width, height, channels, pixels } = frame;
  const ratio = size / Math.max(width, height);
  const [wide, high] = [width * ratio, height * ratio];
  const [columns, rows] = [wide, high].map((side) => Math.max(1, Math.round(side / Math.max(1, ratio))));
  const png = await sharp(pixels, { raw: { width, height, channels } })
    .resize(columns, rows, { fit: 'fill' })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const place = `x="${-wide / 2}" y="${-high / 2}" width="${wide}" height="${high}" preserveAspectRatio="none"`;
  return `<image ${place} href="data:image/png;base64,${png.toString('base64')}"/>`;
}

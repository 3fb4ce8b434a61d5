import sharp from 'sharp';
import type { Art } from '../emoji/art.js';
import { centreOf } from '../photo/geometry.js';
import type { Box, Region } from '../photo/photo.js';
import { backingRadii } from './backing.js';
import type { CoverShape, DrawnOverlay, Sticker } from './overlay.js';

/** The art to draw for one face. */
export interface Drawing {
  readonly overlay: DrawnOverlay;
  readonly region: Region;
  /** Side of the art in pixels. */
  readonly size: number;
  readonly shape: CoverShape;
  /** Colour of the backing, as `#rrggbb`. */
  readonly colour: string;
}

/**
 * RGBA pixels of the art with its backing, for the part inside this box, rendered for this one face and therefore crisp
 * at every size.
 */
export async function drawSvg({ overlay, region, size, shape, colour }: Drawing, box: Box): Promise<Buffer> {
  const drawing = overlay.kind === 'art' ? drawArt(overlay.art, size) : await drawSticker(overlay.sticker, size);
  const centre = centreOf(region.box);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" viewBox="${box.left} ${box.top} ${box.width} ${box.height}"><g transform="translate(${centre.x} ${centre.y})">${backing(region, colour, shape)}<g transform="rotate(${region.roll})">${drawing}</g></g></svg>`;
  // A large sticker makes the SVG longer than the parser's default limit for untrusted input; this SVG is our own.
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

/**
 * Reduced before it is drawn, which keeps it smooth, but never enlarged: a large face would need a picture of
 * gigabytes.
 */
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

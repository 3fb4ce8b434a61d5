import sharp from 'sharp';
import type { Art } from '../emoji/art.js';
import { boxReachOf, centreOf, clip, type Point, reachOf } from '../photo/geometry.js';
import type { Frame, Region } from '../photo/photo.js';
import { backingColour } from './backing-colour.js';
import type { Tile } from './blend.js';
import type { CoverShape, DrawnOverlay, Sticker } from './overlay.js';

/**
 * How far the backing reaches beyond the face's ellipse. Detectors' boxes end at the chin and in the middle of the forehead,
 * and leave out the jaw of a head in profile.
 */
const ellipseMargin = 1.28;
/** The same beyond the box, whose corners hold the jaw already. */
const boxMargin = 1.12;

export interface DrawingOptions {
  /** Size of the drawing as a multiple of the box's longer side. */
  readonly scale: number;
  /** The backing's outline. Default `ellipse`. */
  readonly shape?: CoverShape | undefined;
}

/** The look drawn for this face, with its opaque backing; only the part inside the frame. Undefined when that is nothing. */
export async function drawTile(
  overlay: DrawnOverlay,
  region: Region,
  { scale, shape = 'ellipse' }: DrawingOptions,
  frame: Frame,
): Promise<Tile | undefined> {
  const size = Math.max(region.box.width, region.box.height) * scale;
  const centre = centreOf(region.box);
  const far = farthest(region, size, shape);
  const box = clip(centre, far, frame);
  if (!box) return undefined;
  const drawing = overlay.kind === 'art' ? drawArt(overlay.art, size) : await drawSticker(overlay.sticker, size);
  const colour = await backingColour(overlay);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" viewBox="${box.left} ${box.top} ${box.width} ${box.height}"><g transform="translate(${centre.x} ${centre.y})">${backing(region, colour, shape)}<g transform="rotate(${region.roll})">${drawing}</g></g></svg>`;
  // A large sticker makes an SVG longer than the parser takes from strangers; this one is ours.
  const pixels = await sharp(Buffer.from(svg), { unlimited: true }).ensureAlpha().raw().toBuffer();
  return { ...box, pixels };
}

/** Half the width and height of the tilted drawing and of the backing, whichever reaches farther. */
function farthest(region: Region, size: number, shape: CoverShape): Point {
  const tilt = (region.roll * Math.PI) / 180;
  const drawing = (size / 2) * (Math.abs(Math.cos(tilt)) + Math.abs(Math.sin(tilt)));
  const face = shape === 'box' ? boxReachOf(region) : reachOf(region);
  const margin = shape === 'box' ? boxMargin : ellipseMargin;
  return { x: Math.max(drawing, face.x * margin + 2), y: Math.max(drawing, face.y * margin + 2) };
}

/** Both the upright and the tilted outline: a detector's box may mean either. */
function backing({ box, roll }: Region, colour: string, shape: CoverShape): string {
  const margin = shape === 'box' ? boxMargin : ellipseMargin;
  const [rx, ry] = [(box.width / 2) * margin + 1, (box.height / 2) * margin + 1];
  const outline =
    shape === 'box'
      ? `<rect x="${-rx}" y="${-ry}" width="${2 * rx}" height="${2 * ry}" fill="${colour}"`
      : `<ellipse rx="${rx}" ry="${ry}" fill="${colour}"`;
  return `${outline}/>${outline} transform="rotate(${roll})"/>`;
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

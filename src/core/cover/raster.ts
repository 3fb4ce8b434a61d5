import sharp from 'sharp';
import type { DrawnOverlay } from './overlay.js';

/** Art as pixels, upright, with a transparent border one pixel wide. */
export interface Raster {
  /** Pixels per side, without the border. */
  readonly side: number;
  /** (side + 2)² × 4 bytes: RGBA, premultiplied, so that neighbours can be averaged. */
  readonly pixels: Uint8ClampedArray;
}

/** The sizes of rasters, a factor of √2 apart, so that sampling a smaller size from them skips no pixel. */
const sides = [23, 32, 45, 64, 91, 128];
/** The largest size that is sampled from a raster; larger art is drawn just as fast, and crisper. */
export const largestRaster = 128;
/** Number of rasters kept: at most 5 MB, and more than the emojis of a run need in all sizes. */
const most = 64;

interface Kept {
  readonly drawing: object;
  readonly side: number;
  readonly raster: Promise<Raster>;
}

/** The most recently used one comes first. */
const kept: Kept[] = [];

/** The smallest raster of this art that is not smaller than `size`. Drawn once, then kept while it is in use. */
export function rasterOf(overlay: DrawnOverlay, size: number): Promise<Raster> {
  const drawing = overlay.kind === 'art' ? overlay.art : overlay.sticker;
  const side = sides.find((one) => one >= size) ?? largestRaster;
  const at = kept.findIndex((one) => one.drawing === drawing && one.side === side);
  const [found = { drawing, side, raster: drawRaster(overlay, side) }] = at < 0 ? [] : kept.splice(at, 1);
  kept.unshift(found);
  kept.length = Math.min(kept.length, most);
  return found.raster;
}

async function drawRaster(overlay: DrawnOverlay, side: number): Promise<Raster> {
  const background = 'transparent';
  const straight = await picture(overlay, side)
    .ensureAlpha()
    .resize(side, side, { fit: 'contain', background })
    .extend({ top: 1, bottom: 1, left: 1, right: 1, background })
    .raw()
    .toBuffer();
  return { side, pixels: premultiplied(straight) };
}

function picture(overlay: DrawnOverlay, side: number) {
  if (overlay.kind === 'sticker') {
    const { width, height, channels, pixels } = overlay.sticker.frame;
    return sharp(pixels, { raw: { width, height, channels } });
  }
  const size = `width="${side}" height="${side}" viewBox="0 0 128 128"`;
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${overlay.art.body}</svg>`));
}

function premultiplied(straight: Buffer): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(straight);
  for (let at = 0; at < pixels.length; at += 4) {
    const share = pixels[at + 3]! / 255;
    for (let channel = 0; channel < 3; channel++) pixels[at + channel] = pixels[at + channel]! * share;
  }
  return pixels;
}

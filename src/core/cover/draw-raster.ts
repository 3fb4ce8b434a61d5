import { centreOf } from '../photo/geometry.js';
import type { Box } from '../photo/photo.js';
import { backingCoverage } from './backing.js';
import type { Drawing } from './draw-svg.js';
import { type Raster, rasterOf } from './raster.js';

/** Like `drawSvg`, but for small art: sampled from a raster that many faces share, which is several times faster. */
export async function drawFromRaster(drawing: Drawing, box: Box): Promise<Buffer> {
  const { overlay, region, size, shape } = drawing;
  const raster = await rasterOf(overlay, size);
  const hidden = backingCoverage(region, shape);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(drawing.colour.slice(at, at + 2), 16));
  const centre = centreOf(region.box);
  const pixels = Buffer.alloc(box.width * box.height * 4);
  const sample = sampler(raster, size, region.roll);
  for (let row = 0, to = 0; row < box.height; row++) {
    const y = box.top + row + 0.5 - centre.y;
    for (let column = 0; column < box.width; column++, to += 4) {
      const x = box.left + column + 0.5 - centre.x;
      const alpha = sample(x, y, pixels, to);
      // The backing shows only where the art is not fully opaque.
      if (alpha < 255) lay(pixels, to, red!, green!, blue!, (255 - alpha) * hidden(x, y));
    }
  }
  return pixels;
}

/** Blends a premultiplied pixel over this much of the backing's colour (0–255) and converts it to straight alpha. */
function lay(pixels: Buffer, to: number, red: number, green: number, blue: number, backing: number): void {
  const alpha = pixels[to + 3]! + backing;
  if (alpha === 0) return;
  const own = 255 / alpha;
  const under = backing / alpha;
  pixels[to] = Math.min(255, pixels[to]! * own + red * under + 0.5);
  pixels[to + 1] = Math.min(255, pixels[to + 1]! * own + green * under + 0.5);
  pixels[to + 2] = Math.min(255, pixels[to + 2]! * own + blue * under + 0.5);
  pixels[to + 3] = Math.min(255, alpha + 0.5);
}

/** Writes one premultiplied pixel and returns its alpha. */
type Sampler = (x: number, y: number, pixels: Buffer, to: number) => number;

/**
 * Samples a raster at a distance from its centre, as if it had `size` pixels a side and were tilted: bilinear
 * interpolation of the four nearest pixels, in 256ths, because integers make this fast.
 */
function sampler({ side, pixels: from }: Raster, size: number, roll: number): Sampler {
  const tilt = (roll * Math.PI) / 180;
  const [cos, sin] = [(Math.cos(tilt) * side * 256) / size, (Math.sin(tilt) * side * 256) / size];
  const stride = (side + 2) * 4;
  const middle = (side / 2 + 0.5) * 256;
  const end = (side + 1) * 256;
  return (x, y, pixels, to) => {
    const u = (x * cos + y * sin + middle) | 0;
    const v = (y * cos - x * sin + middle) | 0;
    if (u < 0 || v < 0 || u >= end || v >= end) return 0;
    const at = (v >> 8) * stride + (u >> 8) * 4;
    const right = u & 255;
    const down = v & 255;
    const d = right * down;
    const b = (right << 8) - d;
    const c = (down << 8) - d;
    const a = 65536 - d - b - c;
    const below = at + stride;
    for (let channel = 0; channel < 4; channel++) {
      const upper = from[at + channel]! * a + from[at + channel + 4]! * b;
      pixels[to + channel] = (upper + from[below + channel]! * c + from[below + channel + 4]! * d + 32768) >> 16;
    }
    return pixels[to + 3]!;
  };
}

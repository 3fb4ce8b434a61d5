import sharp from 'sharp';
import type { DrawnLook } from './tile.js';

const known = new WeakMap<object, Promise<string>>();
const side = 48;

/** The colour that most of a drawing has, as `#rrggbb`; a backing in it looks like part of the drawing. */
export function dominantColour(look: DrawnLook): Promise<string> {
  const key = look.kind === 'art' ? look.art : look.sticker;
  const found = known.get(key);
  if (found) return found;
  const colour = measure(look);
  known.set(key, colour);
  return colour;
}

async function measure(look: DrawnLook): Promise<string> {
  const pixels = await thumbnail(look).resize(side, side, { fit: 'inside' }).ensureAlpha().raw().toBuffer();
  return mostCommon(pixels);
}

function thumbnail(look: DrawnLook) {
  if (look.kind === 'art')
    return sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="${side}" height="${side}">${look.art.body}</svg>`,
      ),
    );
  const { width, height, channels, pixels } = look.sticker.frame;
  return sharp(pixels, { raw: { width, height, channels } });
}

/** The mean of the fullest of 8 × 8 × 8 colour buckets. */
function mostCommon(pixels: Buffer): string {
  const buckets = new Map<number, { count: number; sums: [number, number, number] }>();
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3]! < 200) continue;
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const bucket = buckets.get(key) ?? { count: 0, sums: [0, 0, 0] };
    bucket.count++;
    bucket.sums = [bucket.sums[0] + red, bucket.sums[1] + green, bucket.sums[2] + blue];
    buckets.set(key, bucket);
  }
  const fullest = [...buckets.values()].sort((a, b) => b.count - a.count)[0];
  if (!fullest) return '#ffffff';
  return `#${fullest.sums
    .map((sum) =>
      Math.round(sum / fullest.count)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

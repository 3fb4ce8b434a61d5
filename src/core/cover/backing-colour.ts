import sharp from 'sharp';
import type { DrawnOverlay } from './overlay.js';

type Colour = readonly [red: number, green: number, blue: number];

/** Side of the small rendering of the art that is measured. */
const side = 48;
const known = new WeakMap<object, Promise<string>>();

/**
 * The colour of the backing under the art, as `#rrggbb`: the art's dominant colour, so that the two blend into one
 * shape. Under art that does not fill its middle as a face does (a thumb, a cloud) it is paler, so that the art stands
 * out.
 */
export function backingColour(overlay: DrawnOverlay): Promise<string> {
  const key = overlay.kind === 'art' ? overlay.art : overlay.sticker;
  const found = known.get(key);
  if (found) return found;
  const colour = measure(overlay);
  known.set(key, colour);
  return colour;
}

async function measure(overlay: DrawnOverlay): Promise<string> {
  const fit = { fit: 'contain', background: 'transparent' } as const;
  const pixels = await picture(overlay).ensureAlpha().resize(side, side, fit).raw().toBuffer();
  const colour = mostCommon(pixels);
  return hex(fillsMiddle(pixels) ? colour : stoodBack(colour));
}

function picture(overlay: DrawnOverlay) {
  if (overlay.kind === 'sticker') {
    const { width, height, channels, pixels } = overlay.sticker.frame;
    return sharp(pixels, { raw: { width, height, channels } });
  }
  const size = `width="${side}" height="${side}" viewBox="0 0 128 128"`;
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${overlay.art.body}</svg>`));
}

/** The mean of the fullest of 8 × 8 × 8 colour buckets; white if nothing is opaque. */
function mostCommon(pixels: Buffer): Colour {
  const buckets = new Map<number, [count: number, red: number, green: number, blue: number]>();
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3]! < 200) continue;
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const bucket = buckets.get(key) ?? [0, 0, 0, 0];
    buckets.set(key, [bucket[0] + 1, bucket[1] + red, bucket[2] + green, bucket[3] + blue]);
  }
  const [fullest] = [...buckets.values()].sort((a, b) => b[0] - a[0]);
  if (!fullest) return [255, 255, 255];
  const [count, red, green, blue] = fullest;
  return [red / count, green / count, blue / count];
}

/** Whether the disc in the middle of the art, where the face is, is opaque nearly everywhere. */
function fillsMiddle(pixels: Buffer): boolean {
  const radius = 0.4 * side;
  let [inside, opaque] = [0, 0];
  for (let at = 0; at < side * side; at++) {
    if (Math.hypot((at % side) + 0.5 - side / 2, Math.floor(at / side) + 0.5 - side / 2) > radius) continue;
    inside++;
    if (pixels[at * 4 + 3]! > 200) opaque++;
  }
  return opaque > inside * 0.85;
}

/** A paler tint of a colour, or a shade if it is pale already. */
function stoodBack(colour: Colour): Colour {
  const light = (colour[0] + colour[1] + colour[2]) / 3 > 205;
  const [red, green, blue] = colour.map((value) => (light ? value * 0.86 : value + (255 - value) * 0.6));
  return [red!, green!, blue!];
}

function hex(colour: Colour): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

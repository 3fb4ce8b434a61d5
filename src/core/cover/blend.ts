import type { Frame } from '../photo/photo.js';

/** RGBA pixels and their position, entirely inside the frame. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** width × height × 4 bytes, not premultiplied. */
  readonly pixels: Buffer;
}

/**
 * Blends the tile over the frame's pixels, in place. Touches only pixels inside the tile, so the cost does not depend
 * on the size of the frame.
 */
export function blend(frame: Frame, tile: Tile): void {
  const { channels, pixels } = frame;
  for (let row = 0; row < tile.height; row++) {
    let from = row * tile.width * 4;
    let to = ((tile.top + row) * frame.width + tile.left) * channels;
    for (const end = from + tile.width * 4; from < end; from += 4, to += channels)
      blendPixel(pixels, to, channels, tile.pixels, from);
  }
}

function blendPixel(under: Buffer, to: number, channels: 3 | 4, over: Buffer, from: number): void {
  const alpha = over[from + 3]!;
  if (alpha === 0) return;
  if (alpha === 255) replacePixel(under, to, channels, over, from);
  else mixPixel(under, to, channels, over, from, alpha);
}

function replacePixel(under: Buffer, to: number, channels: 3 | 4, over: Buffer, from: number): void {
  under[to] = over[from]!;
  under[to + 1] = over[from + 1]!;
  under[to + 2] = over[from + 2]!;
  if (channels === 4) under[to + 3] = 255;
}

/** Porter and Duff's "over", on straight alpha. */
function mixPixel(under: Buffer, to: number, channels: 3 | 4, over: Buffer, from: number, alpha: number): void {
  const underAlpha = channels === 4 ? under[to + 3]! : 255;
  const sum = alpha * 255 + underAlpha * (255 - alpha);
  const share = (alpha * 255) / sum;
  for (let channel = 0; channel < 3; channel++) {
    const below = under[to + channel]!;
    under[to + channel] = Math.round(below + (over[from + channel]! - below) * share);
  }
  if (channels === 4) under[to + 3] = Math.round(sum / 255);
}

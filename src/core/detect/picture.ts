import type { Sharp } from 'sharp';
import type { Box, Frame } from '../photo/photo.js';
import type { Point } from './centerface.js';
import type { Input } from './model.js';
import { isQuarterTurn, toPicture, type View } from './view.js';

/** The grey that replaces transparent pixels for the networks. */
const NEUTRAL = { r: 127, g: 127, b: 127 };

/** A picture with three bytes per pixel; a part of one also has its place in it. */
export interface Picture {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** Scales a frame to exactly this size and flattens transparency; returns an opaque frame of that size unchanged. */
export async function scaleFrame(frame: Frame, width: number, height: number): Promise<Picture> {
  if (frame.channels === 3 && frame.width === width && frame.height === height) return frame;
  const image = await opaque(frame);
  return {
    width,
    height,
    pixels: await image.resize(width, height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer(),
  };
}

/** A part of a frame, in whole pixels, with transparency flattened. */
export async function cutFrame(frame: Frame, { left, top, width, height }: Box): Promise<Picture> {
  const image = await opaque(frame);
  return { left, top, width, height, pixels: await image.extract({ left, top, width, height }).raw().toBuffer() };
}

async function opaque({ width, height, channels, pixels }: Frame): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  const image = sharp(pixels, { raw: { width, height, channels } });
  return channels === 4 ? image.flatten({ background: NEUTRAL }) : image;
}

/** A part of a view of a picture as the tensor [1, height, width, 3] of bytes, padded with zeros to multiples of `step`. */
export function packed(picture: Picture, view: View, part: Box, step: number): Input {
  const columns = Math.ceil(part.width / step) * step;
  const rows = Math.ceil(part.height / step) * step;
  const data = new Uint8Array(rows * columns * 3);
  const copyRow = view.angle === 0 ? copyPlain : isQuarterTurn(view) ? copyTurned : copySampled;
  for (let y = 0; y < part.height; y++) {
    const start = toPicture(view, { x: part.left + 0.5, y: part.top + y + 0.5 });
    copyRow(picture, view, start, data.subarray(y * columns * 3, (y * columns + part.width) * 3));
  }
  return { data, dims: [1, rows, columns, 3] };
}

/** Fills a row of a view; its first pixel samples the point `start` of the picture. */
type CopyRow = (picture: Picture, view: View, start: Point, row: Uint8Array) => void;

const copyPlain: CopyRow = (picture, _view, start, row) => {
  const from = indexOf(picture, start);
  const { pixels } = picture;
  row.set(pixels.subarray(from, from + row.length));
};

const copyTurned: CopyRow = (picture, { cos, sin }, start, row) => {
  const { width, pixels } = picture;
  const step = (cos + sin * width) * 3;
  let from = indexOf(picture, start);
  for (let to = 0; to < row.length; to += 3, from += step) {
    row[to] = pixels[from]!;
    row[to + 1] = pixels[from + 1]!;
    row[to + 2] = pixels[from + 2]!;
  }
};

function indexOf({ left = 0, top = 0, width }: Picture, { x, y }: Point): number {
  return ((Math.floor(y) - top) * width + Math.floor(x) - left) * 3;
}

/** Bilinear; pixels outside the picture stay black. */
const copySampled: CopyRow = ({ left = 0, top = 0, width, height, pixels }, { cos, sin }, start, row) => {
  let x = start.x - 0.5;
  let y = start.y - 0.5;
  for (let to = 0; to < row.length; to += 3, x += cos, y += sin) {
    const [column, line] = [Math.floor(x), Math.floor(y)];
    const [across, along] = [column - left, line - top];
    if (across < 0 || along < 0 || across >= width - 1 || along >= height - 1) continue;
    const [right, down] = [x - column, y - line];
    const at = (along * width + across) * 3;
    for (let channel = at; channel < at + 3; channel++) {
      const top = pixels[channel]! * (1 - right) + pixels[channel + 3]! * right;
      const bottom = pixels[channel + width * 3]! * (1 - right) + pixels[channel + width * 3 + 3]! * right;
      row[to + channel - at] = top * (1 - down) + bottom * down;
    }
  }
};

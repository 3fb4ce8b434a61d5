import type { Box, Frame } from '../photo/photo.js';

/** A part of a photo reduced to a few colours: rows × columns cells of RGBA, 0–255 each. */
export interface Mosaic {
  readonly columns: number;
  readonly rows: number;
  readonly cells: readonly (readonly number[])[];
}

/** Channel values are rounded to multiples of this, so that fine differences between cells reveal nothing. */
const step = 16;
/** The mean colour of each cell of this part of the frame, rounded. */
export function mosaicOf(frame: Frame, box: Box, cellSide: number): Mosaic {
  const columns = Math.max(1, Math.round(box.width / cellSide));
  const rows = Math.max(1, Math.round(box.height / cellSide));
  const means = Array.from({ length: rows * columns }, (_, index) => {
    const [left, right] = span(box.left, box.width, index % columns, columns);
    const [top, bottom] = span(box.top, box.height, Math.floor(index / columns), rows);
    return meanOf(frame, { left, top, width: right - left, height: bottom - top });
  });
  return { columns, rows, cells: means.map((cell) => cell.map(rounded)) };
}

/** Start and end of the cell with this index; at least one pixel. */
function span(start: number, length: number, index: number, count: number): [number, number] {
  const begin = start + Math.floor((index * length) / count);
  return [begin, Math.max(begin + 1, start + Math.floor(((index + 1) * length) / count))];
}

/** Weighted by alpha, so that the hidden colour of transparent pixels has no influence. */
function meanOf({ pixels, width, channels }: Frame, box: Box): number[] {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  for (let y = box.top; y < box.top + box.height; y++) {
    let at = (y * width + box.left) * channels;
    for (const end = at + box.width * channels; at < end; at += channels) {
      const alpha = channels === 4 ? pixels[at + 3]! : 255;
      red += pixels[at]! * alpha;
      green += pixels[at + 1]! * alpha;
      blue += pixels[at + 2]! * alpha;
      weight += alpha;
    }
  }
  if (weight === 0) return [0, 0, 0, 0];
  return [red / weight, green / weight, blue / weight, weight / (box.width * box.height)];
}

function rounded(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value / step) * step));
}

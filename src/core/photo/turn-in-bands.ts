import sharp, { type Sharp } from 'sharp';
import { giveBackMemory } from './give-back-memory.js';
import { isSideways, type Orientation, placeOfRows, type Rows, upright } from './orientation.js';
import { toRgb } from './to-rgb.js';

/** From this number of pixels on, a photo is turned in bands: sharp holds two copies more of a photo that it turns. */
export const largeTurned = 40_000_000;
/** Number of bands: each is decoded from the start of the file, so more of them take longer. */
const BANDS = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a photo band by band and puts each upright into its place.
 * @param open opens the stored photo
 * @param size of the upright photo
 */
export async function turnedInBands(open: () => Sharp, size: Size, orientation: Orientation) {
  const rows = isSideways(orientation) ? size.width : size.height;
  let whole: Turned | undefined;
  for (let band = 0; band < BANDS; band++) {
    const start = Math.floor((rows * band) / BANDS);
    const count = Math.floor((rows * (band + 1)) / BANDS) - start;
    whole = await addBand(open(), { start, count }, { size, orientation, whole });
    await giveBackMemory({ ...size, frames: 1 });
  }
  return whole!;
}

interface Turned {
  readonly data: Buffer;
  readonly info: Size & { readonly channels: number };
}

interface Turning {
  readonly size: Size;
  readonly orientation: Orientation;
  /** What is done so far. */
  readonly whole: Turned | undefined;
}

async function addBand(source: Sharp, rows: Rows, { size, orientation, whole }: Turning): Promise<Turned> {
  const width = isSideways(orientation) ? size.height : size.width;
  const stored = await toRgb(source.extract({ left: 0, top: rows.start, width, height: rows.count }));
  const channels = stored.info.channels as 3 | 4;
  const raw = { width, height: rows.count, channels };
  const turned = await toRgb(upright(sharp(stored.data, { raw, limitInputPixels: false }), orientation));
  const { data } = whole ?? { data: Buffer.allocUnsafeSlow(size.width * size.height * channels) };
  put(turned, placeOfRows(rows, orientation, size), data, size.width * channels);
  return { data, info: { ...size, channels } };
}

function put({ data, info }: Turned, place: { left: number; top: number }, into: Buffer, rowBytes: number): void {
  const { width, height, channels } = info;
  for (let row = 0; row < height; row++)
    into.set(
      data.subarray(row * width * channels, (row + 1) * width * channels),
      (place.top + row) * rowBytes + place.left * channels,
    );
}

import { scaleFrame } from '../../core/detect/picture.js';
import type { Frame } from '../../core/photo/photo.js';

/** What Rekognition takes inline, and at least a side. */
const MAX_BYTES = 5 * 1024 * 1024;
const MIN_SIDE = 80;
/** JPEG cannot be larger a side. */
const MAX_SIDE = 65_535;
const QUALITY = 90;
const GREY = { r: 127, g: 127, b: 127 };

/** A frame as Rekognition takes it inline. Ratios in the answer times `width` and `height` are pixels of the frame. */
export interface InlinePicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** JPEG under 5 MB: smaller only as far as needed, small frames with a grey margin to the right and below. */
export async function inlinePicture(frame: Frame): Promise<InlinePicture> {
  let scale = Math.min(1, MAX_SIDE / Math.max(frame.width, frame.height));
  for (;;) {
    const picture = await encodeScaled(frame, scale);
    if (picture.bytes.length <= MAX_BYTES) return picture;
    scale *= Math.sqrt(MAX_BYTES / picture.bytes.length) * 0.95;
  }
}

async function encodeScaled(frame: Frame, scale: number): Promise<InlinePicture> {
  const { default: sharp } = await import('sharp');
  const width = Math.max(1, Math.round(frame.width * scale));
  const height = Math.max(1, Math.round(frame.height * scale));
  const right = Math.max(0, MIN_SIDE - width);
  const bottom = Math.max(0, MIN_SIDE - height);
  const { pixels } = await scaleFrame(frame, width, height);
  const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .extend({ right, bottom, background: GREY })
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return {
    bytes,
    width: ((width + right) * frame.width) / width,
    height: ((height + bottom) * frame.height) / height,
  };
}

import { scaleFrame } from '../../core/detect/picture.js';
import type { Frame } from '../../core/photo/photo.js';

/** Rekognition's limits for inline pictures: maximum bytes, and minimum pixels per side. */
const MAX_BYTES = 5 * 1024 * 1024;
const MIN_SIDE = 80;
/** The maximum side of a JPEG. */
const MAX_SIDE = 65_535;
const QUALITY = 90;
const GREY = { r: 127, g: 127, b: 127 };

/**
 * A frame in a form that Rekognition accepts inline. Ratios in the response times `width` and `height` are pixels of
 * the frame.
 */
export interface InlinePicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Encodes a JPEG under 5 MB: reduced only as far as necessary, small frames with a grey margin on the right and at the
 * bottom.
 */
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

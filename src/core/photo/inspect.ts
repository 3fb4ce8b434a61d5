import sharp, { type Metadata } from 'sharp';
import { EmojifyError } from '../../errors/emojify-error.js';
import { isAnimatedPng } from './apng.js';
import { countFrames } from './count-frames.js';
import { readPrimaryPicture } from './heif/primary-picture.js';
import type { MemoryTraits } from './memory-cost.js';
import { isSideways, type Orientation, orientationOf } from './orientation.js';
import type { InputFormat, PhotoInfo } from './photo.js';
import { sniff } from './sniff.js';
import { unreadable } from './unreadable.js';
import { refuseUnsupportedKind } from './unsupported-kind.js';
import { type PixelLimit, refuseTooMuchWork } from './work-limit.js';

/**
 * Reads the header without decoding pixels.
 * @throws EmojifyError EMPTY_FILE, NOT_AN_IMAGE, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
 */
export async function inspect(bytes: Buffer, limit?: PixelLimit): Promise<PhotoInfo> {
  const format = sniff(bytes);
  refuseUnsupportedKind(bytes, format);
  countFrames(bytes, format);
  if (format === 'heic') return inspectHeic(bytes, limit);
  const header = await readHeader(bytes);
  // The other pictures in an AVIF are tiles, thumbnails and burst shots, not frames.
  const frames = format === 'avif' ? 1 : (header.pages ?? 1);
  refuseHalfTaken(format, frames, bytes);
  const { width, height } = uprightSize(header, frames > 1 ? 1 : orientationOf(bytes, format));
  refuseTooMuchWork({ width, height, frames, traits: traitsOf(bytes, format, header) }, limit);
  return { format, width, height, frames };
}

function traitsOf({ length }: Buffer, format: InputFormat, header: Metadata): MemoryTraits {
  const { hasAlpha: alpha, isProgressive: progressive, chromaSubsampling } = header;
  return { format, bytes: length, alpha, progressive, halfColours: chromaSubsampling === '4:2:0' };
}

function inspectHeic(bytes: Buffer, limit: PixelLimit | undefined): PhotoInfo {
  const primary = readPrimaryPicture(bytes);
  if (!primary) throw unreadable('its header cannot be read');
  const { width, height } = primary;
  const traits = { format: 'heic', bytes: bytes.length, alpha: false, progressive: false, halfColours: true } as const;
  refuseTooMuchWork({ width, height, frames: 1, traits }, limit);
  return { format: 'heic', width, height, frames: 1 };
}

function uprightSize({ width, height }: Metadata, orientation: Orientation) {
  return isSideways(orientation) ? { width: height, height: width } : { width, height };
}

async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw unreadable('its header cannot be read', error);
  }
}

/**
 * Formats of which only the first picture would be processed; they are rejected, because the rest would be lost
 * silently.
 */
function refuseHalfTaken(format: InputFormat, frames: number, bytes: Buffer): void {
  if (format === 'tiff' && frames > 1)
    throw new EmojifyError(
      'UNSUPPORTED_FORMAT',
      `the file is a TIFF of ${frames} pages: save each page as a separate file first`,
    );
  if (format === 'png' && isAnimatedPng(bytes))
    throw new EmojifyError(
      'UNSUPPORTED_FORMAT',
      'the file is an animated PNG: convert it to GIF or animated WebP first',
    );
}

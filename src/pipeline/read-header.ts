import { imageSize } from 'image-size';
import { isAnimatedPng } from '../core/photo/apng.js';
import { countFrames } from '../core/photo/count-frames.js';
import { readPrimaryPicture } from '../core/photo/heif/primary-picture.js';
import { isSideways, orientationOf } from '../core/photo/orientation.js';
import type { InputFormat } from '../core/photo/photo.js';
import { sniff } from '../core/photo/sniff.js';
import { refuseTooMuchWork } from '../core/photo/work-limit.js';
import { EmojifyError } from '../errors/emojify-error.js';

/** What the header of a picture contains, read without decoding and without a native module. */
export interface ImageHeader {
  readonly format: InputFormat;
  readonly contentType: string;
  /** Pixels of one frame, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/**
 * Recognizes a picture by its content, never by its name or content type.
 * @throws EmojifyError EMPTY_FILE, NOT_AN_IMAGE, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
 */
export function readHeader(bytes: Buffer): ImageHeader {
  const format = sniff(bytes);
  if (format === 'png' && isAnimatedPng(bytes))
    throw new EmojifyError(
      'UNSUPPORTED_FORMAT',
      'the file is an animated PNG: convert it to GIF or animated WebP first',
    );
  const { width, height } = uprightSize(bytes, format);
  refuseTooMuchWork({ width, height, frames: countFrames(bytes, format) });
  return { format, contentType: `image/${format}`, width, height };
}

function uprightSize(bytes: Buffer, format: InputFormat): { width: number; height: number } {
  const { width, height } = sizeOf(bytes, format);
  if (!(width > 0 && height > 0))
    throw new EmojifyError('UNREADABLE_IMAGE', `the ${format} is damaged: its header gives no size`);
  return isSideways(orientationOf(bytes, format)) ? { width: height, height: width } : { width, height };
}

function sizeOf(bytes: Buffer, format: InputFormat): { readonly width: number; readonly height: number } {
  if (format === 'avif' || format === 'heic') return readPrimaryPicture(bytes) ?? { width: 0, height: 0 };
  try {
    return imageSize(bytes);
  } catch (cause) {
    throw new EmojifyError('UNREADABLE_IMAGE', `the ${format} is damaged: its header cannot be read`, { cause });
  }
}

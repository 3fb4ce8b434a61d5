import sharp, { type Sharp } from 'sharp';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PhotoMetadata } from './metadata.js';
import type { Photo, PhotoFormat } from './photo.js';

export interface EncodeOptions {
  readonly format: PhotoFormat;
  /** 1–100, for JPEG, WebP, AVIF and TIFF; each has a default that keeps what is seen. */
  readonly quality?: number;
  /** What `readMetadata` took from the original; without it the file carries no metadata at all. */
  readonly metadata?: PhotoMetadata;
}

/** Writes the photo in this format; an animation keeps its frames, delays and loop where the format has them. */
export async function encode(photo: Photo, { format, quality }: EncodeOptions): Promise<Buffer> {
  try {
    return await formatted(raw(photo), photo, format, quality).toBuffer();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmojifyError('UNWRITABLE_IMAGE', `the photo cannot be written as ${format} (${reason})`, {
      cause: error,
    });
  }
}

function raw({ width, height, channels, images }: Photo): Sharp {
  const pixels = images.length === 1 ? images[0]!.pixels : Buffer.concat(images.map((image) => image.pixels));
  const pageHeight = images.length > 1 ? height : undefined;
  return sharp(pixels, {
    limitInputPixels: false,
    raw: { width, height: height * images.length, channels, pageHeight },
  });
}

function formatted(source: Sharp, { animation }: Photo, format: PhotoFormat, quality: number | undefined): Sharp {
  const timing = animation && { delay: [...animation.delay], loop: animation.loop };
  switch (format) {
    case 'jpeg':
      return source.flatten({ background: 'white' }).jpeg({ quality: quality ?? 90 });
    case 'png':
      return source.png();
    case 'webp':
      return source.webp({ quality: quality ?? 85, ...timing });
    case 'avif':
      return source.avif({ quality: quality ?? 60 });
    case 'gif':
      return source.gif({ ...timing });
    case 'tiff':
      return source.tiff({ quality: quality ?? 90, compression: 'lzw' });
  }
}

import { jpegMarkers, jpegSegments } from '../integrity/jpeg-segments.js';
import { pngChunks } from '../integrity/png.js';
import { webpChunks } from '../integrity/webp.js';
import type { InputFormat } from '../photo.js';

/** EXIF and XMP in a file, at any position that its format allows. */
export interface FoundParts {
  /** A TIFF structure, without a leading `Exif\0\0`. */
  readonly exif?: Buffer | undefined;
  readonly xmp?: Buffer | undefined;
}

const exifHeader = Buffer.from('Exif\0\0', 'latin1');
const xmpHeader = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const pngXmpHeader = Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1');

/** The EXIF and XMP of a JPEG, PNG or WebP, before or after its pixels; decoders read only those before. */
export function findParts(bytes: Buffer, format: InputFormat): FoundParts {
  switch (format) {
    case 'jpeg':
      return inJpeg(bytes);
    case 'png':
      return inPng(bytes);
    case 'webp':
      return inWebp(bytes);
    default:
      return {};
  }
}

function inJpeg(bytes: Buffer): FoundParts {
  const parts: { exif?: Buffer; xmp?: Buffer } = {};
  for (const { marker, dataStart, end } of jpegSegments(bytes)) {
    if (marker === jpegMarkers.sos) break;
    if (marker !== jpegMarkers.app1) continue;
    const data = bytes.subarray(dataStart, end);
    if (startsWith(data, exifHeader)) parts.exif ??= withoutHeader(data);
    else if (startsWith(data, xmpHeader)) parts.xmp ??= data.subarray(xmpHeader.length);
  }
  return parts;
}

function inPng(bytes: Buffer): FoundParts {
  const parts: { exif?: Buffer; xmp?: Buffer } = {};
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'eXIf') parts.exif ??= withoutHeader(data);
    // The four zeros mean: not compressed, no language, no translated keyword.
    else if (type === 'iTXt' && startsWith(data, pngXmpHeader)) parts.xmp ??= data.subarray(pngXmpHeader.length);
  }
  return parts;
}

function inWebp(bytes: Buffer): FoundParts {
  const chunks = [...webpChunks(bytes)];
  const exif = chunks.find(({ type }) => type === 'EXIF')?.data;
  return { exif: exif && withoutHeader(exif), xmp: chunks.find(({ type }) => type === 'XMP ')?.data };
}

const startsWith = (data: Buffer, start: Buffer) => data.subarray(0, start.length).equals(start);
const withoutHeader = (exif: Buffer) => (startsWith(exif, exifHeader) ? exif.subarray(exifHeader.length) : exif);

import { EmojifyError } from '../../../errors/emojify-error.js';
import { findBox } from '../heif/boxes.js';
import { isFrameHeader, jpegMarkers, jpegSegments } from '../integrity/jpeg-segments.js';
import { findParts } from '../metadata/find-parts.js';
import { type Orientation, tiffOrientation } from '../orientation.js';
import { rawKind } from './raw-kind.js';

/** The JPEG that a camera embeds in a RAW file beside the sensor data. */
export interface RawPreview {
  /** Such as `NEF`. */
  readonly kind: string;
  /** A JPEG with the right orientation in its EXIF. */
  readonly bytes: Buffer;
  /** Pixels as stored. */
  readonly width: number;
  readonly height: number;
}

/** Previews with a shorter longer side than this are thumbnails and do not replace the photo. */
const leastSide = 1000;
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);
const movieHeader = 'moov';
/** The UUID of Canon's box with the EXIF of a CR3. */
const canonBox = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');

/**
 * Finds the largest JPEG in a camera RAW file. Undefined if the bytes are not a RAW file.
 * @throws EmojifyError UNSUPPORTED_FORMAT if none has the size of a photo
 */
export function rawPreview(bytes: Buffer): RawPreview | undefined {
  const kind = rawKind(bytes);
  if (!kind) return undefined;
  let best: Omit<RawPreview, 'kind'> | undefined;
  for (const jpeg of jpegsIn(bytes)) if (!best || jpeg.width * jpeg.height > best.width * best.height) best = jpeg;
  if (!best || Math.max(best.width, best.height) < leastSide) throw tooSmall(kind, best);
  return { ...best, kind, bytes: oriented(best.bytes, orientationOfRaw(bytes, kind)) };
}

/** Finds complete JPEGs at any position; a thumbnail inside another one's EXIF is part of that. */
function* jpegsIn(bytes: Buffer): Generator<Omit<RawPreview, 'kind'>> {
  for (let at = bytes.indexOf(jpegStart); at >= 0; ) {
    const jpeg = readJpeg(bytes.subarray(at));
    if (jpeg) yield jpeg;
    at = bytes.indexOf(jpegStart, at + (jpeg?.bytes.length ?? 1));
  }
}

/** The JPEG that begins here. Undefined if it is truncated, or lossless, because those contain the sensor data. */
function readJpeg(bytes: Buffer): Omit<RawPreview, 'kind'> | undefined {
  let size: { width: number; height: number } | undefined;
  for (const { marker, dataStart, end } of jpegSegments(bytes)) {
    if (isFrameHeader(marker)) {
      if (marker > 0xc2) return undefined;
      size = { height: bytes.readUInt16BE(dataStart + 1), width: bytes.readUInt16BE(dataStart + 3) };
    }
    if (marker === jpegMarkers.eoi) return size && { ...size, bytes: bytes.subarray(0, end) };
  }
  return undefined;
}

/** The orientation of the RAW file, because most previews have no EXIF of their own. */
function orientationOfRaw(bytes: Buffer, kind: string): Orientation {
  if (kind !== 'CR3') return tiffOrientation(bytes);
  const movie = findBox(bytes, movieHeader);
  const at = movie?.indexOf(canonBox) ?? -1;
  const exif = movie && at >= 0 ? findBox(movie.subarray(at + canonBox.length), 'CMT1') : undefined;
  return exif ? tiffOrientation(exif) : 1;
}

/** Adds this orientation to the JPEG as EXIF, unless it has EXIF with an orientation already. */
function oriented(jpeg: Buffer, orientation: Orientation): Buffer {
  if (orientation === 1 || findParts(jpeg, 'jpeg').exif) return jpeg;
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  const data = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(tiff)]);
  const segment = Buffer.concat([Buffer.from([0xff, jpegMarkers.app1, 0, data.length + 2]), data]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

function tooSmall(kind: string, best: { readonly width: number; readonly height: number } | undefined): EmojifyError {
  const holds = best ? `only a preview of ${best.width} × ${best.height} pixels` : 'no preview';
  return new EmojifyError('UNSUPPORTED_FORMAT', `the file is a camera RAW (${kind}) with ${holds}: export it as JPEG`);
}

import { EmojifyError } from '../../../errors/emojify-error.js';
import { findBox } from '../heif/boxes.js';
import { isFrameHeader, jpegMarkers, jpegSegments } from '../integrity/jpeg-segments.js';
import { findParts } from '../metadata/find-parts.js';
import { type Orientation, tiffOrientation } from '../orientation.js';
import { rawKind } from './raw-kind.js';

/** The picture that a camera puts into a RAW file beside the sensor's data, for screens. */
export interface RawPreview {
  /** Such as `NEF`. */
  readonly kind: string;
  /** A JPEG that says how it is to be turned. */
  readonly bytes: Buffer;
  /** Pixels as stored. */
  readonly width: number;
  readonly height: number;
}

/** Shorter than this on its longer side, a preview is a thumbnail: not the photo, whatever is covered in it. */
const leastSide = 1000;
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);
const movieHeader = 'moov';
/** The UUID of Canon's box with the EXIF of a CR3. */
const canonBox = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');

/**
 * The largest JPEG inside a camera RAW file. Undefined when the bytes are no RAW file.
 * @throws EmojifyError UNSUPPORTED_FORMAT when there is none of a photo's size
 */
export function rawPreview(bytes: Buffer): RawPreview | undefined {
  const kind = rawKind(bytes);
  if (!kind) return undefined;
  let best: Omit<RawPreview, 'kind'> | undefined;
  for (const jpeg of jpegsIn(bytes)) if (!best || jpeg.width * jpeg.height > best.width * best.height) best = jpeg;
  if (!best || Math.max(best.width, best.height) < leastSide) throw tooSmall(kind, best);
  return { ...best, kind, bytes: oriented(best.bytes, orientationOfRaw(bytes, kind)) };
}

/** Whole JPEGs, wherever they lie; a thumbnail inside another one's EXIF is part of that. */
function* jpegsIn(bytes: Buffer): Generator<Omit<RawPreview, 'kind'>> {
  for (let at = bytes.indexOf(jpegStart); at >= 0; ) {
    const jpeg = readJpeg(bytes.subarray(at));
    if (jpeg) yield jpeg;
    at = bytes.indexOf(jpegStart, at + (jpeg?.bytes.length ?? 1));
  }
}

/** The JPEG that begins here. Undefined for one that is cut, and for lossless ones: those are the sensor's data. */
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

/** Of the file as a whole: most previews carry no EXIF of their own. */
function orientationOfRaw(bytes: Buffer, kind: string): Orientation {
  if (kind !== 'CR3') return tiffOrientation(bytes);
  const movie = findBox(bytes, movieHeader);
  const at = movie?.indexOf(canonBox) ?? -1;
  const exif = movie && at >= 0 ? findBox(movie.subarray(at + canonBox.length), 'CMT1') : undefined;
  return exif ? tiffOrientation(exif) : 1;
}

/** The JPEG with this orientation in EXIF, unless it has EXIF that tells its own. */
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

import { isFrameHeader, type JpegSegment, jpegMarkers, jpegSegments } from './jpeg-segments.js';

const { soi, eoi, sos, app0, app14 } = jpegMarkers;
const coefficients = 64;

/**
 * Checks the markers of a JPEG for its end and for the scans that its components need. Undefined if nothing is missing.
 * Damage inside the entropy-coded data shows only when it is decoded.
 */
export function jpegDamage(bytes: Buffer): string | undefined {
  const segments = [...jpegSegments(bytes)];
  if (segments.at(-1)?.marker !== eoi) return 'the data ends early';
  const frame = segments.find(({ marker }) => isFrameHeader(marker));
  if (!frame) return 'it contains no picture';
  const scans = segments.filter(({ marker }) => marker === sos);
  return isComplete(bytes, frame, scans) ? undefined : 'parts of the picture are missing';
}

const isProgressive = (frame: JpegSegment) => frame.marker % 4 === 2;

/** True if the scans contain every component; in a progressive JPEG all 64 coefficients down to the last bit. */
function isComplete(bytes: Buffer, frame: JpegSegment, scans: readonly JpegSegment[]): boolean {
  const bitsMissing = new Map<number, Uint8Array>();
  for (let index = 0; index < bytes[frame.dataStart + 5]!; index++)
    bitsMissing.set(bytes[frame.dataStart + 6 + index * 3]!, new Uint8Array(coefficients).fill(0xff));
  for (const scan of scans) {
    const { components, first, last, bit } = readScan(bytes, scan);
    for (const component of components)
      if (isProgressive(frame)) bitsMissing.get(component)?.fill(bit, first, last + 1);
      else bitsMissing.get(component)?.fill(0);
  }
  return [...bitsMissing.values()].every((missing) => missing.every((bits) => bits === 0));
}

function readScan(bytes: Buffer, { dataStart }: JpegSegment) {
  const count = bytes[dataStart]!;
  const components = Array.from({ length: count }, (_, index) => bytes[dataStart + 1 + index * 2]!);
  const parametersAt = dataStart + 1 + count * 2;
  return {
    components,
    parametersAt,
    first: bytes[parametersAt]!,
    last: bytes[parametersAt + 1]!,
    bit: bytes[parametersAt + 2]! & 0x0f,
  };
}

/**
 * A copy without faults that decoders warn about but that do not affect pixels: bytes between segments, scan parameters
 * that a sequential JPEG does not use, unknown versions and colour transforms. A warning about the copy can then only
 * mean damage. Undefined if there is nothing to correct.
 */
export function tidyJpeg(bytes: Buffer): Buffer | undefined {
  const segments = [...jpegSegments(bytes)];
  const frame = segments.find(({ marker }) => isFrameHeader(marker));
  if (!frame) return undefined;
  const tidy = Buffer.concat(segments.map((segment) => tidySegment(bytes, segment, frame)));
  return tidy.equals(bytes.subarray(0, tidy.length)) ? undefined : tidy;
}

function tidySegment(bytes: Buffer, segment: JpegSegment, frame: JpegSegment): Buffer {
  const { marker, start, end, dataStart } = segment;
  const copy = Buffer.from(bytes.subarray(start, end));
  const data = copy.subarray(dataStart - start);
  if (marker === sos && !isProgressive(frame)) {
    const { parametersAt } = readScan(bytes, segment);
    copy.set([0, coefficients - 1, 0], parametersAt - start);
  }
  if (marker === app0 && data.toString('latin1', 0, 5) === 'JFIF\0') data[5] = 1;
  if (marker === app14 && data.toString('latin1', 0, 5) === 'Adobe') data[11] = knownTransform(data[11]!, bytes, frame);
  return marker === soi && start > 0 ? Buffer.alloc(0) : copy;
}

/**
 * Adobe's colour transforms: 0 none, 1 YCbCr, 2 YCCK. Decoders treat an unknown one as the usual one for this number of
 * components.
 */
function knownTransform(transform: number, bytes: Buffer, frame: JpegSegment): number {
  if (transform <= 2) return transform;
  return bytes[frame.dataStart + 5] === 4 ? 2 : 1;
}

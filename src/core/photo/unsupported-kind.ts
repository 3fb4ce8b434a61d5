import { EmojifyError } from '../../errors/emojify-error.js';
import { isFrameHeader, jpegSegments } from './integrity/jpeg-segments.js';
import { numbersOf, tiffTags } from './integrity/tiff.js';
import type { InputFormat } from './photo.js';

/**
 * Rejects the kinds of JPEG and TIFF that the decoder does not support, because it would report them as damaged: such a
 * file must be converted, not copied again.
 * @throws EmojifyError UNSUPPORTED_FORMAT
 */
export function refuseUnsupportedKind(bytes: Buffer, format: InputFormat): void {
  const kind = format === 'tiff' ? tiffKind(bytes) : format === 'jpeg' ? jpegKind(bytes) : undefined;
  if (kind)
    throw new EmojifyError('UNSUPPORTED_FORMAT', `the file is ${kind}, which cannot be read: save it as JPEG or PNG`);
}

/** The frame header: SOF0–2 are baseline, extended and progressive; SOF9 and 10 the same with arithmetic coding. */
function jpegKind(bytes: Buffer): string | undefined {
  for (const { marker, dataStart } of jpegSegments(bytes)) {
    if (!isFrameHeader(marker)) continue;
    if (marker % 4 === 3) return 'a lossless JPEG';
    if (![0xc0, 0xc1, 0xc2, 0xc9, 0xca].includes(marker)) return 'a hierarchical JPEG';
    return bytes[dataStart] === 8 ? undefined : `a JPEG of ${bytes[dataStart]} bits a channel`;
  }
  return undefined;
}

const tags = {
  bits: 258,
  compression: 259,
  photometric: 262,
  planes: 284,
  tileWidth: 322,
  sampleFormat: 339,
} as const;
/** None, CCITT, LZW, JPEG, deflate (two numbers), PackBits, WebP. */
const compressions: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50001]);
/** Black or white as 0, RGB, palette, CMYK, YCbCr. */
const photometrics: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 6]);
/**
 * Bits per sample, by sample format: 1 integers, 3 floating point; signed and complex samples do not occur in photos.
 */
const sampleBits: Readonly<Record<number, readonly number[]>> = { 1: [1, 2, 4, 8, 16], 3: [16, 32] };

function tiffKind(bytes: Buffer): string | undefined {
  const entries = tiffTags(bytes);
  if (!entries) return undefined;
  const all = (tag: number, otherwise: number) => {
    const numbers = numbersOf(bytes, entries.get(tag));
    return numbers.length > 0 ? numbers : [otherwise];
  };
  const [compression, photometric] = [all(tags.compression, 1)[0]!, all(tags.photometric, 1)[0]!];
  if (!compressions.has(compression)) return `a TIFF with compression ${compression}`;
  if (!photometrics.has(photometric)) return `a TIFF in colour space ${photometric}`;
  if (entries.has(tags.tileWidth) && all(tags.planes, 1)[0] === 2) return 'a TIFF with its colours in separate tiles';
  const [format, bits] = [all(tags.sampleFormat, 1)[0]!, all(tags.bits, 1)];
  const known = sampleBits[format]?.includes(bits[0]!) && bits.every((each) => each === bits[0]);
  return known ? undefined : `a TIFF of ${bits.join(', ')} bits a channel (sample format ${format})`;
}

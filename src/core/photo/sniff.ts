import { EmojifyError } from '../../errors/emojify-error.js';
import type { InputFormat } from './photo.js';
import { rawKind } from './raw/raw-kind.js';

interface Signature {
  readonly format: InputFormat;
  readonly matches: (bytes: Buffer) => boolean;
}

interface Refusal {
  /** The name for messages. */
  readonly name: string;
  readonly fix: string;
  readonly code: 'UNSUPPORTED_FORMAT' | 'NOT_AN_IMAGE';
  readonly matches: (bytes: Buffer) => boolean;
}

const startsWith = (start: string) => (bytes: Buffer) =>
  bytes.subarray(0, start.length).equals(Buffer.from(start, 'latin1'));
const rawHint = 'export it as JPEG, or use the JPEG inside it with --raw-preview';
const toJpeg = 'convert it to JPEG or PNG first';

/** Only these formats reach the decoder, whatever the file's name or content type. */
const accepted: readonly Signature[] = [
  { format: 'jpeg', matches: startsWith('\xff\xd8\xff') },
  { format: 'png', matches: startsWith('\x89PNG\r\n\x1a\n') },
  { format: 'gif', matches: startsWith('GIF8') },
  { format: 'webp', matches: (bytes) => startsWith('RIFF')(bytes) && bytes.toString('latin1', 8, 12) === 'WEBP' },
  { format: 'tiff', matches: (bytes) => startsWith('II*\0')(bytes) || startsWith('MM\0*')(bytes) },
  { format: 'avif', matches: (bytes) => brands(bytes).includes('avif') && !brands(bytes).includes('avis') },
  { format: 'heic', matches: isHeic },
];

/**
 * Formats that are recognized only to be rejected by name, above all SVG, which can contain scripts and read other
 * files.
 */
const refused: readonly Refusal[] = [
  unsupported('an animated AVIF', 'convert it to GIF or animated WebP first', (bytes) =>
    brands(bytes).includes('avis'),
  ),
  unsupported('an SVG drawing', 'export it as PNG first', (bytes) =>
    /<svg[\s>]/i.test(bytes.toString('latin1', 0, 65_536)),
  ),
  unsupported('a BMP picture', toJpeg, startsWith('BM')),
  unsupported('a Photoshop file', toJpeg, startsWith('8BPS')),
  unsupported(
    'a JPEG XL picture',
    toJpeg,
    (bytes) => startsWith('\xff\x0a')(bytes) || startsWith('\0\0\0\x0cJXL ')(bytes),
  ),
  unsupported(
    'a JPEG 2000 picture',
    toJpeg,
    (bytes) => startsWith('\0\0\0\x0cjP  ')(bytes) || startsWith('\xff\x4f\xff\x51')(bytes),
  ),
  unsupported('a BigTIFF file', toJpeg, (bytes) => startsWith('II+\0')(bytes) || startsWith('MM\0+')(bytes)),
  unsupported('an icon file', toJpeg, startsWith('\0\0\x01\0')),
  { name: 'a PDF', fix: 'export its pages as JPEG first', code: 'NOT_AN_IMAGE', matches: startsWith('%PDF') },
];

function unsupported(name: string, fix: string, matches: Refusal['matches']): Refusal {
  return { name, fix, code: 'UNSUPPORTED_FORMAT', matches };
}

/** The brands in an ISO media file's `ftyp` box, which state the kinds of picture it contains. */
function brands(bytes: Buffer): readonly string[] {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return [];
  const box = bytes.subarray(8, Math.min(bytes.readUInt32BE(0), 256));
  return box.toString('latin1').match(/.{4}/gs) ?? [];
}

/** Coded as HEVC; bursts and live sequences (`hevc`, `msf1`) have a primary picture as well. */
function isHeic(bytes: Buffer): boolean {
  const all = brands(bytes);
  return !all.includes('avis') && all.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand));
}

/** The format of a picture by its first bytes; undefined for anything else. */
export function knownFormat(bytes: Buffer): InputFormat | undefined {
  return accepted.find(({ matches }) => matches(bytes))?.format;
}

/**
 * The format of a picture by its first bytes.
 * @throws EmojifyError EMPTY_FILE, UNSUPPORTED_FORMAT, NOT_AN_IMAGE
 */
export function sniff(bytes: Buffer): InputFormat {
  if (bytes.length === 0) throw new EmojifyError('EMPTY_FILE', 'the file is empty: expected a photo');
  const raw = rawKind(bytes);
  if (raw) throw new EmojifyError('UNSUPPORTED_FORMAT', `the file is a camera RAW (${raw}): ${rawHint}`);
  const known = knownFormat(bytes);
  if (known) return known;
  const refusal = refused.find(({ matches }) => matches(bytes));
  if (refusal) throw new EmojifyError(refusal.code, `the file is ${refusal.name}: ${refusal.fix}`);
  throw new EmojifyError('NOT_AN_IMAGE', 'the file is not a photo: expected JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF');
}

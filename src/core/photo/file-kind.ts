import { extname } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { rawKind } from './raw/raw-kind.js';
import { sniff } from './sniff.js';

/** The kind of a file, as far as searching for photos is concerned. `picture`: in an unsupported format. */
export type FileKind = 'photo' | 'picture' | 'raw' | 'video' | 'audio' | 'drawing' | 'document' | 'other';

/** Number of bytes from the start of a file that identify its kind. */
export const kindBytes = 4096;

interface Signature {
  readonly kind: FileKind;
  readonly matches: (bytes: Buffer, name: string) => boolean;
}

const starts =
  (...beginnings: readonly string[]) =>
  (bytes: Buffer) =>
    beginnings.some((start) => bytes.subarray(0, start.length).equals(Buffer.from(start, 'latin1')));
const textAt = (bytes: Buffer, from: number, text: string) =>
  bytes.toString('latin1', from, from + text.length) === text;

/**
 * Camera RAW files based on TIFF: NEF, ARW, DNG and PEF begin like any TIFF, and their distinguishing tags may be
 * beyond the first bytes; then the name decides.
 */
const rawNames = /\.(?:3fr|arw|cr2|dng|erf|iiq|kdc|mef|mos|nef|nrw|pef|sr2|srf|srw|x3f)$/i;
/** The brands of ISO media files that contain pictures; files of all other brands are video or audio. */
const pictureBrands = /^(?:avi[fs]|hei[cxms]|hev[cxms]|mif1|msf1|jxl |jp2 |jpx )$/;

/** Tested in this order; if none matches, `sniff` decides. */
const signatures: readonly Signature[] = [
  { kind: 'raw', matches: (bytes, name) => starts('II*\0', 'MM\0*')(bytes) && rawNames.test(name) },
  { kind: 'raw', matches: (bytes) => rawKind(bytes) !== undefined },
  { kind: 'drawing', matches: (bytes) => starts('\0\0\x01\0')(bytes) || /<svg[\s>]/i.test(bytes.toString('latin1')) },
  { kind: 'picture', matches: starts('P1\n', 'P2\n', 'P3\n', 'P4\n', 'P5\n', 'P6\n', 'P7\n', 'qoif', 'gimp xcf') },
  { kind: 'picture', matches: starts('v/1\x01', '#?RADIANCE', 'DDS ', 'II\xbc', 'SIMPLE  =') },
  { kind: 'picture', matches: (bytes) => textAt(bytes, 128, 'DICM') },
  { kind: 'audio', matches: (bytes) => starts('ID3', 'fLaC', '\xff\xfb', '\xff\xf3', '\xff\xf1')(bytes) },
  { kind: 'audio', matches: (bytes) => /^M4[AB] $/.test(brandOf(bytes) ?? '') || riffOf(bytes) === 'WAVE' },
  { kind: 'video', matches: isVideo },
  { kind: 'document', matches: starts('%PDF', '%!PS', '{\\rtf', 'PK\x03\x04', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') },
];

/** The kind of a file by its first bytes; the name only distinguishes camera RAW files from TIFFs. */
export function kindOfFile(bytes: Buffer, name: string): FileKind {
  const known = signatures.find(({ matches }) => matches(bytes, name));
  if (known) return known.kind;
  try {
    sniff(bytes);
    return 'photo';
  } catch (error) {
    const unsupported = error instanceof EmojifyError && error.code === 'UNSUPPORTED_FORMAT';
    return unsupported ? 'picture' : byName(name);
  }
}

/** Kinds without a signature. */
function byName(name: string): FileKind {
  if (/^\.(?:mpe?g|ts|mts|m2ts|vob)$/i.test(extname(name))) return 'video';
  return /^\.(?:txt|md|html?|csv|odt|pages)$/i.test(extname(name)) ? 'document' : 'other';
}

function isVideo(bytes: Buffer): boolean {
  const brand = brandOf(bytes);
  if (brand !== undefined) return !pictureBrands.test(brand);
  // Old QuickTime files can begin with any of their boxes; Matroska and WebM, Windows Media, Flash, MPEG and Ogg.
  if (/^(?:moov|mdat|wide|free|skip|pnot)$/.test(bytes.toString('latin1', 4, 8))) return true;
  if (riffOf(bytes) === 'AVI ') return true;
  return starts(
    '\x1a\x45\xdf\xa3',
    '\x30\x26\xb2\x75\x8e\x66\xcf\x11',
    'FLV\x01',
    '\0\0\x01\xba',
    '\0\0\x01\xb3',
    'OggS',
  )(bytes);
}

function brandOf(bytes: Buffer): string | undefined {
  return textAt(bytes, 4, 'ftyp') ? bytes.toString('latin1', 8, 12) : undefined;
}

function riffOf(bytes: Buffer): string | undefined {
  return textAt(bytes, 0, 'RIFF') ? bytes.toString('latin1', 8, 12) : undefined;
}

import { Zip, type ZipInputFile } from 'fflate';
import type { Compressed } from './compressor.js';

/** A compressed file of a zip. */
export interface ZipEntry extends Compressed {
  /** Path in the zip, with `/`. */
  readonly path: string;
  /** Executables stay executable; everything else is readable by all users, which Lambda requires. */
  readonly executable: boolean;
}

/**
 * The earliest date that a zip supports. The format stores local time without a zone, so it is built from local parts.
 */
const date = () => new Date(1980, 0, 1);

/** Unix, so that Lambda reads the permission bits. */
const unix = 3;
const regularFile = 0o100000;

/**
 * Creates a zip that is the same, byte for byte, on every machine and in every time zone for the same entries: sorted
 * by name, one fixed date, permissions by kind.
 */
export function zipFile(entries: readonly ZipEntry[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const entry of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) addEntry(zip, entry);
  zip.end();
  return Buffer.concat(chunks);
}

function addEntry(zip: Zip, entry: ZipEntry): void {
  const mode = regularFile | (entry.executable ? 0o755 : 0o644);
  const file: ZipInputFile = {
    filename: entry.path,
    size: entry.size,
    crc: entry.crc,
    compression: 8,
    os: unix,
    attrs: mode * 0x10000,
    mtime: date(),
  };
  zip.add(file);
  // fflate's types require a separate buffer, but it only reads the bytes.
  file.ondata?.(null, entry.deflated as Uint8Array<ArrayBuffer>, true);
}

/** By content, since Windows has no such permission: compiled code and scripts that name their interpreter. */
export function isProgram(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start === '\x7fELF' || start.startsWith('#!');
}

import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { type AsyncDeflateOptions, deflate, deflateSync } from 'fflate';
import { writeWhole } from './write-whole.js';

/** A compressed file for a zip. */
export interface Compressed {
  /** Bytes before compression. */
  readonly size: number;
  readonly crc: number;
  readonly deflated: Uint8Array;
}

/** `keep`: caches the result, for files of packages and assets, but not for bundles, which change. */
export type Compress = (bytes: Uint8Array, options: { readonly keep: boolean }) => Promise<Compressed>;

/** From this size, reading the cache is faster than compressing again. */
const worthKeeping = 64 * 1024;
/** From this size, a separate thread pays off. */
const worthThread = 1024 * 1024;

const deflateInThread: (bytes: Uint8Array, options: AsyncDeflateOptions) => Promise<Uint8Array> = promisify(deflate);

/**
 * Compresses with fflate, because zlib gives different bytes on different processors. That takes seconds for native
 * libraries and models, so results are cached in `folder` by the hash of the content.
 */
export function cachedCompressor(folder: string): Compress {
  return async (bytes, { keep }) => {
    if (!keep || bytes.length < worthKeeping) return compress(bytes);
    const file = join(folder, createHash('sha256').update(bytes).digest('hex'));
    return (await kept(file, bytes.length)) ?? (await compressAndKeep(file, bytes));
  };
}

/** A cached file: four bytes of checksum, then the deflate stream. */
async function kept(file: string, size: number): Promise<Compressed | undefined> {
  const content = await readFile(file).catch(() => undefined);
  if (!content || content.length < 4) return undefined;
  return { size, crc: content.readUInt32BE(0), deflated: content.subarray(4) };
}

async function compressAndKeep(file: string, bytes: Uint8Array): Promise<Compressed> {
  const compressed = await compress(bytes);
  const checkSum = Buffer.alloc(4);
  checkSum.writeUInt32BE(compressed.crc);
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, Buffer.concat([checkSum, compressed.deflated]));
  return compressed;
}

async function compress(bytes: Uint8Array): Promise<Compressed> {
  const deflated = bytes.length < worthThread ? deflateSync(bytes) : await deflateInThread(bytes, { level: 6 });
  return { size: bytes.length, crc: crc32(bytes), deflated };
}

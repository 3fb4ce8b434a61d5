import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { EmojifyError } from '../../errors/emojify-error.js';

/** The location of an emoji's SVG body in the pack: the bytes of its group, and its index in the group. */
interface Place {
  readonly offset: number;
  readonly length: number;
  readonly item: number;
}

interface Pack {
  readonly file: string;
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * All art is in one asset, `noto.pack`, beside this module; when run from source, in the built copy. Packaging finds
 * the URL by its literal path and copies the file (docs/package.md); the other URL is for checkouts only.
 */
const built = '../../../dist/core/emoji/noto.pack';
const candidates = () => [fileURLToPath(new URL('./noto.pack', import.meta.url)), fromSource(import.meta.dirname)];
const fromSource = (folder: string) => join(folder, built);

let opened: Promise<Pack> | undefined;

/**
 * The SVG body of the emoji with this key (see `emojiKey`), or undefined if there is none. Reads only its part of the
 * pack.
 */
export async function readBody(key: string): Promise<string | undefined> {
  opened ??= openPack();
  const { file, places } = await opened;
  const place = places.get(key);
  if (!place) return undefined;
  const handle = await open(file);
  try {
    const group = brotliDecompressSync(await readAt(handle, place.offset, place.length));
    return group.toString('utf8').split('\0')[place.item];
  } finally {
    await handle.close();
  }
}

async function openPack(): Promise<Pack> {
  const file = packFile();
  const handle = await open(file);
  try {
    const indexLength = (await readAt(handle, 0, 4)).readUInt32LE();
    const index = brotliDecompressSync(await readAt(handle, 4, indexLength)).toString('utf8');
    return { file, places: placesOf(JSON.parse(index), 4 + indexLength) };
  } finally {
    await handle.close();
  }
}

function packFile(): string {
  const found = candidates().find((file) => existsSync(file));
  if (found) return found;
  throw new EmojifyError('EMOJI_ART_MISSING', 'the emoji art (noto.pack) is not beside the code', {
    hint: 'run "npm run build" in a checkout; in a bundle, copy dist/core/emoji/noto.pack beside it',
  });
}

function placesOf(groups: readonly [length: number, keys: string][], start: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let offset = start;
  for (const [length, keys] of groups) {
    for (const [item, key] of keys.split(' ').entries()) places.set(key, { offset, length, item });
    offset += length;
  }
  return places;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

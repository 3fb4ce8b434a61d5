import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { animation, sampleAt } from './pictures.js';
import { rawFiles } from './raw-files.js';
import { sample } from './sample.js';

type Make = () => Buffer | Promise<Buffer>;

const ascii = (text: string) => Buffer.from(text, 'latin1');
const heif = (name: string) => readFileSync(new URL(`../core/photo/heif/${name}.heic`, import.meta.url));
const cut = async (bytes: Buffer | Promise<Buffer>, part = 0.6) => {
  const whole = await bytes;
  return whole.subarray(0, Math.floor(whole.length * part));
};
const jpeg = () => sampleAt().jpeg().toBuffer();
const ftyp = (...brands: readonly string[]) =>
  ascii(`\0\0\0${String.fromCharCode(12 + brands.length * 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}....`);

/** The file with one byte of its frame header, counted from the marker, changed. */
async function withFrameHeader(offset: number, value: number): Promise<Buffer> {
  const bytes = await jpeg();
  bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + offset] = value;
  return bytes;
}

/** An uncompressed TIFF with this tag set to another value. */
async function tiffWith(tag: number, value: number): Promise<Buffer> {
  const bytes = await sampleAt().tiff({ compression: 'none' }).toBuffer();
  const directory = bytes.readUInt32LE(4);
  for (let index = 0; index < bytes.readUInt16LE(directory); index++) {
    const at = directory + 2 + index * 12;
    if (bytes.readUInt16LE(at) === tag) bytes.writeUInt16LE(value, at + 8);
  }
  return bytes;
}

async function pages(count: number): Promise<Buffer> {
  const raw = { width: 16, height: 16 * count, channels: 3, pageHeight: 16 } as const;
  return sharp(Buffer.alloc(16 * 16 * count * 3, 99), { raw })
    .tiff()
    .toBuffer();
}

async function apng(): Promise<Buffer> {
  const bytes = await sampleAt().png().toBuffer();
  const control = Buffer.concat([Buffer.from([0, 0, 0, 8]), ascii('acTL'), Buffer.alloc(12)]);
  return Buffer.concat([bytes.subarray(0, 33), control, bytes.subarray(33)]);
}

/** Two equal frames: some encoders would join them. */
function equalFrames(format: 'gif' | 'webp'): Promise<Buffer> {
  const raw = { width: 32, height: 64, channels: 3, pageHeight: 32 } as const;
  const source = sharp(Buffer.alloc(32 * 64 * 3, 120), { raw });
  const options = { delay: [100, 100], loop: 0, keepDuplicateFrames: true };
  return format === 'gif'
    ? source.gif(options).toBuffer()
    : source.webp({ delay: [100, 100], loop: 0, minSize: false }).toBuffer();
}

const photos: Readonly<Record<string, Make>> = {
  'JPEG, baseline': jpeg,
  'JPEG, progressive': () => sampleAt().jpeg({ progressive: true }).toBuffer(),
  'JPEG, greyscale': () => sampleAt().greyscale().jpeg().toBuffer(),
  'JPEG, CMYK': () => sampleAt().toColourspace('cmyk').jpeg().toBuffer(),
  'JPEG with a wide-gamut profile': () => sampleAt().withIccProfile('p3').jpeg().toBuffer(),
  'JPEG on its side by EXIF': () => sampleAt().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'JPEG followed by other data (motion photo)': async () => Buffer.concat([await jpeg(), ftyp('isom', 'mp42')]),
  'JPEG, lossless': () => withFrameHeader(1, 0xc3),
  'JPEG, hierarchical': () => withFrameHeader(1, 0xc5),
  'JPEG of 12 bits': () => withFrameHeader(4, 12),
  'JPEG cut short': () => cut(jpeg()),
  'JPEG cut short and ended': async () => Buffer.concat([await cut(jpeg()), Buffer.from([0xff, 0xd9])]),
  'PNG, 8 bits': () => sampleAt().png().toBuffer(),
  'PNG, 16 bits': () => sampleAt().toColourspace('rgb16').png().toBuffer(),
  'PNG, indexed': () => sampleAt().png({ palette: true }).toBuffer(),
  'PNG, interlaced': () => sampleAt().png({ progressive: true }).toBuffer(),
  'PNG with transparency': () => sampleAt().ensureAlpha(0.5).png().toBuffer(),
  'PNG, animated (APNG)': apng,
  'PNG cut short': () => cut(sampleAt().png().toBuffer()),
  'WebP, lossy': () => sampleAt().webp().toBuffer(),
  'WebP, lossless': () => sampleAt().webp({ lossless: true }).toBuffer(),
  'WebP, animated': () => animation('webp', { delay: [100, 100, 100], loop: 0 }),
  'WebP cut short': () => cut(sampleAt().webp().toBuffer()),
  GIF: () => sampleAt().gif().toBuffer(),
  'GIF, animated': () => animation('gif', { delay: [100, 100, 100], loop: 0 }),
  'GIF, animated, with equal frames': () => equalFrames('gif'),
  'GIF cut short': () => cut(animation('gif', { delay: [100, 100, 100], loop: 0 })),
  AVIF: () => sampleAt().avif().toBuffer(),
  'AVIF, animated': () => ftyp('avis', 'avif', 'msf1'),
  'AVIF cut short': () => cut(sampleAt().avif().toBuffer()),
  'HEIC in Display P3': () => heif('display-p3'),
  'HEIC, a burst of three, on its side': () => heif('burst-turned'),
  'HEIC with transparency': () => heif('transparent'),
  'HEIC cut short': () => cut(heif('display-p3')),
  'TIFF, LZW': () => sampleAt().tiff({ compression: 'lzw' }).toBuffer(),
  'TIFF, deflate, in tiles': () => sampleAt().tiff({ compression: 'deflate', tile: true }).toBuffer(),
  'TIFF, JPEG': () => sampleAt().tiff({ compression: 'jpeg' }).toBuffer(),
  'TIFF, black and white': () =>
    sampleAt().greyscale().threshold().toColourspace('b-w').tiff({ bitdepth: 1 }).toBuffer(),
  'TIFF of three pages': () => pages(3),
  'TIFF, colours in separate tiles': async () => {
    const bytes = await sampleAt().tiff({ compression: 'none', tile: true }).toBuffer();
    const directory = bytes.readUInt32LE(4);
    for (let at = directory + 2; at < directory + 2 + bytes.readUInt16LE(directory) * 12; at += 12)
      if (bytes.readUInt16LE(at) === 284) bytes.writeUInt16LE(2, at + 8);
    return bytes;
  },
  'TIFF, Zstandard': () => tiffWith(259, 50_000),
  'TIFF, CIELAB': () => tiffWith(262, 8),
  'TIFF cut short': () => cut(sampleAt().tiff().toBuffer()),
  BigTIFF: () => sampleAt().tiff({ bigtiff: true }).toBuffer(),
};

const others: Readonly<Record<string, Make>> = {
  'BMP (Windows bitmap)': () => ascii('BM\x36\x10\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'),
  'JPEG XL': () => Buffer.from([0xff, 0x0a, 0xfa, 0x7f, 0x01]),
  'JPEG 2000': () => ascii('\0\0\0\x0cjP  \r\n\x87\n'),
  'Photoshop (PSD)': () => ascii('8BPS\0\x01'),
  'SVG drawing': () => ascii('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  'Windows icon': () => ascii('\0\0\x01\0\x01\0'),
  PDF: () => ascii('%PDF-1.7\n'),
  'MP4 or MOV video': () => ftyp('isom', 'mp42'),
  'ZIP archive': () => ascii('PK\x03\x04'),
  'text called .jpg': () => ascii('not a photo at all'),
  'HTML page called .jpg': () => ascii('<!doctype html><title>404</title>'),
  'compressed with gzip': () => deflateSync(sample),
  'an empty file': () => Buffer.alloc(0),
};

/** One file of each kind that people bring, by the name of the kind. */
export async function strangeFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const large = await sampleAt(1200, 800).jpeg().toBuffer();
  const raw = Object.entries(rawFiles).map(([name, make]) => [`camera RAW, ${name}`, () => make(large, 1)] as const);
  const all = [...Object.entries(photos), ...raw, ...Object.entries(others)];
  return new Map(await Promise.all(all.map(async ([name, make]) => [name, await make()] as const)));
}

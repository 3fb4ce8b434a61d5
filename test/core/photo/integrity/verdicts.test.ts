import { expect } from 'chai';
import { decode } from '../../../../src/core/photo/decode.js';
import { animation, codeOf, sampleAt } from '../../../support/pictures.js';

const end = Buffer.from([0xff, 0xd9]);
const cut = (bytes: Buffer, part: number) => bytes.subarray(0, Math.floor(bytes.length * part));
const tenths = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

function inserted(bytes: Buffer, before: readonly number[], extra: readonly number[]): Buffer {
  const at = bytes.indexOf(Buffer.from(before));
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(extra), bytes.subarray(at)]);
}

/** As some phones write it: the scan parameters of a sequential JPEG, which decoders ignore, are all 0. */
function withZeroScanParameters(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const scan = copy.indexOf(Buffer.from([0xff, 0xda]));
  const parameters = scan + 5 + copy[scan + 4]! * 2;
  return copy.fill(0, parameters, parameters + 3);
}

function withByte(bytes: Buffer, find: string, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.indexOf(find, 0, 'latin1') + offset] = value;
  return copy;
}

/** Photos that are whole although a decoder warns of them. */
async function harmless(): Promise<Record<string, Buffer>> {
  const [plain, progressive] = await Promise.all([
    sampleAt(512, 384).jpeg().toBuffer(),
    sampleAt().jpeg({ progressive: true }).toBuffer(),
  ]);
  const scan = [0xff, 0xda];
  const adobe = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 9];
  const jfif = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 7, 2, 0, 0, 1, 0, 1, 0, 0];
  return {
    'plain JPEG': plain,
    'progressive JPEG': progressive,
    'bytes between segments': inserted(plain, scan, [1, 2, 3]),
    'bytes before the end': Buffer.concat([plain.subarray(0, -2), Buffer.from([1, 2, 3]), end]),
    'bytes after the end': Buffer.concat([plain, Buffer.alloc(5000, 7)]),
    'padding before a marker': inserted(plain, scan, [0xff, 0xff, 0xff]),
    'scan parameters of 0': withZeroScanParameters(plain),
    'an unknown Adobe transform': inserted(plain, scan, adobe),
    'an unknown JFIF version': inserted(plain, [0xff, 0xdb], jfif),
    'a TIFF with unordered tags': await withUnorderedTags(),
    'a PNG with a wrong checksum in its resolution': withByte(await sampleAt().png().toBuffer(), 'pHYs', 13, 0xee),
  };
}

async function withUnorderedTags(): Promise<Buffer> {
  const bytes = await sampleAt().tiff({ compression: 'deflate' }).toBuffer();
  const directory = bytes.readUInt32LE(4);
  const last = directory + 2 + (bytes.readUInt16LE(directory) - 1) * 12;
  const tags = [bytes.subarray(last, last + 12), bytes.subarray(last - 12, last)].map((tag) => Buffer.from(tag));
  Buffer.concat(tags).copy(bytes, last - 12);
  return bytes;
}

/** Photos of which a part is lost; in some a harmless warning comes first. */
async function damaged(): Promise<Record<string, Buffer>> {
  const whole = await harmless();
  const animations = await Promise.all(
    (['gif', 'webp'] as const).map((format) => animation(format, { delay: [1, 1, 1], loop: 0 })),
  );
  const others = {
    gif: animations[0]!,
    webp: animations[1]!,
    png: await sampleAt().png().toBuffer(),
    tiff: await sampleAt().tiff({ compression: 'deflate' }).toBuffer(),
    avif: await sampleAt().avif().toBuffer(),
  };
  const all: Record<string, Buffer> = {};
  for (const part of tenths) {
    for (const name of ['plain JPEG', 'progressive JPEG', 'scan parameters of 0', 'bytes between segments']) {
      all[`${name} cut at ${part}`] = cut(whole[name]!, part);
      all[`${name} cut at ${part} and ended`] = Buffer.concat([cut(whole[name]!, part), end]);
      all[`${name} with zeros from ${part}`] = Buffer.from(whole[name]!).fill(0, cut(whole[name]!, part).length);
    }
    for (const [name, bytes] of Object.entries(others)) all[`${name} cut at ${part}`] = cut(bytes, part);
  }
  for (const [name, bytes] of Object.entries(others)) all[`${name} without its last 3 bytes`] = bytes.subarray(0, -3);
  all['plain JPEG without its end marker'] = whole['plain JPEG']!.subarray(0, -2);
  all['GIF without its trailer'] = others.gif.subarray(0, -1);
  const jpegInTiff = await sampleAt().tiff({ compression: 'jpeg' }).toBuffer();
  all['TIFF whose JPEG data is corrupt'] = Buffer.from(jpegInTiff).fill(0xff, 2000, 2030);
  return all;
}

describe('the verdict about a photo', () => {
  it('is its own, however many are decoded at once', async () => {
    const [whole, broken] = await Promise.all([harmless(), damaged()]);
    const expected = new Map<string, unknown>([
      ...Object.keys(whole).map((name) => [name, undefined] as const),
      ...Object.keys(broken).map((name) => [name, 'UNREADABLE_IMAGE'] as const),
    ]);
    const photos = Object.entries({ ...whole, ...broken });
    for (let run = 0; run < 20; run++) {
      // Every photo has other neighbours in each run.
      const turned = [...photos.slice(run * 5), ...photos.slice(0, run * 5)];
      const seen = await Promise.all(turned.map(async ([name, bytes]) => [name, await codeOf(decode(bytes))] as const));
      const wrong = seen.filter(([name, code]) => code !== expected.get(name));
      expect(wrong, `run ${run}`).to.deep.equal([]);
    }
  });

  it('says the same of a photo alone and among others', async () => {
    const broken = Object.values(await damaged());
    const messages = (all: readonly PromiseSettledResult<unknown>[]) =>
      all.map((result) => (result.status === 'rejected' ? (result.reason as Error).message : 'decoded'));
    const together = messages(await Promise.allSettled(broken.map((bytes) => decode(bytes))));
    const alone: string[] = [];
    for (const bytes of broken) alone.push(...messages(await Promise.allSettled([decode(bytes)])));
    expect(together).to.deep.equal(alone);
  });
});

import { type Entry, writeDirectory, writeNumber } from '../../src/core/photo/metadata/tiff-directory.js';

const short = 3;
const long = 4;

function numbers(tag: number, type: 3 | 4, ...values: readonly number[]): Entry {
  const size = type === short ? 2 : 4;
  const value = Buffer.alloc(values.length * size);
  for (const [index, number] of values.entries()) writeNumber(value, index * size, size, number, false);
  return { tag, type, count: values.length, value };
}

function text(tag: number, value: string): Entry {
  const bytes = Buffer.from(`${value}\0`);
  return { tag, type: 2, count: bytes.length, value: bytes };
}

const header = (magic: string, directoryAt: number) => {
  const bytes = Buffer.alloc(8);
  bytes.write(magic, 'latin1');
  bytes.writeUInt32LE(directoryAt, 4);
  return bytes;
};

/**
 * A RAW file as most cameras write it: a TIFF whose first directory is a thumbnail, with the sensor's data in a directory
 * below and a JPEG somewhere.
 */
function tiffRaw(make: string, sensor: Entry, orientation: number, jpeg: Buffer): Buffer {
  const thumbnail = Buffer.alloc(16 * 12 * 3, 90);
  const main = (thumbnailAt: number, sensorAt: number) =>
    writeDirectory(
      [
        numbers(254, long, 1),
        numbers(256, short, 16),
        numbers(257, short, 12),
        numbers(258, short, 8, 8, 8),
        numbers(259, short, 1),
        numbers(262, short, 2),
        text(271, make),
        numbers(273, long, thumbnailAt),
        numbers(274, short, orientation),
        numbers(277, short, 3),
        numbers(278, short, 12),
        numbers(279, long, thumbnail.length),
        numbers(330, long, sensorAt),
      ],
      8,
      false,
    );
  const sensorAt = 8 + main(0, 0).length;
  const below = writeDirectory([numbers(256, short, 6000), numbers(257, short, 4000), sensor], sensorAt, false);
  const thumbnailAt = sensorAt + below.length;
  return Buffer.concat([header('II*\0', 8), main(thumbnailAt, sensorAt), below, thumbnail, jpeg, noise()]);
}

/** Bytes of sensor data, among them some that begin like a JPEG. */
function noise(): Buffer {
  const bytes = Buffer.alloc(20_000);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 7919) % 251;
  bytes.set([0xff, 0xd8, 0xff, 0xc4, 0xff], 500);
  return bytes;
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length + 4);
  return Buffer.concat([length, data]);
}

const canonUuid = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
const oriented = (orientation: number) =>
  Buffer.concat([header('II*\0', 8), writeDirectory([numbers(274, short, orientation)], 8, false)]);

/** Camera RAW files with this JPEG inside, which carries no orientation of its own, and the orientation given. */
export const rawFiles: Readonly<Record<string, (jpeg: Buffer, orientation: number) => Buffer>> = {
  NEF: (jpeg, turned) => tiffRaw('NIKON CORPORATION', numbers(259, short, 34713), turned, jpeg),
  ARW: (jpeg, turned) => tiffRaw('SONY', numbers(259, short, 32767), turned, jpeg),
  PEF: (jpeg, turned) => tiffRaw('PENTAX Corporation', numbers(259, short, 65535), turned, jpeg),
  SRW: (jpeg, turned) => tiffRaw('SAMSUNG', numbers(262, short, 32803), turned, jpeg),
  DNG: (jpeg, turned) => {
    const directory = writeDirectory([numbers(274, short, turned), numbers(50706, long, 0x401)], 8, false);
    return Buffer.concat([header('II*\0', 8), directory, jpeg, noise()]);
  },
  CR2: (jpeg, turned) => {
    const directory = writeDirectory([numbers(274, short, turned)], 16, false);
    return Buffer.concat([header('II*\0', 16), Buffer.from('CR\x02\0\0\0\0\0', 'latin1'), directory, jpeg, noise()]);
  },
  CR3: (jpeg, turned) => {
    const exif = box('uuid', canonUuid, box('CMT1', oriented(turned)));
    return Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
      box('moov', exif),
      box('mdat', jpeg),
    ]);
  },
  RAF: (jpeg) =>
    Buffer.concat([Buffer.from('FUJIFILMCCD-RAW 0201FF383501X-T4'.padEnd(148, '\0'), 'latin1'), jpeg, noise()]),
  ORF: (jpeg, turned) => {
    const directory = writeDirectory([numbers(274, short, turned)], 8, false);
    return Buffer.concat([header('IIRO', 8), directory, jpeg, noise()]);
  },
  RW2: (jpeg, turned) => {
    const directory = writeDirectory([numbers(274, short, turned)], 8, false);
    return Buffer.concat([header('IIU\0', 8), directory, jpeg, noise()]);
  },
};

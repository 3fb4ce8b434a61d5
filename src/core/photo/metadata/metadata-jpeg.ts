import sharp from 'sharp';
import type { PhotoMetadata } from '../metadata.js';

const xmpName = 'http://ns.adobe.com/xap/1.0/\0';

/**
 * Maximum bytes of a part: a JPEG segment's length field has two bytes and counts itself, and XMP's name comes before
 * it.
 */
export const longestPart = 0xffff - 2 - xmpName.length;

const startOfImageBytes = 2;

/** A JPEG of one pixel with this metadata in its segments. */
export async function metadataJpeg({ exif, xmp, iptc }: PhotoMetadata): Promise<Buffer> {
  const pixel = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  const segments = [
    exif && segment(0xe1, exif),
    xmp && segment(0xe1, Buffer.concat([Buffer.from(xmpName), xmp])),
    iptc && segment(0xed, iptc),
  ];
  const parts = segments.filter((part): part is Buffer => part !== undefined);
  return Buffer.concat([pixel.subarray(0, startOfImageBytes), ...parts, pixel.subarray(startOfImageBytes)]);
}

function segment(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

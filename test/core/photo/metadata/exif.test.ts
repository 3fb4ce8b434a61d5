import { expect } from 'chai';
import { cleanExif } from '../../../../src/core/photo/metadata/exif.js';
import {
  type Entry,
  read32,
  readDirectory,
  writeDirectory,
  writeNumber,
} from '../../../../src/core/photo/metadata/tiff-directory.js';

const text = (tag: number, value: string): Entry => ({
  tag,
  type: 2,
  count: value.length,
  value: Buffer.from(value, 'latin1'),
});

/** EXIF with these entries: of the photo, of the exposure, of the place. */
function exifOf(bigEndian: boolean, main: readonly Entry[], detail: readonly Entry[] = [], gps: readonly Entry[] = []) {
  const number = (tag: number, value: number): Entry => {
    const bytes = Buffer.alloc(4);
    writeNumber(bytes, 0, 4, value, bigEndian);
    return { tag, type: 4, count: 1, value: bytes };
  };
  const header = Buffer.from(bigEndian ? 'MM\0*\0\0\0\x08' : 'II*\0\x08\0\0\0', 'latin1');
  const whole = (detailAt: number, gpsAt: number) =>
    writeDirectory([...main, number(0x8769, detailAt), number(0x8825, gpsAt)], 8, bigEndian);
  const detailAt = 8 + whole(0, 0).length;
  const detailBytes = writeDirectory(detail, detailAt, bigEndian);
  const gpsAt = detailAt + detailBytes.length;
  return Buffer.concat([header, whole(detailAt, gpsAt), detailBytes, writeDirectory(gps, gpsAt, bigEndian)]);
}

/** The tags and values of cleaned EXIF, by directory. */
function contentsOf(exif: Buffer | undefined) {
  expect(exif?.toString('latin1', 0, 6)).to.equal('Exif\0\0');
  const bytes = exif!.subarray(6);
  const tiff = { bytes, bigEndian: bytes.toString('latin1', 0, 2) === 'MM' };
  const main = readDirectory(tiff, read32(tiff, 4));
  const below = (pointer: number) => {
    const entry = main.find(({ tag }) => tag === pointer);
    return entry && show(readDirectory(tiff, read32({ ...tiff, bytes: entry.value }, 0)));
  };
  const show = (entries: readonly Entry[]) => entries.map(({ tag, value }) => `${tag} ${value.toString('latin1')}`);
  const own = main.filter(({ tag }) => tag !== 0x8769 && tag !== 0x8825);
  return { main: show(own), detail: below(0x8769), gps: below(0x8825) };
}

const upright = (bigEndian: boolean) => (bigEndian ? '274 \0\x01' : '274 \x01\0');

for (const bigEndian of [true, false])
  describe(`EXIF that is kept, ${bigEndian ? 'big' : 'little'} endian`, () => {
    it('has the values of the photo, the exposure and the place, short and long, in order', () => {
      const main = [text(0x010e, 'A caption'), text(0x010f, 'Cam'), text(0x0132, '2020:01:02 03:04:05')];
      const detail = [text(0x9003, '2020:01:02'), text(0x9286, 'odd')];
      const gps = [text(1, 'N'), text(2, 'fifty-one')];
      expect(contentsOf(cleanExif(exifOf(bigEndian, main, detail, gps)))).to.deep.equal({
        main: ['270 A caption', '271 Cam', upright(bigEndian), '306 2020:01:02 03:04:05'],
        detail: ['36867 2020:01:02', '37510 odd'],
        gps: ['1 N', '2 fifty-one'],
      });
    });

    it('has no directory that would be empty', () => {
      const exif = cleanExif(exifOf(bigEndian, [text(0x010f, 'Camera')], [text(0x927c, 'a maker note')]));
      expect(contentsOf(exif)).to.deep.equal({
        main: ['271 Camera', upright(bigEndian)],
        detail: undefined,
        gps: undefined,
      });
    });

    it('has nothing that describes the original’s pixels or may hold a picture', () => {
      const tags = [0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011c, 0x014a];
      tags.push(0x0201, 0x0202, 0x02bc, 0x83bb, 0x8649, 0x8773, 0x927c, 0xa002, 0xa003, 0xa005, 0xc4a5, 0xc634, 0xea1c);
      const entries = tags.map((tag) => text(tag, 'hidden'));
      const pictures = ['\xff\xd8\xff\xe0', 'a \x89PNG', 'text /9j/4AAQ', 'x'.repeat(2001)];
      const more = pictures.map((value, index) => text(0xd000 + index, value));
      const kept = text(0xd100, 'x'.repeat(2000));
      const cleaned = contentsOf(
        cleanExif(exifOf(bigEndian, [...entries, ...more, kept], [...entries, kept], [...more, kept])),
      );
      const shown = `53504 ${'x'.repeat(2000)}`;
      expect(cleaned).to.deep.equal({ main: [upright(bigEndian), shown], detail: [shown], gps: [shown] });
    });

    it('leaves out values of an unknown type, without length, or beyond the end', () => {
      const main = [text(0x010e, 'Caption'), { ...text(0x010f, 'Camera'), type: 13 }, text(0x0131, '')];
      const exif = exifOf(bigEndian, main, [], [text(2, 'the very last.')]);
      expect(contentsOf(cleanExif(exif.subarray(0, -1)))).to.deep.equal({
        main: ['270 Caption', upright(bigEndian)],
        detail: undefined,
        gps: undefined,
      });
      expect(contentsOf(cleanExif(exif)).gps).to.deep.equal(['2 the very last.']);
    });

    it('is none if it cannot be read', () => {
      const exif = exifOf(bigEndian, [text(0x010e, 'Caption')]);
      expect(cleanExif(Buffer.concat([Buffer.from('Exif\0\0'), exif]))?.equals(cleanExif(exif)!)).to.equal(true);
      expect(cleanExif(exif.subarray(0, 20))).to.equal(undefined);
      expect(cleanExif(Buffer.concat([Buffer.from('XX'), exif.subarray(2)]))).to.equal(undefined);
      expect(cleanExif(Buffer.alloc(0))).to.equal(undefined);
    });
  });

import { expect } from 'chai';
import { decode } from '../../../../src/core/photo/decode.js';
import { kindOfFile } from '../../../../src/core/photo/file-kind.js';
import { rawPreview } from '../../../../src/core/photo/raw/raw-preview.js';
import { codeOf, sampleAt } from '../../../support/pictures.js';
import { rawFiles } from '../../../support/raw-files.js';

const jpegOf = (width: number, height: number) => sampleAt(width, height).jpeg().toBuffer();

describe('a camera RAW file', () => {
  for (const [kind, make] of Object.entries(rawFiles)) {
    it(`${kind} is refused by its name, with what to do`, async () => {
      const error = await decode(make(await jpegOf(1200, 800), 1)).catch((thrown: Error) => thrown);
      expect(error).to.include({ code: 'UNSUPPORTED_FORMAT' });
      expect((error as Error).message)
        .to.include(`camera RAW (${kind})`)
        .and.include('export it as JPEG');
    });

    it(`${kind} is known by its bytes, whatever it is called`, async () => {
      expect(kindOfFile(make(await jpegOf(1200, 800), 1).subarray(0, 4096), 'photo.tif')).to.equal('raw');
    });

    it(`${kind} gives the full-size JPEG inside it, upright`, async () => {
      const jpeg = await jpegOf(1200, 800);
      const preview = rawPreview(make(Buffer.concat([await jpegOf(160, 120), jpeg]), 6));
      expect(preview).to.include({ kind, width: 1200, height: 800 });
      const { width, height } = await decode(preview!.bytes);
      // A RAF's orientation is in the EXIF of its JPEG alone.
      expect([width, height]).to.deep.equal(kind === 'RAF' ? [1200, 800] : [800, 1200]);
    });
  }

  it('with nothing but a thumbnail is refused, whatever is asked for', async () => {
    const bytes = rawFiles.NEF!(await jpegOf(160, 120), 1);
    expect(() => rawPreview(bytes)).to.throw('only a preview of 160 × 120 pixels');
  });

  it('keeps the orientation in the embedded JPEG’s own EXIF', async () => {
    const jpeg = await sampleAt(1200, 800).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const { width, height } = await decode(rawPreview(rawFiles.NEF!(jpeg, 1))!.bytes);
    expect([width, height]).to.deep.equal([800, 1200]);
  });

  it('is distinguished from a TIFF', async () => {
    const tiff = await sampleAt().tiff({ compression: 'lzw' }).toBuffer();
    expect(rawPreview(tiff)).to.equal(undefined);
    expect(await codeOf(decode(tiff))).to.equal(undefined);
  });
});

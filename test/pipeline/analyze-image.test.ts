import { expect } from 'chai';
import sharp from 'sharp';
import type { FaceCorrection } from '../../src/core/corrections/corrections.js';
import type { Face } from '../../src/core/detect/face.js';
import { analyzeImage, type StoredFaceDetector } from '../../src/pipeline/analyze-image.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { animation } from '../support/pictures.js';
import { pipelineDeps } from '../support/pipeline-deps.js';
import { plainPhoto } from '../support/sample.js';

const face: Face = {
  box: { left: 10, top: 20, width: 30, height: 40 },
  roll: 0,
  confidence: 99,
  emotion: 'HAPPY',
  emotionConfidence: 90,
};
const { box: _, ...rest } = face;

/** A JPEG of exactly this many bytes: what follows the picture is not read. */
const padded = (jpeg: Buffer, bytes: number) => Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length)]);
const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'grey' } }).png();

describe('analyzing an image', () => {
  const deps = pipelineDeps();

  /** A detector that tells how it was asked. */
  function watched(faces: readonly Face[] | undefined): StoredFaceDetector & { readonly asked: unknown[] } {
    const asked: unknown[] = [];
    return {
      name: 'watched',
      asked,
      async detect({ width, height }) {
        asked.push(['pixels', width, height]);
        return [face];
      },
      async detectStored(key, { width, height }) {
        asked.push([key.replace(/[^/]+$/, 'ID'), width, height]);
        return faces;
      },
    };
  }

  async function analyzed(original: Buffer, detector: StoredFaceDetector, changes: Partial<ImageRecord> = {}) {
    const id = await deps().stored(changes, original);
    const outcome = await analyzeImage({ ...deps(), detector }, id);
    return { outcome, record: (await deps().analyses.get(id))! };
  }

  /** Whether the detector reads this photo from storage. */
  async function readStored(original: Buffer): Promise<boolean> {
    const detector = watched([]);
    await analyzed(original, detector);
    expect(detector.asked).to.have.length(1);
    return (detector.asked[0] as unknown[])[0] !== 'pixels';
  }

  it('stores what the header tells and the faces as ratios, read from storage where the detector can', async () => {
    const detector = watched([face]);
    const { outcome, record } = await analyzed(await plainPhoto(100, 80), detector);
    expect(outcome).to.equal('done');
    expect(detector.asked).to.deep.equal([['originals/ID', 100, 80]]);
    expect(record).to.include({
      status: 'analyzed',
      format: 'jpeg',
      contentType: 'image/jpeg',
      width: 100,
      height: 80,
    });
    const box = { left: 0.1, top: 0.25, width: 0.3, height: 0.5 };
    expect(record.faces).to.deep.equal([{ ...rest, box }]);
  });

  it('searches the decoded photo if the detector may miss faces, or cannot read from storage', async () => {
    const photo = await plainPhoto(100, 80);
    const unsure = watched(undefined);
    const { record } = await analyzed(photo, unsure);
    expect(unsure.asked).to.deep.equal([
      ['originals/ID', 100, 80],
      ['pixels', 100, 80],
    ]);
    expect(record.faces).to.have.length(1);
    const { detectStored, ...local } = watched([]);
    const locally = await analyzed(photo, local);
    expect(locally.record).to.deep.include({ status: 'analyzed', width: 100, height: 80, faces: record.faces });
    expect(locally.record).to.include({ format: 'jpeg', contentType: 'image/jpeg' });
  });

  it('has JPEG and PNG read from storage, from 80 pixels a side and up to 15 MB', async () => {
    expect(await readStored(await png(80, 80).toBuffer())).to.equal(true);
    expect(await readStored(await png(79, 80).toBuffer())).to.equal(false);
    expect(await readStored(await png(80, 79).toBuffer())).to.equal(false);
    expect(await readStored(await png(80, 80).webp().toBuffer())).to.equal(false);
    const photo = await plainPhoto(100, 80);
    expect(await readStored(padded(photo, 15_000_000))).to.equal(true);
    expect(await readStored(padded(photo, 15_000_001))).to.equal(false);
  });

  it('has only those photos read from storage that the detector turns as they will be covered', async () => {
    const turned = await sharp(await plainPhoto(100, 80)).withMetadata({ orientation: 6 });
    expect(await readStored(await turned.clone().jpeg().toBuffer())).to.equal(true);
    expect(await readStored(await turned.clone().png().toBuffer())).to.equal(false);
  });

  it('takes an upload of up to 25 MB', async () => {
    const photo = await plainPhoto(100, 80);
    expect((await analyzed(padded(photo, 25_000_000), watched([]))).outcome).to.equal('done');
    const { outcome, record } = await analyzed(padded(photo, 25_000_001), watched([]));
    expect(outcome).to.equal('failed');
    expect(record.error).to.include({ code: 'BODY_TOO_LARGE' });
  });

  it('numbers the faces of an animation by frame and person, and only those', async () => {
    const moving = await animation('gif', { delay: [100, 100], loop: 0 });
    const { record } = await analyzed(moving, watched([]));
    const numbers = record.faces!.map(({ frame, number }) => [frame, number]);
    expect(numbers)
      .to.deep.equal(numbers.map((_, frame) => [frame, 1]))
      .and.to.have.length.above(1);
    const { record: still } = await analyzed(await plainPhoto(40, 40), watched([]));
    expect(still.faces![0]).not.to.have.any.keys('frame', 'number');
  });

  it('takes 1500 faces, of which a correction counts as two', async () => {
    const photo = await plainPhoto(100, 80);
    const correction: FaceCorrection = { origin: 'manual', ratios: { left: 0, top: 0, width: 0.5, height: 0.5 } };
    const crowd = (faces: number, corrections: number) =>
      analyzed(photo, watched(Array(faces).fill(face)), { corrections: Array(corrections).fill(correction) });
    expect((await crowd(1500, 0)).outcome).to.equal('done');
    expect((await crowd(1498, 1)).outcome).to.equal('done');
    expect((await crowd(1501, 0)).record.error).to.deep.equal({
      code: 'TOO_MANY_FACES',
      message: 'the photo has 1501 faces: the limit is 1500',
    });
    expect((await crowd(1, 750)).record.error).to.deep.equal({
      code: 'TOO_MANY_FACES',
      message: 'the photo has 1 face and 750 corrected ones, which count twice: the limit is 1500',
    });
  });
});

import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import sharp from 'sharp';
import { type EmojifyError, type EmojifyOptions, emojify, type Face, type FaceDetector } from '../src/index.js';
import { loopback } from './support/loopback.js';
import { facesInARow, plainPhoto, sample, samplePath } from './support/sample.js';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: Partial<EmojifyError>) => error.code ?? String(error),
  );

describe('the library', () => {
  const { serve } = loopback();

  it('covers the face of a photo given as bytes, path, file URL or http URL, all the same', async () => {
    const url = await serve((_, response) => response.end(sample));
    const inputs = [sample, samplePath, pathToFileURL(samplePath), `${url}/a.jpg`, new URL(url)];
    const results = await Promise.all(inputs.map((input) => emojify(input, { fetch: { allowPrivate: true } })));
    for (const { image, format, width, height, faces } of results) {
      expect({ format, width, height }).to.deep.equal({ format: 'jpeg', width: 512, height: 512 });
      expect(faces).to.have.length(1);
      expect(faces[0]).to.include({ emotion: 'HAPPY', emoji: '😄', covered: true });
      expect(image.equals(results[0]!.image)).to.equal(true);
    }
    expect((await emojify(results[0]!.image)).faces).to.deep.equal([]);
  });

  it('does not change pixels outside the face', async () => {
    const png = await sharp(sample).png().toBuffer();
    const { image } = await emojify(png);
    const corner = { left: 0, top: 300, width: 100, height: 100 };
    const [before, after] = await Promise.all(
      [png, image].map((bytes) => sharp(bytes).extract(corner).removeAlpha().raw().toBuffer()),
    );
    expect(after!.equals(before!)).to.equal(true);
  });

  it('writes the format asked for', async () => {
    const { image, format } = await emojify(sample, { format: 'webp', quality: 50 });
    expect({ format, real: (await sharp(image).metadata()).format }).to.deep.equal({ format: 'webp', real: 'webp' });
  });

  it('leaves skipped faces uncovered', async () => {
    const { faces } = await emojify(await facesInARow(3), { skip: [1], maxFaces: 1 });
    expect(faces.filter(({ covered }) => covered)).to.have.length(1);
    expect(faces[0]!.covered).to.equal(false);
  });

  const refused: readonly (readonly [string, Parameters<typeof emojify>[0], EmojifyOptions, string])[] = [
    ['no photo', Buffer.from('words'), {}, 'NOT_AN_IMAGE'],
    ['a missing file', '/nowhere/none.jpg', {}, 'INPUT_NOT_FOUND'],
    ['a folder', '/', {}, 'INPUT_IS_FOLDER'],
    ['a private address', 'http://127.0.0.1/a.jpg', {}, 'URL_PRIVATE_ADDRESS'],
    ['another scheme', new URL('ftp://example.com/a.jpg'), {}, 'URL_SCHEME'],
    ['an unknown emoji', sample, { emoji: 'smile' }, 'UNKNOWN_EMOJI'],
    ['a sticker that is no picture', sample, { sticker: Buffer.from('words') }, 'BAD_STICKER'],
    ['a scale out of range', sample, { scale: 10 }, 'USAGE'],
    ['a quality that is no number', sample, { quality: Number.NaN }, 'USAGE'],
  ];
  for (const [what, input, options, code] of refused) {
    it(`refuses ${what} with the code ${code}`, async () => {
      expect(await codeOf(emojify(input, options))).to.equal(code);
    });
  }

  it('stops when the signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await codeOf(emojify(sample, { signal }))).to.equal('Error: enough');
  });
});

describe('an animation', () => {
  const face = (left: number, emotion: Face['emotion'] = 'HAPPY'): Face => {
    const box = { left, top: 10, width: 20, height: 20 };
    return { box, roll: 0, confidence: 90, emotion, emotionConfidence: 80 };
  };
  /** Finds these faces, frame by frame. */
  const scripted = (frames: readonly (readonly Face[])[]): FaceDetector => {
    const queue = [...frames];
    return { name: 'local', detect: async () => queue.shift() ?? [] };
  };
  /** So many frames, each of another colour so that none is merged with the one before. */
  async function moving(count: number): Promise<Buffer> {
    const hues = Array.from({ length: count }, (_, index) => `rgb(0,${100 + index * 10},0)`);
    const frames = hues.map((background) =>
      sharp({ create: { width: 80, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    return sharp(await Promise.all(frames), { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
  }
  /** In which frames the pixel in the middle of the box is covered. */
  async function coveredAt(image: Buffer, left: number): Promise<number[]> {
    const { data, info } = await sharp(image, { animated: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const frames = info.height / 40;
    const red = (frame: number) => data[((frame * 40 + 20) * 80 + left + 10) * 3] ?? 0;
    return Array.from({ length: frames }, (_, frame) => frame).filter((frame) => red(frame) > 128);
  }

  it('is covered where a face is missed between, just before and just after the frames it is found in', async () => {
    const detector = scripted([[], [], [face(30)], [], [face(30)], [], []]);
    const { image, faces } = await emojify(await moving(7), { detector });
    expect(faces.map(({ frame, number }) => [frame, number])).to.deep.equal([
      [2, 1],
      [4, 1],
    ]);
    expect(await coveredAt(image, 30)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('gives one person one emoji throughout, and can leave one person alone', async () => {
    const frames = [
      [face(5, 'CALM'), face(50)],
      [face(6, 'HAPPY'), face(50)],
      [face(7, 'CALM'), face(50)],
    ];
    const { faces, image } = await emojify(await moving(3), { detector: scripted(frames), skip: [2] });
    expect(faces.map(({ number, covered }) => [number, covered])).to.deep.equal([
      [1, true],
      [2, false],
      [1, true],
      [2, false],
      [1, true],
      [2, false],
    ]);
    expect(new Set(faces.map(({ emoji }) => emoji))).to.deep.equal(new Set(['😐', undefined]));
    expect(await coveredAt(image, 50)).to.deep.equal([]);
    expect(await coveredAt(image, 5)).to.deep.equal([0, 1, 2]);
  });

  it('cannot become a format that holds one picture', async () => {
    expect(await codeOf(emojify(await moving(2), { format: 'png', detector: scripted([]) }))).to.equal(
      'UNWRITABLE_IMAGE',
    );
  });

  it('is distinguished from a still photo', async () => {
    const { faces } = await emojify(await plainPhoto(), { detector: scripted([[face(10)]]) });
    expect(faces[0]).to.not.have.any.keys('frame', 'number');
  });
});

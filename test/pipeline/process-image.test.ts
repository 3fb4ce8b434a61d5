import { expect } from 'chai';
import sharp from 'sharp';
import type { CoverOptions } from '../../src/core/cover/cover-options.js';
import { decode } from '../../src/core/photo/decode.js';
import type { FaceRecord, ImageRecord } from '../../src/pipeline/image-record.js';
import { processImage } from '../../src/pipeline/process-image.js';
import { animation } from '../support/pictures.js';
import { pipelineDeps } from '../support/pipeline-deps.js';

const face = (left: number, rest: Partial<FaceRecord> = {}): FaceRecord => ({
  box: { left, top: 0.25, width: 0.2, height: 0.5 },
  roll: 0,
  confidence: 99,
  emotion: 'HAPPY',
  emotionConfidence: 90,
  ...rest,
});
const grey = (width = 200, height = 100) => sharp({ create: { width, height, channels: 3, background: '#808080' } });
const ratios = { left: 0.1, top: 0.25, width: 0.2, height: 0.5 };

describe('processing an image', () => {
  const deps = pipelineDeps();

  async function processed(original: Buffer, changes: Partial<ImageRecord>, covering?: CoverOptions) {
    const id = await deps().stored({ status: 'analyzed', ...changes }, original);
    const outcome = await processImage({ ...deps(), ...(covering && { covering }) }, id);
    const record = (await deps().analyses.get(id))!;
    return { outcome, record, result: await deps().images.get(`processed/${id}`) };
  }
  /** Whether the middle of the face whose box starts here is not grey any more. */
  async function isCovered(bytes: Buffer, left: number): Promise<boolean> {
    const { width, height, channels, images } = await decode(bytes);
    const at = (Math.round(height / 2) * width + Math.round((left + 0.1) * width)) * channels;
    return [...images[0]!.pixels.subarray(at, at + 3)].some((value) => Math.abs(value - 128) > 20);
  }

  it('covers its faces and stores the result, its emojis and its length', async () => {
    const faces = [face(0.1), face(0.6, { emotion: 'SAD' })];
    const { outcome, record, result } = await processed(await grey().png().toBuffer(), { faces });
    expect(outcome).to.equal('done');
    expect(record).to.deep.include({ status: 'processed', faces });
    expect(record.emojis).to.have.length(2);
    expect(new Set(record.emojis).size).to.equal(2);
    expect(record.result).to.deep.equal({ contentType: 'image/png', bytes: result!.bytes.length });
    expect(result).to.include({ contentType: 'image/png', requestId: record.requestId });
    for (const left of [0.1, 0.6]) expect(await isCovered(result!.bytes, left)).to.equal(true);
    expect(await isCovered(result!.bytes, 0.35)).to.equal(false);
  });

  it('has no emojis where none was used, but one place for each face where one was', async () => {
    const photo = await grey().png().toBuffer();
    const boxes = await processed(photo, { faces: [face(0.1)] }, { style: 'box' });
    expect(boxes.record.emojis).to.deep.equal([]);
    expect(await isCovered(boxes.result!.bytes, 0.1)).to.equal(true);
    expect((await processed(photo, { faces: [] })).record.emojis).to.deep.equal([]);
    const style = { origin: 'detected', ratios, style: 'box' } as const;
    const mixed = await processed(photo, { faces: [face(0.1), face(0.6)], corrections: [style] });
    expect(mixed.record.emojis).to.have.length(2);
    expect(mixed.record.emojis![0]).to.equal('');
    expect(mixed.record.emojis![1]).not.to.equal('');
  });

  it('leaves a face visible that a reviewer left visible, and stores what was decided', async () => {
    const corrections = [
      { origin: 'detected', ratios, decision: 'visible' },
      { origin: 'manual', ratios: { ...ratios, left: 0.6 } },
    ] as const;
    const { record, result } = await processed(await grey().png().toBuffer(), { faces: [face(0.1)], corrections });
    expect(await isCovered(result!.bytes, 0.1)).to.equal(false);
    expect(await isCovered(result!.bytes, 0.6)).to.equal(true);
    expect(record.faces!.map(({ origin, decision, style }) => ({ origin, decision, style }))).to.deep.equal([
      { origin: undefined, decision: 'visible', style: undefined },
      { origin: 'manual', decision: undefined, style: undefined },
    ]);
    expect(record.emojis![0]).to.equal('');
    expect(record.emojis![1]).not.to.equal('');
  });

  it('writes formats that every browser shows', async () => {
    const written = async (original: Buffer) => (await processed(original, { faces: [face(0.1)] })).result!.contentType;
    expect(await written(await grey().tiff().toBuffer())).to.equal('image/png');
    expect(await written(await grey().jpeg().toBuffer())).to.equal('image/jpeg');
    expect(await written(await grey().webp().toBuffer())).to.equal('image/webp');
  });

  it('covers a person in every frame of an animation with the same emoji', async () => {
    const moving = await animation('gif', { delay: [100, 100, 100], loop: 0 });
    const faces = [0, 1, 2].map((frame) => face(0.1, { frame, number: 1 }));
    const other = face(0.6, { frame: 2, number: 2, emotion: 'SAD' });
    const { record, result } = await processed(moving, { faces: [...faces, other] });
    const [first, second, third, last] = record.emojis!;
    expect([second, third]).to.deep.equal([first, first]);
    expect(last).not.to.equal(first);
    expect((await decode(result!.bytes)).frames).to.equal(3);
  });

  it('fails for good without its original', async () => {
    const id = await deps().stored({ status: 'analyzed', faces: [] });
    expect(await processImage(deps(), id)).to.equal('failed');
    expect((await deps().analyses.get(id))!.error).to.include({ code: 'ORIGINAL_MISSING' });
  });

  describe('that is retried with other corrections meanwhile', () => {
    const drawn = { origin: 'manual', ratios: { ...ratios, left: 0.6 }, style: 'box' } as const;
    const other = { ...drawn, ratios } as const;
    let time = Date.parse('2026-03-01T12:00:00.000Z');
    const now = () => ++time;
    /** Retries an image with these corrections, as if its photo was searched and nothing found. */
    async function retry(id: string, corrections: ImageRecord['corrections']) {
      const { analyses } = deps();
      const updatedAt = () => new Date(now()).toISOString();
      const from = ['received', 'analyzed', 'processed'] as const;
      const changes = { ...(corrections && { corrections }) };
      await analyses.move(id, { from, to: 'received', changes, remove: ['result'], updatedAt: updatedAt() });
      return analyses.move(id, { from, to: 'analyzed', changes: { faces: [] }, updatedAt: updatedAt() });
    }
    /** Processes an image; `put` is called in place of the first write of its result, with what does it. */
    async function process(id: string, put: (write: () => Promise<void>) => Promise<void> = (write) => write()) {
      let first = true;
      const { images } = deps();
      const late: typeof images = {
        ...images,
        async put(...args) {
          const isFirst = first;
          first = false;
          return isFirst ? put(() => images.put(...args)) : images.put(...args);
        },
      };
      return processImage({ ...deps(), now, images: late }, id);
    }
    const places: Readonly<Record<string, (id: string, write: () => Promise<void>) => Promise<void>>> = {
      'before the first result is written, and done after it': async (id, write) => {
        await retry(id, [drawn]);
        await write();
      },
      'and done before the first result is written': async (id, write) => {
        await retry(id, [drawn]);
        await process(id);
        await write();
      },
      'once more and done, while the result is written again': async (id, write) => {
        await retry(id, [other]);
        await process(id);
        await write();
        await retry(id, [drawn]);
      },
    };

    for (const [place, meanwhile] of Object.entries(places))
      it(`${place}, it ends with the newer covers`, async () => {
        const id = await deps().stored({ status: 'analyzed', faces: [] }, await grey().png().toBuffer());
        expect(await process(id, (write) => meanwhile(id, write))).to.equal('skipped');
        await process(id);
        const record = (await deps().analyses.get(id))!;
        expect(record).to.deep.include({ status: 'processed', corrections: [drawn] });
        const { bytes } = (await deps().images.get(`processed/${id}`))!;
        expect(await isCovered(bytes, 0.6)).to.equal(true);
        expect(await isCovered(bytes, 0.1)).to.equal(false);
      });
  });
});

import { expect } from 'chai';
import { preview } from '../../../src/core/cover/preview.js';
import { decode } from '../../../src/core/photo/decode.js';
import type { Frame } from '../../../src/core/photo/photo.js';
import { animation, photoOf, sampleAt } from '../../support/pictures.js';

const grey = (width: number, height: number): Frame => ({
  width,
  height,
  channels: 3,
  pixels: Buffer.alloc(width * height * 3, 128),
});

/** How many pixels of this part of the frame are no longer grey. */
function drawnIn(frame: Frame, left: number, top: number, right: number, bottom: number): number {
  let count = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) if (frame.pixels[(y * frame.width + x) * 3] !== 128) count++;
  return count;
}

describe('preview', () => {
  it('draws a box around each face and leaves the face itself to be seen', async () => {
    const region = { box: { left: 100, top: 100, width: 80, height: 90 }, roll: 0 };
    const frame = (await preview(photoOf(grey(300, 300)), [region])).images[0]!;
    expect(drawnIn(frame, 97, 130, 103, 170)).to.be.at.least(80);
    expect(drawnIn(frame, 110, 115, 170, 180)).to.equal(0);
  });

  it('writes another number at each face', async () => {
    const boxes = [20, 120, 220].map((left) => ({ box: { left, top: 100, width: 60, height: 60 }, roll: 0 }));
    const frame = (await preview(photoOf(grey(300, 300)), boxes)).images[0]!;
    const badges = [20, 120, 220].map((left) => {
      const rows = Array.from({ length: 20 }, (_, row) =>
        frame.pixels.subarray(((80 + row) * 300 + left) * 3, ((80 + row) * 300 + left + 20) * 3),
      );
      return Buffer.concat(rows).toString('base64');
    });
    expect(new Set(badges).size).to.equal(3);
  });

  for (const [where, left, top] of [
    ['left above', -20, -20],
    ['right below', 280, 290],
  ] as const)
    it(`keeps the number inside a photo whose face is cut by the edge at the ${where}`, async () => {
      const region = { box: { left, top, width: 60, height: 60 }, roll: 0 };
      const frame = (await preview(photoOf(grey(300, 300)), [region])).images[0]!;
      const [x, y] = [Math.min(Math.max(left, 0), 280), Math.max(top, 0)];
      const seen = top < 0 ? drawnIn(frame, x, y, x + 12, y + 12) : drawnIn(frame, 278, 270, 300, 290);
      expect(seen).to.be.above(80);
    });

  it('draws in a photo longer than an SVG may be', async () => {
    const region = { box: { left: 40_000, top: 5, width: 50, height: 40 }, roll: 0 };
    const frame = (await preview(photoOf(grey(50_000, 60)), [region])).images[0]!;
    expect(drawnIn(frame, 39_990, 0, 40_100, 60)).to.be.above(100);
  });

  it('shows the first frame of an animation', async () => {
    const shown = await preview(await decode(await animation('gif', { delay: [9, 9, 9], loop: 0 })), []);
    expect(shown.frames).to.equal(1);
    expect(shown.animation).to.equal(undefined);
  });

  it('works on a photo smaller than a number', async () => {
    const tiny = await decode(await sampleAt(8, 8).png().toBuffer());
    expect((await preview(tiny, [{ box: { left: 1, top: 1, width: 6, height: 6 }, roll: 0 }])).width).to.equal(8);
  });
});

import { expect } from 'chai';
import { drawFromRaster } from '../../../src/core/cover/draw-raster.js';
import { type Drawing, drawSvg } from '../../../src/core/cover/draw-svg.js';
import { rasterOf } from '../../../src/core/cover/raster.js';
import { emojiArt } from '../../../src/core/emoji/art.js';

const box = { left: 0, top: 0, width: 160, height: 160 };

async function drawing(emoji: string, size: number, roll: number, shape: Drawing['shape']): Promise<Drawing> {
  const height = size / 1.4;
  const region = { box: { left: 48.3, top: 40.6, width: height * 0.8, height }, roll };
  return { overlay: { kind: 'art', art: await emojiArt(emoji) }, region, size, shape, colour: '#ffcc22' };
}

/** Mean difference of what shows over grey, 0–255, over the pixels that either draws. */
function difference(one: Buffer, other: Buffer): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < one.length; at += 4) {
    if (one[at + 3] === 0 && other[at + 3] === 0) continue;
    const shown = (pixels: Buffer, channel: number) => (pixels[at + channel]! - 90) * (pixels[at + 3]! / 255);
    sum += Math.max(...[0, 1, 2].map((channel) => Math.abs(shown(one, channel) - shown(other, channel))));
    count++;
  }
  return sum / count;
}

describe('drawing from a raster', () => {
  for (const [emoji, size, roll, shape] of [
    ['😄', 26, 0, 'ellipse'],
    ['😢', 50, -20, 'ellipse'],
    ['👍', 80, 70, 'ellipse'],
    ['🇯🇵', 90, 12, 'ellipse'],
    ['😠', 128, 190, 'box'],
  ] as const) {
    it(`shows ${emoji} of ${size} pixels, tilted by ${roll}°, as drawing it for this face does`, async () => {
      const one = await drawing(emoji, size, roll, shape);
      expect(difference(await drawFromRaster(one, box), await drawSvg(one, box))).to.be.below(9);
    });
  }

  it('has edges as soft as a drawing’s: there is a step between nothing and all', async () => {
    const pixels = await drawFromRaster(await drawing('😄', 64, 10, 'ellipse'), box);
    const alphas = [...pixels].filter((_, at) => at % 4 === 3);
    const steep = alphas.filter((alpha, at) => alpha === 255 && at % 160 > 0 && alphas[at - 1] === 0);
    expect(steep.length).to.be.below(6);
  });

  it('keeps a raster for faces of nearly the same size, and lets go of those that were not used for long', async () => {
    const art = await emojiArt('😄');
    const first = await rasterOf({ kind: 'art', art }, 50);
    expect(await rasterOf({ kind: 'art', art }, 60)).to.equal(first);
    for (let other = 0; other < 64; other++) await rasterOf({ kind: 'art', art: { ...art } }, 20);
    expect(await rasterOf({ kind: 'art', art }, 50)).not.to.equal(first);
  });
});

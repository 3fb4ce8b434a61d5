import { expect } from 'chai';
import sharp from 'sharp';
import { type Cover, cover } from '../../../src/core/cover/cover.js';
import type { Overlay } from '../../../src/core/cover/overlay.js';
import { readSticker } from '../../../src/core/cover/sticker.js';
import { emojiArt } from '../../../src/core/emoji/art.js';
import { decode } from '../../../src/core/photo/decode.js';
import type { Frame, Photo, Region } from '../../../src/core/photo/photo.js';
import { animation, largestDifference, noise, photoOf } from '../../support/pictures.js';
import { sample } from '../../support/sample.js';

/** A transparent picture with a thin cross: as little art as there can be. */
const cross =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><path d="M0 0L120 60M0 60L120 0" stroke="#808"/></svg>';

async function drawnLook(name: string): Promise<Overlay> {
  if (name === 'a nearly transparent sticker')
    return {
      kind: 'sticker',
      sticker: await readSticker(await sharp(Buffer.from(cross)).png().toBuffer(), 'cross.png'),
    };
  return { kind: 'art', art: await emojiArt(name) };
}

const drawn = ['😄', '😢', '🌧', '👍', '⭐', '🇯🇵', '7️⃣', '➖', 'a nearly transparent sticker'];
const tilted: Region = { box: { left: 50, top: 40, width: 80, height: 110 }, roll: 25 };

/** The places of the face's ellipse, upright and tilted, inside the frame. */
function* ellipsePixels({ width, height }: Frame, { box, roll }: Region): Generator<number> {
  const tilt = (roll * Math.PI) / 180;
  // However it is tilted, an ellipse stays within its longer side of its box.
  const margin = Math.ceil(Math.max(box.width, box.height));
  const [left, top] = [Math.max(0, Math.floor(box.left) - margin), Math.max(0, Math.floor(box.top) - margin)];
  for (let y = top; y < Math.min(height, box.top + box.height + margin); y++)
    for (let x = left; x < Math.min(width, box.left + box.width + margin); x++) {
      const [dx, dy] = [x + 0.5 - box.left - box.width / 2, y + 0.5 - box.top - box.height / 2];
      const along = { x: dx * Math.cos(tilt) + dy * Math.sin(tilt), y: dy * Math.cos(tilt) - dx * Math.sin(tilt) };
      const inside = (at: { x: number; y: number }) => Math.hypot(at.x / (box.width / 2), at.y / (box.height / 2)) <= 1;
      if (inside({ x: dx, y: dy }) || inside(along)) yield y * width + x;
    }
}

/** How many of these pixels differ, in any channel by more than `tolerance`. */
function differing(a: Frame, b: Frame, places: Iterable<number>, tolerance = 0): number {
  let count = 0;
  for (const place of places) {
    const [from, to] = [place * a.channels, (place + 1) * a.channels];
    if (largestDifference(a.pixels.subarray(from, to), b.pixels.subarray(from, to)) > tolerance) count++;
  }
  return count;
}

/** A copy of the photo, covered: the original is there to compare it with. */
async function coveredCopy(photo: Photo, covers: readonly Cover[]): Promise<Photo> {
  const images = photo.images.map((frame) => ({ ...frame, pixels: Buffer.from(frame.pixels) }));
  await cover({ ...photo, images }, covers);
  return { ...photo, images };
}

/** How many pixels of the ellipse tell which of two noises the face was replaced by. */
async function leaking(
  region: Region,
  overlay: Overlay,
  channels: 3 | 4 = 3,
  options: Pick<Cover, 'scale' | 'shape'> = {},
): Promise<number> {
  const [one, other] = await Promise.all(
    [1, 2].map(
      async (seed) =>
        (await coveredCopy(photoOf(noise(180, 190, channels, seed)), [{ region, overlay, ...options }])).images[0]!,
    ),
  );
  return differing(one!, other!, ellipsePixels(one!, region));
}

describe('cover', () => {
  describe('lets no pixel of the face through', () => {
    for (const name of drawn)
      it(`under ${name}`, async () => {
        const overlay = await drawnLook(name);
        expect(await leaking(tilted, overlay)).to.equal(0);
        expect(await leaking({ ...tilted, roll: 0 }, overlay, 4)).to.equal(0);
      });

    it('fails rather than leaving a face visible whose box or angle is not a number', async () => {
      const broken = [
        { ...tilted, roll: Number.NaN },
        { ...tilted, box: { ...tilted.box, left: Number.NaN } },
        { box: tilted.box },
      ];
      for (const region of broken as Region[])
        for (const overlay of [{ kind: 'box' } as const, await drawnLook('😄')]) {
          const outcome = await cover(photoOf(noise(200, 200, 3, 1)), [{ region, overlay }]).catch((error) => error);
          expect(outcome).to.be.instanceOf(TypeError);
        }
    });

    it('when the art is small', async () => {
      const photo = (seed: number) => photoOf(noise(180, 190, 3, seed));
      const covers = [{ region: tilted, overlay: await drawnLook('👍'), scale: 0.5 }];
      const [one, other] = await Promise.all(
        [1, 2].map(async (seed) => (await coveredCopy(photo(seed), covers)).images[0]!),
      );
      expect(differing(one!, other!, ellipsePixels(one!, tilted))).to.equal(0);
    });

    it('when the face is between pixels', async () => {
      const region = { box: { left: 50.37, top: 40.81, width: 7.3, height: 9.9 }, roll: -13.3 };
      expect(await leaking(region, await drawnLook('🌧'))).to.equal(0);
    });

    for (const shape of ['ellipse', 'box'] as const)
      it(`under a box and a drawing whose outline is the ${shape}, however small`, async () => {
        for (const roll of [0, 25, 45, 90, 180]) {
          const region = { ...tilted, roll };
          expect(await leaking(region, { kind: 'box' }, 3, { shape, scale: 0.5 })).to.equal(0);
          expect(await leaking(region, await drawnLook('👍'), 3, { shape, scale: 0.5 })).to.equal(0);
        }
      });

    it('nor of forehead, chin and jaw around it', async () => {
      const around = { ...tilted, box: { left: 44, top: 31, width: 92, height: 128 } };
      const overlay = await drawnLook('👍');
      const [one, other] = await Promise.all(
        [1, 2].map(
          async (seed) =>
            (await coveredCopy(photoOf(noise(180, 190, 3, seed)), [{ region: tilted, overlay }])).images[0]!,
        ),
      );
      expect(differing(one!, other!, ellipsePixels(one!, around))).to.equal(0);
    });
  });

  describe('cuts the art off at the photo’s edge and never moves it', () => {
    const edges: Record<string, Region['box']> = {
      left: { left: -40, top: 40, width: 80, height: 110 },
      top: { left: 50, top: -60, width: 80, height: 110 },
      right: { left: 140, top: 40, width: 80, height: 110 },
      bottom: { left: 50, top: 130, width: 80, height: 110 },
    };
    for (const [edge, box] of Object.entries(edges))
      it(`at the ${edge}`, async () => {
        const overlay = await drawnLook('😄');
        const region = { box, roll: 10 };
        const cut = (await coveredCopy(photoOf(noise(180, 190, 3, 1)), [{ region, overlay }])).images[0]!;
        const margin = 200;
        const moved = { roll: 10, box: { ...box, left: box.left + margin, top: box.top + margin } };
        const whole = (await coveredCopy(photoOf(noise(580, 590, 3, 1)), [{ region: moved, overlay }])).images[0]!;
        const window = await sharp(whole.pixels, { raw: { width: 580, height: 590, channels: 3 } })
          .extract({ left: margin, top: margin, width: 180, height: 190 })
          .raw()
          .toBuffer();
        const rounding = 16;
        expect(differing(cut, { ...cut, pixels: window }, ellipsePixels(cut, region), rounding)).to.equal(0);
      });

    it('and does not change a photo when the face is outside of it', async () => {
      const photo = photoOf(noise(90, 80, 3, 1));
      const outside = { box: { left: 300, top: 10, width: 20, height: 20 }, roll: 0 };
      const covers = [
        { region: outside, overlay: await drawnLook('😄') },
        { region: outside, overlay: { kind: 'blur' } as const },
      ];
      expect((await coveredCopy(photo, covers)).images[0]!.pixels.equals(photo.images[0]!.pixels)).to.equal(true);
    });
  });

  it('draws the cover of a larger face over those of smaller ones, in whatever order they come', async () => {
    const blue = { width: 4, height: 4, channels: 3 as const, pixels: Buffer.from('0000ff'.repeat(16), 'hex') };
    const large = {
      region: { box: { left: 40, top: 40, width: 80, height: 80 }, roll: 0 },
      overlay: { kind: 'box' } as const,
    };
    const small = {
      region: { box: { left: 100, top: 60, width: 30, height: 30 }, roll: 0 },
      overlay: { kind: 'sticker', sticker: { name: 'blue', frame: blue } } as const,
    };
    for (const covers of [
      [large, small],
      [small, large],
    ]) {
      const { images } = await coveredCopy(photoOf(noise(180, 190, 3, 1)), covers);
      const at = (75 * 180 + 110) * 3;
      expect(images[0]!.pixels.subarray(at, at + 3).toString('hex')).to.equal('000000');
    }
  });

  it('masks more under a larger scale, and an ellipse leaves the corners of its box', async () => {
    const white = { width: 200, height: 200, channels: 3 as const, pixels: Buffer.alloc(200 * 200 * 3, 255) };
    const region = { box: { left: 70, top: 70, width: 60, height: 60 }, roll: 0 };
    const dark = async (options: Pick<Cover, 'scale' | 'shape'>) => {
      const { images } = await coveredCopy(photoOf(white), [{ region, overlay: { kind: 'box' }, ...options }]);
      return (x: number, y: number) => images[0]!.pixels[(y * 200 + x) * 3] === 0;
    };
    expect((await dark({}))(40, 100)).to.equal(false);
    expect((await dark({ scale: 2.2 }))(40, 100)).to.equal(true);
    expect([(await dark({ shape: 'box' }))(66, 66), (await dark({ shape: 'ellipse' }))(66, 66)]).to.deep.equal([
      true,
      false,
    ]);
  });

  it('blurs a face in its own colours', async () => {
    const skin = {
      width: 200,
      height: 200,
      channels: 3 as const,
      pixels: Buffer.from('e0b090'.repeat(200 * 200), 'hex'),
    };
    const region = { box: { left: 70, top: 70, width: 60, height: 60 }, roll: 0 };
    const { images } = await coveredCopy(photoOf(skin), [{ region, overlay: { kind: 'blur' } }]);
    expect(largestDifference(images[0]!.pixels, skin.pixels)).to.be.at.most(8);
  });

  it('tilts the art with the head', async () => {
    const overlay = await drawnLook('👍');
    const box = { left: 50, top: 50, width: 100, height: 100 };
    const upright = await coveredCopy(photoOf(noise(200, 200, 3, 1)), [{ region: { box, roll: 0 }, overlay }]);
    const turned = await coveredCopy(photoOf(noise(200, 200, 3, 1)), [{ region: { box, roll: 90 }, overlay }]);
    const raw = { width: 200, height: 200, channels: 3 } as const;
    const turnedBack = await sharp(turned.images[0]!.pixels, { raw }).rotate(270).raw().toBuffer();
    const frame = upright.images[0]!;
    const differs = differing(frame, { ...frame, pixels: turnedBack }, ellipsePixels(frame, { box, roll: 0 }));
    expect(differs).to.be.below(400);
  });

  it('changes nothing away from the face', async () => {
    const photo = photoOf(noise(180, 190, 3, 1));
    const covered = (await coveredCopy(photo, [{ region: tilted, overlay: await drawnLook('😄') }])).images[0]!;
    const firstRow = (frame: Frame) => frame.pixels.subarray(0, 180 * 3);
    expect(firstRow(covered).equals(firstRow(photo.images[0]!))).to.equal(true);
  });

  it('keeps transparency around the face and hides what colour was stored under it', async () => {
    const frame = noise(180, 190, 4, 1);
    for (let at = 3; at < frame.pixels.length; at += 4) frame.pixels[at] = 0;
    const covered = (await coveredCopy(photoOf(frame), [{ region: tilted, overlay: await drawnLook('🌧') }])).images[0]!;
    expect(covered.pixels[3]).to.equal(0);
    for (const place of ellipsePixels(frame, tilted)) expect(covered.pixels[place * 4 + 3]).to.equal(255);
  });

  it('covers every frame of an animation, or only the one named', async () => {
    const photo = await decode(await animation('gif', { delay: [50, 50, 50], loop: 0 }));
    const region = { box: { left: 40, top: 20, width: 40, height: 50 }, roll: 0 };
    const overlay = await drawnLook('😄');
    const changed = (covered: Photo) =>
      covered.images.map((frame, index) => !frame.pixels.equals(photo.images[index]!.pixels));
    expect(changed(await coveredCopy(photo, [{ region, overlay }]))).to.deep.equal([true, true, true]);
    expect(changed(await coveredCopy(photo, [{ region, overlay, frame: 1 }]))).to.deep.equal([false, true, false]);
  });

  it('covers hundreds of faces at once', async () => {
    const overlay = await drawnLook('😄');
    const covers = Array.from({ length: 300 }, (_, index) => {
      const box = { left: (index % 25) * 16, top: Math.floor(index / 25) * 16, width: 10, height: 13 };
      return { region: { box, roll: index % 40 }, overlay };
    });
    const [one, other] = await Promise.all(
      [1, 2].map(async (seed) => (await coveredCopy(photoOf(noise(400, 200, 3, seed)), covers)).images[0]!),
    );
    for (const { region } of covers) expect(differing(one!, other!, ellipsePixels(one!, region))).to.equal(0);
  });

  it('keeps the shape of a sticker that is wider than high', async () => {
    const wide = await sharp({ create: { width: 200, height: 50, channels: 3, background: '#0000ff' } })
      .png()
      .toBuffer();
    const sticker = await readSticker(wide, 'wide.png');
    const white = { width: 300, height: 300, channels: 3 as const, pixels: Buffer.alloc(300 * 300 * 3, 255) };
    const region = { box: { left: 130, top: 130, width: 40, height: 40 }, roll: 0 };
    const { images } = await coveredCopy(photoOf(white), [{ region, overlay: { kind: 'sticker', sticker }, scale: 4 }]);
    const isBlue = (x: number, y: number) => images[0]!.pixels.readUIntBE((y * 300 + x) * 3, 3) === 0x0000ff;
    expect([isBlue(72, 150), isBlue(228, 150), isBlue(150, 132), isBlue(72, 125)]).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });

  it('draws a sticker of a few pixels at any size', async () => {
    const blue = { width: 4, height: 2, channels: 3 as const, pixels: Buffer.from('0000ff'.repeat(8), 'hex') };
    const overlay: Overlay = { kind: 'sticker', sticker: { name: 'blue', frame: blue } };
    const region = { box: { left: 2000, top: 2000, width: 2000, height: 2000 }, roll: 0 };
    const large = { width: 6000, height: 100, channels: 3 as const, pixels: Buffer.alloc(6000 * 100 * 3) };
    const inView = { ...region, box: { ...region.box, top: -950 } };
    const { images } = await coveredCopy(photoOf(large), [{ region: inView, overlay, scale: 4 }]);
    const at = (50 * 6000 + 3000) * 3;
    expect(images[0]!.pixels.subarray(at, at + 3).toString('hex')).to.equal('0000ff');
  });

  it('keeps no more of a sticker than can show, in its shape', async () => {
    const huge = await sharp({ create: { width: 6000, height: 1500, channels: 4, background: '#0000ff' } })
      .png()
      .toBuffer();
    const { frame } = await readSticker(huge, 'huge.png');
    expect([frame.width, frame.height, frame.channels]).to.deep.equal([2048, 512, 4]);
  });

  it('takes a large sticker on a large face', async () => {
    const sticker = { name: 'noise.png', frame: noise(1800, 1800, 3, 3) };
    const region = { box: { left: 100, top: 100, width: 1400, height: 1400 }, roll: 5 };
    const { images } = await coveredCopy(photoOf(noise(1600, 1600, 3, 1)), [
      { region, overlay: { kind: 'sticker', sticker } },
    ]);
    expect(images[0]!.width).to.equal(1600);
  });

  describe('leaves so little of a blurred or pixelated face that it cannot be brought back', () => {
    for (const kind of ['blur', 'pixelate'] as const)
      it(`${kind} shows the same, but for the rounding of a colour, whatever the fine detail was`, async () => {
        const photo = await decode(sample);
        const face: Region = { box: { left: 177, top: 72, width: 92, height: 128 }, roll: 0 };
        const scrambled = shuffledInBlocks(photo.images[0]!, 8);
        const [one, other] = await Promise.all(
          [photo.images[0]!, scrambled].map(async (frame) =>
            coveredCopy(photoOf(frame), [{ region: face, overlay: { kind } }]),
          ),
        );
        const step = 16;
        const places = ellipsePixels(scrambled, face);
        expect(differing(one!.images[0]!, other!.images[0]!, places, step)).to.equal(0);
      });
  });
});

/** The frame with the pixels of each block of this side mirrored: the same colours around every place, no detail left. */
function shuffledInBlocks(frame: Frame, side: number): Frame {
  const pixels = Buffer.from(frame.pixels);
  for (let y = 0; y < frame.height; y++)
    for (let x = 0; x < frame.width; x++) {
      const from = (y * frame.width + (x - (x % side) + (side - 1 - (x % side)))) * 3;
      frame.pixels.copy(pixels, (y * frame.width + x) * 3, from, from + 3);
    }
  return { ...frame, pixels };
}

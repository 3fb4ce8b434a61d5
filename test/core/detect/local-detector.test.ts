import { expect } from 'chai';
import sharp from 'sharp';
import type { FaceDetector } from '../../../src/core/detect/detector.js';
import type { Face } from '../../../src/core/detect/face.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { iou } from '../../../src/core/detect/nms.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { astronaut, astronautFace, crowd, faceInPortrait, frameOf, type Placed } from './astronaut.js';

describe('the embedded detector', () => {
  let detector: FaceDetector;

  before(async () => {
    detector = await createLocalDetector();
  });

  const expectOne = (faces: readonly Face[], box: Box) => {
    expect(faces).to.have.length(1);
    expect(iou(faces[0]!.box, box)).to.be.above(0.5);
  };

  it('finds the face of a photo, upright, smiling, and nothing else', async () => {
    const faces = await detector.detect(await frameOf(astronaut()));
    expectOne(faces, astronautFace);
    expect(faces[0]!.confidence).to.be.within(80, 100);
    expect(faces[0]!.roll).to.be.within(-10, 10);
    expect(faces[0]!.emotion).to.equal('HAPPY');
    expect(faces[0]!.emotionConfidence).to.be.within(80, 100);
  });

  it('finds tiny faces in a photo of 12 megapixels', async () => {
    const placed: Placed[] = [
      { size: 48, left: 60, top: 50 },
      { size: 60, left: 1970, top: 1490 },
      { size: 56, left: 2011, top: 700 },
      { size: 64, left: 3900, top: 2900 },
    ];
    const faces = await detector.detect(await crowd(4000, 3000, placed));
    expect(faces).to.have.length(placed.length);
    placed.forEach(({ size, left, top }, index) => {
      expect(iou(faces[index]!.box, faceInPortrait(size, left, top)), `face ${index}`).to.be.above(0.35);
    });
  });

  it('finds a face that fills a photo of 12 megapixels', async () => {
    const { left, top, width, height } = astronautFace;
    const selfie = astronaut().extract({ left: left - 20, top: top - 25, width: width + 40, height: height + 35 });
    const faces = await detector.detect(await frameOf(sharp(await selfie.resize(3000, 3600).toBuffer())));
    expectOne(faces, { left: 470, top: 600, width: 2060, height: 2660 });
  });

  it('finds large and small faces of one photo together', async () => {
    const placed: Placed[] = [
      { size: 1200, left: 100, top: 200 },
      { size: 50, left: 1800, top: 900 },
    ];
    expect(await detector.detect(await crowd(2400, 1600, placed))).to.have.length(2);
  });

  it('finds every face of a grid, from left to right', async () => {
    const placed = Array.from({ length: 48 }, (_, index) => ({
      size: 110,
      left: 20 + 120 * (index % 8),
      top: 10 + 120 * Math.floor(index / 8),
    }));
    const faces = await detector.detect(await crowd(1000, 740, placed));
    expect(faces).to.have.length(48);
    const lefts = faces.map(({ box }) => box.left);
    expect(lefts).to.deep.equal([...lefts].sort((a, b) => a - b));
  });

  for (const angle of [-30, -15, 15, 30]) {
    it(`finds that a head is tilted by ${angle} degrees`, async () => {
      const [upright] = await detector.detect(await frameOf(astronaut()));
      const [tilted] = await detector.detect(await frameOf(astronaut().rotate(angle, { background: '#777' })));
      expect(tilted!.roll - upright!.roll).to.be.within(angle - 8, angle + 8);
    });
  }

  it('finds a certain face within a larger detection of less confidence', async () => {
    // At the coarsest size the whole portrait passes for a face of 36 %, around the small one of 80 %.
    const small = { input: await astronaut().resize(104, 104).png().toBuffer(), left: 500, top: 500 };
    const canvas = sharp({ create: { width: 1500, height: 1125, channels: 3, background: '#788f70' } });
    const faces = await detector.detect(await frameOf(sharp(await canvas.composite([small]).png().toBuffer())));
    const scale = 104 / 512;
    const expected = { left: 500 + 181 * scale, top: 500 + 60 * scale, width: 88 * scale, height: 117 * scale };
    const certain = faces.filter(({ confidence }) => confidence >= 50);
    expectOne(certain, expected);
  });

  for (const angle of [90, 180, -90, 45, 60]) {
    it(`finds a face that is turned by ${angle} degrees, its box, roll and smile`, async () => {
      const turned = await frameOf(astronaut().rotate(angle, { background: '#777' }));
      const faces = await detector.detect(turned);
      expect(faces).to.have.length(1);
      const { box, roll, emotion } = faces[0]!;
      expect(Math.abs(((roll - angle + 540) % 360) - 180)).to.be.below(15);
      expect(emotion).to.equal('HAPPY');
      const turn = (angle * Math.PI) / 180;
      const [x, y] = [181 + 44 - 256, 60 + 58 - 256];
      expect(box.left + box.width / 2).to.be.closeTo(turned.width / 2 + x * Math.cos(turn) - y * Math.sin(turn), 15);
      expect(box.top + box.height / 2).to.be.closeTo(turned.height / 2 + x * Math.sin(turn) + y * Math.cos(turn), 15);
    });
  }

  it('finds a face lying sideways beside upright ones', async () => {
    const lying = { input: await astronaut().resize(300, 300).rotate(90).png().toBuffer(), left: 700, top: 100 };
    const upright = { input: await astronaut().resize(300, 300).png().toBuffer(), left: 100, top: 150 };
    const canvas = sharp({ create: { width: 1100, height: 600, channels: 3, background: '#8a9a78' } });
    const image = sharp(await canvas.composite([upright, lying]).png().toBuffer());
    const rolls = (await detector.detect(await frameOf(image))).map(({ roll }) => Math.round(roll / 90) * 90);
    expect(rolls).to.deep.equal([0, 90]);
  });

  it('finds the face in a photo that is hardly exposed', async () => {
    const dark = astronaut().linear(0.1, 0);
    expectOne(await detector.detect(await frameOf(dark)), astronautFace);
  });

  it('finds faces of 9 pixels when it searches thoroughly', async () => {
    const tiny = await crowd(300, 200, [{ size: 20, left: 100, top: 80 }]);
    expect(await detector.detect(tiny)).to.have.length(0);
    expect(await detector.detect(tiny, { thorough: true })).to.have.length(1);
  });

  const { left, top, width, height } = astronautFace;
  const cuts = {
    left: { left: left + Math.round(width / 4), top: 0, width: 230, height: 300 },
    right: { left: 40, top: 0, width: left - 40 + Math.round(width * 0.75), height: 300 },
    top: { left: 60, top: top + Math.round(height / 4), width: 330, height: 250 },
    bottom: { left: 60, top: 0, width: 330, height: top + Math.round(height * 0.75) },
  };
  for (const [edge, cut] of Object.entries(cuts)) {
    it(`finds a face that the ${edge} edge cuts`, async () => {
      const faces = await detector.detect(await frameOf(astronaut().extract(cut)));
      expect(faces).to.have.length(1);
    });
  }

  it('finds the face in grey, and beside transparent pixels', async () => {
    expectOne(await detector.detect(await frameOf(astronaut().modulate({ saturation: 0 }))), astronautFace);
    const around = { top: 0, bottom: 0, left: 300, right: 0, background: { r: 255, g: 0, b: 0, alpha: 0 } };
    const faces = await detector.detect(await frameOf(astronaut().ensureAlpha().extend(around)));
    expectOne(faces, { ...astronautFace, left: astronautFace.left + 300 });
  });

  it('does not see a face in pixels that are wholly transparent', async () => {
    expect(await detector.detect(await frameOf(astronaut().removeAlpha().ensureAlpha(0)))).to.deep.equal([]);
  });

  for (const [w, h] of [
    [1, 1],
    [20, 31],
    [3000, 2],
  ] as const) {
    it(`finds nothing in ${w} × ${h} pixels of one colour`, async () => {
      const blank = sharp({ create: { width: w, height: h, channels: 3, background: '#c90' } });
      expect(await detector.detect(await frameOf(blank))).to.deep.equal([]);
    });
  }

  it('finds nothing in noise', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const image = sharp({ create: { width: 900, height: 700, channels: 3, background: '#000', noise } });
    expect(await detector.detect(await frameOf(image.toColourspace('srgb')))).to.deep.equal([]);
  });
});

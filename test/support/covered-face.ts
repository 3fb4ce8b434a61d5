import sharp from 'sharp';
import { createLocalDetector } from '../../src/core/detect/local-detector.js';
import { decode } from '../../src/core/photo/decode.js';
import { emojify } from '../../src/emojify.js';
import { astronautFace } from '../core/detect/astronaut.js';
import { sample } from './sample.js';

const styles = ['emoji', 'pixelate', 'box'] as const;

/** What became of the sample's one face. */
export interface CoveredFace {
  /** Share of the face box's pixels that look as in the sample, within 8 of 255; hair and background are among them. */
  readonly unchanged: number;
  /** The same of the pixels that are well away from the face. */
  readonly unchangedElsewhere: number;
  /** Faces that the embedded detector finds. */
  readonly found: number;
  /** The style it looks most like. */
  readonly style: (typeof styles)[number];
}

export async function coveredFace(photo: Buffer): Promise<CoveredFace> {
  const [detector, covered, ...likes] = await Promise.all([
    createLocalDetector(),
    decode(photo),
    ...styles.map(async (style) => differenceOf(photo, (await emojify(sample, { style })).image)),
  ]);
  const far = { left: 0, top: 300, width: 512, height: 212 };
  return {
    unchanged: await unchangedIn(astronautFace, photo),
    unchangedElsewhere: await unchangedIn(far, photo),
    found: (await detector.detect(covered.images[0]!)).length,
    style: styles[likes.indexOf(Math.min(...likes))]!,
  };
}

const pixelsIn = (photo: Buffer, part: typeof astronautFace) =>
  sharp(photo).extract(part).removeAlpha().raw().toBuffer();

async function unchangedIn(part: typeof astronautFace, photo: Buffer): Promise<number> {
  const [before, after] = await Promise.all([pixelsIn(sample, part), pixelsIn(photo, part)]);
  const same = before.filter((value, at) => Math.abs(value - after[at]!) <= 8);
  return same.length / before.length;
}

/** Mean difference of two photos where the sample's face is. */
async function differenceOf(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([pixelsIn(a, astronautFace), pixelsIn(b, astronautFace)]);
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length;
}

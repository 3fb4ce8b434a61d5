import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { type EmojifyOptions, emojify, type Face, type FaceDetector } from '../../src/index.js';
import { facesInARow, sample } from '../support/sample.js';
import { expectSnapshot } from './snapshot.js';

/** The sample's face, wherever it is in a row; given, so that no network's rounding on another processor matters. */
const faceAt = (index: number): Face => ({
  box: { left: 181 + 512 * index, top: 60, width: 88, height: 117 },
  roll: index * 25 - 5,
  confidence: 99,
  emotion: (['HAPPY', 'SAD', 'CALM'] as const)[index % 3]!,
  emotionConfidence: 90,
});
const detectorOf = (count: number): FaceDetector => ({
  name: 'given',
  detect: async () => Array.from({ length: count }, (_, index) => faceAt(index)),
});

const ways: readonly (readonly [string, EmojifyOptions])[] = [
  ['default', {}],
  ['large', { scale: 2 }],
  ['small', { scale: 1 }],
  ['one emoji', { emoji: '😎' }],
  ['by emotion', { emoji: 'happy=🥳,sad=🌧' }],
  ['blur', { style: 'blur' }],
  ['pixelate', { style: 'pixelate' }],
  ['box', { style: 'box' }],
  ['one left', { skip: [1] }],
  ['largest only', { maxFaces: 1 }],
  ['hand', { emoji: '👍' }],
];

async function hashOf(photo: Buffer): Promise<string> {
  const { data, info } = await sharp(photo).raw().toBuffer({ resolveWithObject: true });
  return `${info.width}x${info.height} ${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
}

describe('pixels of covered photos', () => {
  it('are what they were, for 33 photos', async () => {
    const hashes: Record<string, string> = {};
    for (const faces of [1, 2, 3]) {
      const photo = await sharp(faces === 1 ? sample : await facesInARow(faces))
        .png()
        .toBuffer();
      for (const [name, options] of ways) {
        const { image } = await emojify(photo, { ...options, detector: detectorOf(faces), format: 'png' });
        hashes[`${faces} ${name}`] = await hashOf(image);
      }
    }
    expectSnapshot('covered-pixels', hashes);
  });
});

import { DetectFacesCommand } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import sharp from 'sharp';
import { createRekognitionDetector } from '../../../src/adapters/rekognition/rekognition-detector.js';
import { iou } from '../../../src/core/detect/nms.js';
import type { Box, Frame } from '../../../src/core/photo/photo.js';
import { frameOf } from '../../core/detect/astronaut.js';
import { client, detail } from './rekognition-answers.js';

/** White boxes stand for faces. */
function drawn(width: number, height: number, boxes: readonly Box[]): Promise<Frame> {
  const layers = boxes.map(({ left, top, ...size }) => ({
    input: { create: { ...size, channels: 3 as const, background: 'white' } },
    left,
    top,
  }));
  const canvas = sharp({ create: { width, height, channels: 3, background: 'black' } });
  return canvas
    .composite(layers)
    .png()
    .toBuffer()
    .then((bytes) => frameOf(sharp(bytes)));
}

/** The white boxes of a picture, as far as they lie in it. */
async function boxesIn(bytes: Buffer): Promise<{ size: { width: number; height: number }; boxes: Box[] }> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const white = (x: number, y: number) => x < width && y < height && data[y * width + x]! > 127;
  const inside = (x: number, y: number, { left, top, ...box }: Box) =>
    x >= left - 1 && x <= left + box.width && y >= top - 1 && y <= top + box.height;
  const boxes: Box[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!white(x, y) || boxes.some((box) => inside(x, y, box))) continue;
      const size = { width: 1, height: 1 };
      while (white(x + size.width, y)) size.width++;
      while (white(x, y + size.height)) size.height++;
      boxes.push({ left: x, top: y, ...size });
    }
  return { size: { width, height }, boxes };
}

/** A Rekognition that sees white boxes, and tells of the `most` largest; its confidence may depend on the picture's width. */
function rekognition(most = 100, confidence: (width: number) => number = () => 99.9) {
  const mocked = client();
  const calls = mockClient(mocked)
    .on(DetectFacesCommand)
    .callsFake(async ({ Image }) => {
      const { size, boxes } = await boxesIn(Buffer.from(Image.Bytes));
      const largest = boxes.sort((a, b) => b.width * b.height - a.width * a.height).slice(0, most);
      const ratio = ({ left, top, width, height }: Box) => ({
        left: left / size.width,
        top: top / size.height,
        width: width / size.width,
        height: height / size.height,
      });
      return { FaceDetails: largest.map((box) => detail(ratio(box), { Confidence: confidence(size.width) })) };
    });
  return { detector: createRekognitionDetector(mocked), requests: () => calls.commandCalls(DetectFacesCommand).length };
}

/** Rows and columns of small boxes; those in the middle of the picture lie across all borders of its parts. */
const grid = (columns: number, rows: number, step: number, size: number): Box[] =>
  Array.from({ length: columns * rows }, (_, index) => ({
    left: (index % columns) * step + (step - size) / 2,
    top: Math.floor(index / columns) * step + (step - size) / 2,
    width: size,
    height: size,
  }));

describe('a crowd with Rekognition, which returns 100 faces per picture', () => {
  it('is searched in parts until every face is found, each once', async () => {
    const large = { left: 240, top: 170, width: 120, height: 120 };
    const small = grid(21, 15, 32, 12).filter((box) => iou({ ...large, height: 130, width: 130 }, box) === 0);
    const { detector, requests } = rekognition();
    const found = await detector.detect(await drawn(21 * 32, 15 * 32, [large, ...small]));
    expect(found).to.have.length(small.length + 1);
    for (const box of [large, ...small]) expect(found.filter((face) => iou(face.box, box) > 0.6)).to.have.length(1);
    const lefts = found.map(({ box }) => box.left);
    expect(lefts).to.deep.equal([...lefts].sort((a, b) => a - b));
    expect(requests(), 'parts, and parts of parts').to.be.within(6, 21);
  });

  it('has each face with its highest confidence', async () => {
    const boxes = grid(15, 8, 32, 12);
    const { detector } = rekognition(100, (width) => (width === 15 * 32 ? 55 : 99));
    const found = await detector.detect(await drawn(15 * 32, 8 * 32, boxes));
    expect(found).to.have.length(boxes.length);
    expect(Math.min(...found.map(({ confidence }) => confidence))).to.equal(99);
  });

  it('is asked for once when it has fewer', async () => {
    const { detector, requests } = rekognition();
    expect(await detector.detect(await drawn(11 * 32, 9 * 32, grid(11, 9, 32, 12)))).to.have.length(99);
    expect(requests()).to.equal(1);
  });

  it('is rejected when even the smallest parts are full, because faces could be missed', async () => {
    const mocked = client();
    const box = { left: 0.5, top: 0.5, width: 0.01, height: 0.01 };
    const calls = mockClient(mocked)
      .on(DetectFacesCommand)
      .resolves({ FaceDetails: Array.from({ length: 100 }, () => detail(box)) });
    const picture = await drawn(640, 480, []);
    const error = await createRekognitionDetector(mocked)
      .detect(picture)
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'REKOGNITION_CROWD' });
    expect(calls.commandCalls(DetectFacesCommand)).to.have.length(4);
  });
});

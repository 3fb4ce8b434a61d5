import { expect } from 'chai';
import { type CoverEntry, hashOf } from '../../../src/batch/record/cover-record.js';
import { judgeFaces, matchRecord } from '../../../src/batch/record/match-record.js';
import type { EmojifiedFace } from '../../../src/core/cover/cover-photo.js';
import type { Box } from '../../../src/core/photo/photo.js';

const bytes = Buffer.from('the output');
const cover = { left: 100, top: 50, width: 60, height: 60 };
const entry = (more: Partial<CoverEntry> = {}): CoverEntry => ({
  name: 'a.jpg',
  sha256: hashOf(bytes),
  width: 400,
  height: 300,
  covered: [cover],
  style: 'emoji',
  version: '1.2.3',
  options: {},
  ...more,
});
const face = (box: Box, more: Partial<EmojifiedFace> = {}): EmojifiedFace => ({
  box,
  confidence: 50,
  roll: 0,
  emotion: 'HAPPY',
  emotionConfidence: 50,
  covered: false,
  ...more,
});

interface Seen {
  readonly box: Box;
  readonly path?: string;
  readonly bytes?: Buffer;
  readonly width?: number;
  readonly height?: number;
  readonly frame?: number;
  readonly entry?: CoverEntry;
}

function judged({ box, path = 'pub/a.jpg', width = 400, height = 300, ...seen }: Seen): string {
  const match = matchRecord([seen.entry ?? entry()], path, seen.bytes ?? bytes, { width, height });
  const found = face(box, seen.frame === undefined ? {} : { frame: seen.frame });
  const { covered, uncertain } = judgeFaces([found], match, { width })[0]!;
  return covered ? 'covered' : uncertain ? 'uncertain' : 'a face';
}

describe('a face that is found in an output', () => {
  const other = Buffer.from('other bytes');
  const inside = { left: 110, top: 60, width: 40, height: 45 };
  const beside = { left: 110, top: 115, width: 40, height: 45 };
  const across = { left: 130, top: 60, width: 40, height: 45 };
  const cases: Readonly<Record<string, readonly [Seen, string]>> = {
    'inside a cover of these very bytes': [{ box: inside }, 'covered'],
    'inside a cover of these bytes under another name': [{ box: inside, path: 'pub/z.png' }, 'covered'],
    'beside the cover': [{ box: beside }, 'a face'],
    'partly under the cover': [{ box: across }, 'a face'],
    'larger than the cover': [{ box: { left: 90, top: 40, width: 80, height: 80 } }, 'a face'],
    'in a file of the same name whose bytes changed': [{ box: inside, bytes: other }, 'uncertain'],
    'beside the cover in a file whose bytes changed': [{ box: beside, bytes: other }, 'a face'],
    'in a smaller copy in another format': [
      { box: { left: 55, top: 30, width: 20, height: 22 }, path: 'a.webp', bytes: other, width: 200, height: 150 },
      'uncertain',
    ],
    'in a file of the same name with another aspect ratio': [{ box: inside, bytes: other, height: 400 }, 'a face'],
    'in a file that the record does not know': [{ box: inside, path: 'b.jpg', bytes: other }, 'a face'],
    'of which nine tenths are under the cover': [{ box: { left: 150, top: 60, width: 10, height: 40 } }, 'covered'],
    'of which nine tenths are under the cover and one tenth beside it': [
      { box: { left: 142, top: 60, width: 20, height: 40 } },
      'covered',
    ],
    'of which little more is beside the cover': [{ box: { left: 143, top: 60, width: 20, height: 40 } }, 'a face'],
    'far from the cover': [{ box: { left: 300, top: 200, width: 40, height: 45 } }, 'a face'],
    'diagonally beyond the cover': [{ box: { left: 0, top: 0, width: 40, height: 45 } }, 'a face'],
    'in a copy whose sides were rounded': [
      { box: { left: 28, top: 16, width: 9, height: 9 }, bytes: other, width: 100, height: 76 },
      'uncertain',
    ],
    'in a copy that is a little too high': [
      { box: { left: 28, top: 16, width: 9, height: 9 }, bytes: other, width: 100, height: 78 },
      'a face',
    ],
    'in the bytes of the record at another size': [{ box: inside, width: 800, height: 300 }, 'a face'],
    'in the first frame of a photo that is no animation': [
      { box: inside, entry: entry({ covered: [{ ...cover, frame: 0 }] }) },
      'covered',
    ],
    'in the frame that was covered': [
      { box: inside, frame: 3, entry: entry({ covered: [{ ...cover, frame: 3 }] }) },
      'covered',
    ],
    'in another frame': [{ box: inside, frame: 2, entry: entry({ covered: [{ ...cover, frame: 3 }] }) }, 'a face'],
  };
  for (const [where, [seen, expected]] of Object.entries(cases)) {
    it(`${where} is ${expected}`, () => expect(judged(seen)).to.equal(expected));
  }
});

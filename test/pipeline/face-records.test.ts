import { expect } from 'chai';
import type { Face } from '../../src/core/detect/face.js';
import { recordsToTracks, toRecord, tracksToRecords } from '../../src/pipeline/face-records.js';

const face = (left: number): Face => ({
  box: { left, top: 20, width: 30, height: 40 },
  roll: 5,
  confidence: 99,
  emotion: 'HAPPY',
  emotionConfidence: 90,
});
const size = { width: 300, height: 200 };

describe('a stored face', () => {
  it('has its box as ratios of six digits, and all else as detected', () => {
    const { box, ...rest } = toRecord(face(10), size);
    expect(box).to.deep.equal({ left: 0.033333, top: 0.1, width: 0.1, height: 0.2 });
    const { box: _, ...detected } = face(10);
    expect(rest).to.deep.equal(detected);
  });

  it('is a person of its own in a still photo, numbered in order', () => {
    const faces = [face(0), face(90)];
    const stored = faces.map((one) => toRecord(one, size));
    const tracks = recordsToTracks(stored, size);
    expect(tracks).to.deep.equal(faces.map((one, index) => ({ number: index + 1, faces: [{ frame: 0, face: one }] })));
    expect(tracksToRecords(tracks, { ...size, frames: 1 })).to.deep.equal(stored);
  });

  it('belongs to a person in an animation', () => {
    const tracks = [
      { number: 1, faces: [0, 1].map((frame) => ({ frame, face: face(0) })) },
      { number: 2, faces: [{ frame: 1, face: face(90) }] },
    ];
    const stored = tracksToRecords(tracks, { ...size, frames: 2 });
    expect(stored.map(({ frame, number }) => [frame, number])).to.deep.equal([
      [0, 1],
      [1, 1],
      [1, 2],
    ]);
    expect(recordsToTracks(stored, size)).to.deep.equal(tracks);
  });

  it('has what a reviewer decided about it', () => {
    const decided = (corrected?: Parameters<typeof tracksToRecords>[0][number]['corrected']) => {
      const track = { number: 1, faces: [{ frame: 0, face: face(0) }], ...(corrected && { corrected }) };
      const [{ origin, decision, style } = {}] = tracksToRecords([track], { ...size, frames: 1 });
      return [origin, decision, style];
    };
    expect(decided()).to.deep.equal([undefined, undefined, undefined]);
    expect(decided({ kind: 'added', style: 'blur' })).to.deep.equal(['manual', undefined, 'blur']);
    expect(decided({ kind: 'visible' })).to.deep.equal([undefined, 'visible', undefined]);
    expect(decided({ kind: 'changed' })).to.deep.equal([undefined, undefined, undefined]);
  });
});

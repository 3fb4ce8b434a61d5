import { expect } from 'chai';
import { keepingWarnings, type PhotoWarning, warnOfRotation } from '../../src/batch/warnings.js';
import type { Track } from '../../src/core/cover/track.js';
import type { Face } from '../../src/core/detect/face.js';

/** What is said of a photo whose faces have these rolls. */
function warningsFor(...rolls: readonly number[]): PhotoWarning[] {
  const face = (roll: number): Face => ({
    box: { left: 0, top: 0, width: 10, height: 10 },
    roll,
    confidence: 90,
    emotion: 'CALM',
    emotionConfidence: 90,
  });
  const tracks: Track[] = rolls.map((roll, index) => ({ number: index + 1, faces: [{ frame: 0, face: face(roll) }] }));
  const warnings: PhotoWarning[] = [];
  warnOfRotation(keepingWarnings({ report: () => undefined }, warnings), 'a.jpg', tracks);
  return warnings;
}

describe('the warning that a photo appears to be rotated', () => {
  for (const [angle, rolls] of [
    [90, [85, 110]],
    [180, [-175, 170]],
    [270, [-90]],
  ] as const) {
    it(`names ${angle}° when every face is turned by about that`, () => {
      const [warning] = warningsFor(...rolls);
      expect(warning).to.include({ code: 'PHOTO_ROTATED' });
      expect(warning!.message).to.contain(`rotated ${angle}°`);
    });
  }

  it('is omitted when one face is upright, when faces are only tilted, and when there are none', () => {
    for (const rolls of [[90, 2], [45, 50], [0], []]) expect(warningsFor(...rolls)).to.deep.equal([]);
  });
});

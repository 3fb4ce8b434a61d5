import { expect } from 'chai';
import {
  keepingWarnings,
  noteRawPreview,
  type PhotoWarning,
  warnOfLostMetadata,
  warnOfRotation,
  warnOfUnknownNumbers,
} from '../../src/batch/warnings.js';
import type { Track } from '../../src/core/cover/track.js';
import type { Face } from '../../src/core/detect/face.js';
import type { Report, Reporter } from '../../src/errors/reporter.js';

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

describe('a warning about a photo', () => {
  /** The messages of what is warned of. */
  function warned(work: (reporter: Reporter) => void): string[] {
    const warnings: PhotoWarning[] = [];
    work(keepingWarnings({ report: () => undefined }, warnings));
    return warnings.map(({ message }) => message);
  }

  it('is collected beside being reported; other reports are only reported', () => {
    const reports: Report[] = [];
    const warnings: PhotoWarning[] = [];
    const reporter = keepingWarnings({ report: (report) => reports.push(report) }, warnings);
    const [info, warn] = [
      { level: 'info', code: 'A', message: 'a' },
      { level: 'warn', code: 'B', message: 'b', data: { x: 1 } },
    ] as const;
    reporter.report(info);
    reporter.report(warn);
    expect(reports).to.deep.equal([info, warn]);
    expect(warnings).to.deep.equal([{ code: 'B', message: 'b' }]);
  });

  it('names the numbers that no face has', () => {
    const unknown = (skip: readonly number[], found: number) =>
      warned((reporter) => warnOfUnknownNumbers(reporter, 'a.jpg', skip, found));
    expect(unknown([1, 3, 4], 2)).to.deep.equal(['a.jpg: --skip 3,4, but 2 faces found']);
    expect(unknown([2], 1)).to.deep.equal(['a.jpg: --skip 2, but 1 face found']);
    expect([unknown([2], 2), unknown([], 0)]).to.deep.equal([[], []]);
  });

  it('names the picture that is used of a camera RAW', () => {
    const preview = { kind: 'NEF', width: 3, height: 2, bytes: Buffer.alloc(0) };
    expect(warned((reporter) => noteRawPreview(reporter, 'a.nef', preview))).to.deep.equal([
      'a.nef: a camera RAW (NEF): its embedded JPEG of 3 × 2 pixels is used',
    ]);
  });

  it('names the metadata that could not be kept, with the reason', () => {
    const lost = (unheld: string[], broken: string[]) =>
      warned((reporter) => warnOfLostMetadata(reporter, 'a.jpg', 'gif', { unheld, broken } as never));
    expect(lost(['EXIF'], [])).to.deep.equal(['a.jpg: --keep-metadata, but EXIF is not kept in gif']);
    expect(lost(['EXIF', 'XMP'], ['IPTC'])).to.deep.equal([
      'a.jpg: --keep-metadata, but EXIF, XMP are not kept in gif and its IPTC is damaged or too large to keep',
    ]);
    expect(lost([], ['EXIF', 'XMP'])[0]).to.equal(
      'a.jpg: --keep-metadata, but its EXIF, XMP are damaged or too large to keep',
    );
    expect(lost([], [])).to.deep.equal([]);
  });

  it('is given from 60° to 120° for a quarter turn', () => {
    const turned = (roll: number) => warningsFor(roll).length === 1;
    for (const roll of [60, 120, 150, -60, 240]) expect(turned(roll), `${roll}`).to.equal(true);
    for (const roll of [59, 121, 149, -59, 300 + 1]) expect(turned(roll), `${roll}`).to.equal(false);
  });
});

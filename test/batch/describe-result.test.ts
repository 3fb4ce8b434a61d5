import { expect } from 'chai';
import {
  describeCloud,
  describeCost,
  describeFaceCount,
  describeGate,
  describeIgnoredFiles,
  describeResult,
  describeSummary,
  reportPhoto,
} from '../../src/batch/describe-result.js';
import { createIgnored, describeKind, type IgnoredKind, kindName } from '../../src/batch/ignored.js';
import { type BatchResult, type PhotoResult, summarize } from '../../src/batch/result.js';
import type { Report } from '../../src/errors/reporter.js';
import { checkedFace } from '../support/checked-face.js';

const left = checkedFace({ covered: false });
const unsure = checkedFace({ covered: false, uncertain: true });
const photo = (rest: Partial<PhotoResult> = {}): PhotoResult => ({ input: 'a.jpg', status: 'done', ...rest });
const batch = (photos: readonly PhotoResult[], rest: Partial<BatchResult> = {}): BatchResult => ({
  photos,
  summary: summarize(photos),
  ...rest,
});

describe('the line for a photo', () => {
  const error = { code: 'NOT_AN_IMAGE', message: 'a\u001bb' } as const;
  const lines: readonly [Partial<PhotoResult>, string][] = [
    [{ output: 'b.jpg', faces: [checkedFace({ emoji: '😄' })] }, 'a.jpg: 1 face covered 😄, b.jpg'],
    [{ output: '-', faces: [] }, 'a.jpg: no faces found, written to stdout'],
    [{ output: 'b.jpg' }, 'a.jpg: no faces found, b.jpg'],
    [{ faces: [left, left] }, 'a.jpg: 2 faces found'],
    [{ faces: [checkedFace(), unsure, left] }, 'a.jpg: 3 faces found (1 covered, 1 uncertain)'],
    [{ faces: [left], preview: 'p.jpg' }, 'a.jpg: 1 face found, preview p.jpg'],
    [
      { output: 'b\nc.jpg', input: 'a\nb.jpg', faces: [checkedFace(), left] },
      "$'a\\x0ab.jpg': 2 faces, 1 left uncovered, $'b\\x0ac.jpg'",
    ],
    [
      { output: 'b.jpg', faces: [checkedFace()], corrections: { added: 1, removed: 0, changed: 2, visible: 0 } },
      'a.jpg: 1 face covered, corrected (1 added, 2 changed), b.jpg',
    ],
    [
      { output: 'b.jpg', faces: [checkedFace()], corrections: { added: 0, removed: 0, changed: 0, visible: 0 } },
      'a.jpg: 1 face covered, b.jpg',
    ],
    [{ status: 'skipped', output: 'b.jpg' }, 'a.jpg: skipped, b.jpg exists'],
    [{ status: 'skipped', output: 'b.jpg', faces: [left] }, 'a.jpg: skipped, b.jpg exists, 1 face found'],
    [{ status: 'skipped', error }, 'a.jpg: skipped, NOT_AN_IMAGE: a\\x1bb'],
    [{ status: 'failed', error }, 'a.jpg: NOT_AN_IMAGE: a\\x1bb'],
    [{ status: 'failed', error: { code: 'INTERNAL', message: 'bug\n  at x' } }, 'a.jpg: INTERNAL: bug\n  at x'],
  ];
  for (const [rest, line] of lines)
    it(line, () => {
      expect(describeResult(photo(rest))).to.equal(line);
    });

  it('names each emoji once, and eight at most', () => {
    const faces = [...'😄😐😢😡😱🤢😕🐶🐱😄'].map((emoji) => checkedFace({ emoji }));
    expect(describeFaceCount(faces, true)).to.equal('10 faces covered 😄 😐 😢 😡 😱 🤢 😕 🐶');
  });

  it('is a warning if the photo has an error', () => {
    const reports: Report[] = [];
    const reporter = { report: (report: Report) => reports.push(report) };
    reportPhoto(reporter, photo({ faces: [] }));
    reportPhoto(reporter, photo({ status: 'failed', error }));
    expect(reports.map(({ level, code }) => `${level} ${code}`)).to.deep.equal([
      'info PHOTO_DONE',
      'warn PHOTO_FAILED',
    ]);
  });
});

describe('the summary of a run', () => {
  it('counts photos and faces, and names what failed or was skipped only if something was', () => {
    const done = photo({ faces: [checkedFace()] });
    expect(describeSummary(batch([done]))).to.equal('1 photo done (1 face)');
    const others = [photo({ status: 'failed' }), photo({ status: 'skipped' })];
    expect(describeSummary(batch([done, done, ...others]))).to.equal('2 photos done (2 faces), 1 failed, 1 skipped');
    expect(describeSummary(batch([]))).to.equal('0 photos done (0 faces)');
  });

  it('counts what was ignored by kind, if anything was', () => {
    expect(describeIgnoredFiles(batch([]))).to.deep.equal([]);
    const ignored = { document: 2, video: 1, folder: 1 };
    expect(describeIgnoredFiles(batch([], { ignored }))).to.deep.equal([
      'ignored 1 video, 1 folder (add --recursive), 2 documents',
    ]);
  });
});

describe('the kinds of files that are ignored', () => {
  const kinds: Readonly<Record<IgnoredKind, readonly [one: string, several: string]>> = {
    video: ['1 video', '2 videos'],
    raw: ['1 camera RAW file', '2 camera RAW files'],
    picture: ['1 picture in a format that cannot be read', '2 pictures in formats that cannot be read'],
    hidden: ['1 hidden picture or video', '2 hidden pictures or videos'],
    link: ['1 link to a folder', '2 links to folders'],
    folder: ['1 folder (add --recursive)', '2 folders (add --recursive)'],
    emojified: ['1 output of emojify', '2 outputs of emojify'],
    drawing: ['1 drawing or icon', '2 drawings or icons'],
    document: ['1 document', '2 documents'],
    audio: ['1 audio file', '2 audio files'],
    other: ['1 other file', '2 other files'],
  };
  for (const [kind, [one, several]] of Object.entries(kinds) as [IgnoredKind, readonly [string, string]][])
    it(`are named in words: ${several}`, () => {
      expect([describeKind(kind, 1), describeKind(kind, 2)]).to.deep.equal([one, several]);
      expect(one).to.contain(`1 ${kindName(kind)}`);
    });

  it('are listed as unchecked if they may show a face', () => {
    const ignored = createIgnored();
    for (const kind of Object.keys(kinds) as IgnoredKind[]) {
      ignored.add(kind, 'a');
      ignored.add(kind, 'b');
    }
    expect(new Set(Object.values(ignored.counts))).to.deep.equal(new Set([2]));
    const unchecked = ['video', 'raw', 'picture', 'hidden', 'link', 'folder'];
    expect(ignored.unchecked.map(({ name, kind }) => `${kind} ${name}`)).to.deep.equal(
      unchecked.flatMap((kind) => [`${kind} a`, `${kind} b`]),
    );
  });
});

describe('the summary of a run in the cloud', () => {
  const cloud = { stage: 'dev', region: 'eu-west-1', sent: 2, bytes: 1_500_000, usd: 0.02, rate: 4 };
  it('says what was sent where, and what it costs', () => {
    expect(describeCloud(batch([]), false)).to.deep.equal([]);
    expect(describeCloud(batch([], { cloud }), false)).to.deep.equal([
      'sent 2 photos to stage dev in eu-west-1, about 0.02 USD',
    ]);
    expect(describeCloud(batch([], { cloud: { ...cloud, sent: 1 } }), false)[0]).to.match(/^sent 1 photo to/);
  });

  it('says of a dry run what would be sent', () => {
    expect(describeCloud(batch([photo({ faces: [] })], { cloud }), true)).to.deep.equal([
      'a.jpg: no faces found',
      'would send 2 photos (1.5 MB) to stage dev in eu-west-1, at most 4 a second, about 0.02 USD; nothing was sent',
    ]);
    const [line] = describeCloud(batch([], { cloud: { ...cloud, bytes: 0 } }), true);
    expect(line).to.contain('2 photos to stage');
  });

  it('rounds a cost to cents, but never down to nothing', () => {
    const costs = [0, 0.0001, 0.0049, 0.005, 1.234].map(describeCost);
    expect(costs).to.deep.equal([
      'about 0.00 USD',
      'less than 0.01 USD',
      'less than 0.01 USD',
      'about 0.01 USD',
      'about 1.23 USD',
    ]);
  });
});

describe('the reason why a gate fails', () => {
  const gate = { failOnFaces: true };
  const unchecked = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `v${index}.mp4`, kind: 'video' as const }));

  it('is none without a gate, or without a face', () => {
    expect(describeGate(batch([photo({ faces: [left] })], { unchecked: unchecked(1) }), {})).to.deep.equal([]);
    expect(describeGate(batch([photo({ faces: [checkedFace()] })]), gate)).to.deep.equal([]);
  });

  it('counts faces that are visible or uncertain', () => {
    const one = batch([photo({ faces: [left, unsure] })]);
    const uncertain =
      '1 face is uncertain, in files that changed after they were covered: check them, then pass --allow-uncertain';
    expect(describeGate(one, gate)).to.deep.equal([
      '1 face is visible (--fail-on-faces)',
      `${uncertain} (--fail-on-faces)`,
    ]);
    expect(describeGate(one, { ...gate, allowUncertain: true }, '')).to.deep.equal(['1 face is visible']);
    const two = describeGate(batch([photo({ faces: [left, left, unsure, unsure] })]), gate, '');
    expect(two[0]).to.equal('2 faces are visible');
    expect(two[1]).to.match(/^2 faces are uncertain/);
  });

  it('names ten of the files that were not checked', () => {
    const [line] = describeGate(batch([], { unchecked: unchecked(2) }), gate);
    const hint = 'remove them, or pass --ignore-unreadable (--fail-on-faces)';
    expect(line).to.equal(`not checked for faces: v0.mp4 (video), v1.mp4 (video): ${hint}`);
    expect(describeGate(batch([], { unchecked: unchecked(10) }), gate)[0]).not.to.contain('more');
    expect(describeGate(batch([], { unchecked: unchecked(11) }), gate)[0]).to.contain('v9.mp4 (video) and 1 more: ');
    expect(describeGate(batch([], { unchecked: unchecked(2) }), { ...gate, ignoreUnreadable: true })).to.deep.equal([]);
  });
});

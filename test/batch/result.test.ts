import { expect } from 'chai';
import { checkStatus, describeCheck, toCheckResult } from '../../src/batch/check-result.js';
import {
  type BatchResult,
  exitStatus,
  type Gate,
  isExposed,
  isShut,
  type PhotoResult,
  summarize,
  toIgnored,
  toPhotoError,
} from '../../src/batch/result.js';
import { resultRows } from '../../src/batch/result-rows.js';
import type { ErrorCode } from '../../src/errors/codes.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { checkedFace } from '../support/checked-face.js';

const left = checkedFace({ covered: false });
const unsure = checkedFace({ covered: false, uncertain: true });
const photo = (rest: Partial<PhotoResult> = {}): PhotoResult => ({ input: 'a.jpg', status: 'done', ...rest });
const failed = (code: ErrorCode, status: 'failed' | 'skipped' = 'failed') =>
  photo({ status, error: { code, message: 'm' } });
const batch = (photos: readonly PhotoResult[], rest: Partial<BatchResult> = {}): BatchResult => ({
  photos,
  summary: summarize(photos),
  ...rest,
});
const clear = photo({ faces: [] });
const covered = photo({ faces: [checkedFace()] });
const visible = photo({ faces: [checkedFace(), left] });
const uncertain = photo({ faces: [checkedFace(), unsure] });
const unchecked = [{ name: 'a.mp4', kind: 'video' as const }];
const interrupted = { code: 'INTERRUPTED', message: 'm' } as const;

describe('the result of a run', () => {
  it('counts photos by status, and the faces of those that are done', () => {
    const photos = [visible, clear, photo(), failed('NOT_AN_IMAGE'), photo({ status: 'skipped', faces: [left] })];
    expect(summarize(photos)).to.deep.equal({ done: 3, failed: 1, skipped: 1, faces: 2 });
  });

  it('mentions ignored and unchecked files only if there are some', () => {
    expect(toIgnored({ counts: {}, unchecked: [] })).to.deep.equal({});
    expect(toIgnored({ counts: { video: 1 }, unchecked })).to.deep.equal({ ignored: { video: 1 }, unchecked });
    expect(toIgnored({ counts: { document: 1 }, unchecked: [] })).to.deep.equal({ ignored: { document: 1 } });
  });

  it('exposes photos that failed or show a face', () => {
    expect([clear, photo(), covered].map(isExposed)).to.deep.equal([false, false, false]);
    expect([visible, uncertain, failed('NOT_AN_IMAGE')].map(isExposed)).to.deep.equal([true, true, true]);
  });

  const gates: readonly [what: string, result: BatchResult, gate: Gate, shut: boolean][] = [
    ['a visible face without a gate', batch([visible]), {}, false],
    ['a visible face', batch([visible]), { failOnFaces: true }, true],
    ['a visible face in a skipped photo', batch([{ ...visible, status: 'skipped' }]), { failOnFaces: true }, true],
    ['covered faces', batch([covered, clear, photo()]), { failOnFaces: true }, false],
    ['an uncertain face', batch([uncertain]), { failOnFaces: true }, true],
    ['an uncertain face that is allowed', batch([uncertain]), { failOnFaces: true, allowUncertain: true }, false],
    [
      'a visible face though uncertain ones are allowed',
      batch([visible]),
      { failOnFaces: true, allowUncertain: true },
      true,
    ],
    ['unchecked files', batch([], { unchecked }), { failOnFaces: true }, true],
    ['ignored unchecked files', batch([], { unchecked }), { failOnFaces: true, ignoreUnreadable: true }, false],
    ['an empty list of unchecked files', batch([], { unchecked: [] }), { failOnFaces: true }, false],
  ];
  for (const [what, result, gate, shut] of gates)
    it(`with ${what} ${shut ? 'fails' : 'passes'}`, () => {
      expect(isShut(result, gate)).to.equal(shut);
      expect(exitStatus(result, gate)).to.equal(shut ? 1 : 0);
    });

  const statuses: readonly [what: string, result: BatchResult, status: number][] = [
    ['all photos done', batch([clear]), 0],
    ['a face and no gate', batch([visible]), 0],
    ['a photo that failed', batch([clear, failed('NOT_AN_IMAGE')]), 1],
    ['a photo skipped with an error', batch([failed('PHOTO_CHANGED', 'skipped')]), 1],
    ['only requests that were not valid', batch([failed('USAGE'), failed('USAGE')]), 2],
    ['one such request and a photo that failed', batch([failed('USAGE'), failed('NOT_AN_IMAGE')]), 1],
    ['one such request and a photo that is done', batch([failed('USAGE'), clear]), 1],
    ['an interruption', batch([clear], { error: interrupted }), 130],
  ];
  for (const [what, result, status] of statuses)
    it(`with ${what} ends with ${status}`, () => {
      expect(exitStatus(result)).to.equal(status);
    });

  it('has our errors as they are, and a bug with its stack', () => {
    const ours = new EmojifyError('NOT_AN_IMAGE', 'm');
    expect(toPhotoError(ours)).to.equal(ours);
    const bug = new Error('bug');
    expect(toPhotoError(bug)).to.include({ code: 'INTERNAL', message: bug.stack, cause: bug, fault: 'tool' });
    const bare = Object.assign(new Error('bare'), { stack: undefined });
    expect(toPhotoError(bare).message).to.equal('bare');
    expect(toPhotoError('text').message).to.equal('text');
  });
});

describe('the table of results', () => {
  it('has a row for each photo', () => {
    const faces = [...'😄😄😐😢😡😱🤢'].map((emoji) => checkedFace({ emoji }));
    expect(
      resultRows(
        batch([
          photo({ faces, output: 'b\nc.jpg', milliseconds: 12 }),
          photo({ faces: [] }),
          photo({ status: 'skipped', output: 'b.jpg' }),
          failed('NOT_AN_IMAGE'),
        ]),
      ),
    ).to.deep.equal([
      ['a.jpg', '7 😄 😐 😢 😡 😱', "$'b\\x0ac.jpg'", '12 ms'],
      ['a.jpg', '0', 'dry run', ''],
      ['a.jpg', '', 'skipped', ''],
      ['a.jpg', '', 'NOT_AN_IMAGE', ''],
    ]);
  });

  it('of a long run has the failures and the first of the others, 40 in all', () => {
    const many = (count: number, rest: Partial<PhotoResult> = {}) =>
      Array.from({ length: count }, (_, index) => photo({ input: `${rest.status ?? 'done'}${index}`, ...rest }));
    const names = (photos: readonly PhotoResult[]) => resultRows(batch(photos)).map(([name]) => name);
    expect(names(many(40))).to.have.length(40);
    const long = names([...many(50), ...many(2, { status: 'failed' })]);
    expect(long.slice(37)).to.deep.equal(['done37', 'failed0', 'failed1', '… 12 more']);
    expect(names([...many(1), ...many(45, { status: 'failed' })])).to.have.length(46);
    expect(names(many(45, { status: 'failed' }))).to.have.length(45);
  });
});

describe('the result of a check', () => {
  it('has a verdict for each file, and their numbers', () => {
    const sized = { width: 4, height: 3 };
    const result = batch([clear, { ...covered, ...sized }, uncertain, visible, failed('NOT_AN_IMAGE'), photo()]);
    const { photos, ...rest } = toCheckResult(result);
    expect(photos.map(({ status }) => status)).to.deep.equal([
      'clear',
      'covered',
      'uncertain',
      'faces',
      'failed',
      'clear',
    ]);
    expect(photos[1]).to.deep.equal({ input: 'a.jpg', status: 'covered', ...sized, faces: covered.faces });
    expect(photos[0]).to.deep.equal({ input: 'a.jpg', status: 'clear', faces: [] });
    expect(photos[4]).to.deep.equal({ input: 'a.jpg', status: 'failed', error: result.photos[4]!.error });
    expect(rest).to.deep.equal({ summary: { clear: 2, covered: 1, uncertain: 1, faces: 1, failed: 1 } });
    const stopped = toCheckResult(batch([], { unchecked, error: interrupted }));
    expect(stopped).to.deep.include({ unchecked, error: interrupted });
  });

  it('shows a face beside an uncertain one as a face', () => {
    expect(toCheckResult(batch([photo({ faces: [unsure, left] })])).photos[0]!.status).to.equal('faces');
  });

  it('is told in one line', () => {
    expect(describeCheck(toCheckResult(batch([clear, clear, visible])))).to.equal(
      '3 photos checked: 2 clear, 1 with faces',
    );
    expect(describeCheck(toCheckResult(batch([uncertain])))).to.equal('1 photo checked: 1 uncertain');
  });

  const statuses: readonly [what: string, result: BatchResult, status: number, gate?: Gate][] = [
    ['no face', batch([clear, covered]), 0],
    ['a face', batch([visible]), 1],
    ['an uncertain face', batch([uncertain]), 1],
    ['an uncertain face that is allowed', batch([uncertain]), 0, { allowUncertain: true }],
    ['a file that is damaged', batch([clear, failed('UNREADABLE_IMAGE')]), 1],
    ['a damaged file that is ignored', batch([failed('UNREADABLE_IMAGE')]), 0, { ignoreUnreadable: true }],
    ['a path that leads nowhere', batch([failed('INPUT_NOT_FOUND')]), 1, { ignoreUnreadable: true }],
    ['a folder without photos', batch([failed('NO_PHOTOS')]), 1, { ignoreUnreadable: true }],
    ['a name that cannot be checked', batch([failed('USAGE')]), 1, { ignoreUnreadable: true }],
    ['an interruption', batch([visible], { error: interrupted }), 130],
  ];
  for (const [what, result, status, gate = {}] of statuses)
    it(`ends with ${status} for ${what}`, () => {
      expect(checkStatus(result, gate)).to.equal(status);
    });
});

import { expect } from 'chai';
import {
  addressOf,
  type ReportEntry,
  type ReportFace,
  reviewed,
  toEntry,
} from '../../../src/batch/report/report-entry.js';
import { earlierPhotos, isReport, reportPage } from '../../../src/batch/report/report-page.js';
import type { PhotoResult } from '../../../src/batch/result.js';
import type { EmojifiedFace } from '../../../src/core/cover/cover-photo.js';
import { photoEntry, reviewedFace } from '../../support/reviewed.js';

const size = { width: 300, height: 200 };
const box = { left: 10, top: 20, width: 30, height: 40 };
const detection = { confidence: 90, roll: 0, emotion: 'HAPPY', emotionConfidence: 90 } as const;
const face = (rest: Partial<EmojifiedFace> = {}): EmojifiedFace => ({ box, ...detection, covered: true, ...rest });
const ratios = { left: 0.033333, top: 0.1, width: 0.1, height: 0.2 };
const input = { kind: 'file', name: 'in/sub/a.jpg', below: 'sub' } as const;
const source = { sha256: 'a'.repeat(64), bytes: 5 };
const photo = (rest: Partial<PhotoResult> = {}): PhotoResult => ({ input: input.name, status: 'done', ...rest });
const entry = (result: PhotoResult, known: Parameters<typeof toEntry>[3] = {}) =>
  toEntry(input, result, source, known, {});
const corrections = photoEntry(Buffer.from('x'), size, [reviewedFace(box, size, { decision: 'visible' })], {
  review: 'accepted',
});

describe('what a report knows of a photo', () => {
  it('is its name, its content and its faces', () => {
    const result = photo({ ...size, faces: [face({ emoji: '😄' })] });
    expect(toEntry(input, result, source, {}, { before: 'b.jpg' })).to.deep.equal({
      input: input.name,
      ...source,
      name: 'sub/a.jpg',
      status: 'done',
      ...size,
      faces: [{ origin: 'detected', box, ratios, ...detection, covered: true, shown: '😄' }],
      before: 'b.jpg',
    });
  });

  it('is which person a face of an animation belongs to, and nothing detected about a face that was drawn', () => {
    const faces = [face({ frame: 0, number: 2, covered: false }), face({ corrected: 'added' })];
    const [moving, drawn] = entry(photo({ ...size, faces })).faces;
    expect(moving).to.deep.equal({
      ...{ origin: 'detected', box, ratios, frame: 0, number: 2 },
      ...detection,
      covered: false,
    });
    expect(drawn).to.deep.equal({ origin: 'manual', box, ratios, covered: true });
  });

  it('is why it failed, and what was warned of', () => {
    const warnings = [{ code: 'W', message: 'warned' }];
    const failed = entry(photo({ status: 'failed', error: { code: 'NOT_AN_IMAGE', message: 'none' }, warnings }));
    expect(failed).to.deep.equal({
      ...{ input: input.name, name: 'sub/a.jpg', status: 'failed', width: 1, height: 1, faces: [] },
      ...{ warnings: ['warned'], error: 'NOT_AN_IMAGE: none' },
    });
  });

  it('is no name for what is no file', () => {
    expect(toEntry({ kind: 'url', name: 'u' }, photo({ faces: [] }), source, {}, {})).not.to.have.property('name');
  });

  it('is what a reviewer decided', () => {
    const decided = entry(photo({ ...size, faces: [] }), { corrections });
    expect(decided).to.deep.include({ applied: true, review: 'accepted', ...source });
    expect(decided.faces).to.deep.equal([{ ...corrections.faces[0], covered: false }]);
    expect(entry(photo({ status: 'skipped' }), { corrections })).to.deep.include({ ...size, ...source });
  });

  it('is what an earlier report says of a photo that was skipped', () => {
    const earlier = { ...entry(photo({ ...size, faces: [face()] })), review: 'marked' } as ReportEntry;
    const skipped = entry(photo({ status: 'skipped' }), { earlier });
    expect(skipped).to.deep.include({ review: 'marked', faces: earlier.faces, ...size, ...source });
    expect(skipped).not.to.have.property('applied');
    const again = entry(photo({ ...size, faces: [] }), { earlier });
    expect(again.faces).to.deep.equal([]);
    expect(again).not.to.have.property('review');
  });

  it('is not its content if its faces are unknown, so that it cannot be corrected', () => {
    expect(entry(photo({ status: 'skipped' }))).not.to.have.any.keys('sha256', 'bytes');
    expect(toEntry(input, photo({ ...size, faces: [] }), undefined, {}, {})).not.to.have.any.keys('sha256', 'bytes');
  });
});

describe('the faces that were reviewed', () => {
  const found = (rest: Partial<ReportFace> = {}): ReportFace => ({
    ...{ origin: 'detected', box, ratios, covered: false, shown: '😎' },
    ...rest,
  });

  it('are told from those found since by their boxes', () => {
    const known = reviewedFace(box, size);
    const beside = { ...box, left: 200 };
    expect(reviewed([known], [found(), found({ box: beside })])).to.deep.equal([
      { ...known, covered: false, shown: '😎' },
      found({ box: beside }),
    ]);
    const near = { ...box, left: 22 };
    expect(reviewed([known], [found({ box: near })])).to.have.length(1);
    expect(reviewed([known], [found({ box: { ...box, left: 23 } })])).to.have.length(2);
  });

  it('are other people than those found since, whatever their numbers', () => {
    const known = reviewedFace(box, size, { decision: 'visible', frame: 0, number: 1 });
    const beside = found({ box: { ...box, left: 200 }, frame: 0, number: 1, covered: true });
    const numbers = reviewed([known], [beside, found({ frame: 0, number: 2 })]).map(({ number }) => number);
    expect(numbers).to.deep.equal([1, 2]);
  });

  it('are those of the same frame', () => {
    const count = (frame: number | undefined, other: number | undefined) => {
      const at = (one: number | undefined) => (one === undefined ? {} : { frame: one });
      return reviewed([reviewedFace(box, size, at(frame))], [found(at(other))]).length;
    };
    expect([count(0, 0), count(0, 1), count(undefined, 1), count(0, undefined)]).to.deep.equal([1, 2, 1, 1]);
  });

  it('are covered if they were not found again, unless the reviewer said otherwise', () => {
    const covered = (decision?: 'visible' | 'no-face') =>
      reviewed([reviewedFace(box, size, decision && { decision })], [])[0];
    expect(covered()).to.include({ covered: true }).and.not.to.have.property('shown');
    expect(covered('visible')).to.include({ covered: false });
  });
});

describe('the address of a file on the page', () => {
  it('is relative, and only of what browsers show', () => {
    expect(addressOf('/x/report', '/x/in/a b#1.JPG')).to.equal('../in/a%20b%231.JPG');
    for (const extension of ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'avif', 'gif'])
      expect(addressOf('/x', `/x/a.${extension}`)).to.equal(`a.${extension}`);
    for (const name of ['a.heic', 'a.tif', 'a', '\udce9.jpg', '\udce9/a.jpg'])
      expect(addressOf('/x', `/x/${name}`)).to.equal(undefined);
  });
});

describe('the report page', () => {
  const photos = [entry(photo({ ...size, faces: [face()], input: '</script>' }))];
  const page = reportPage({ photos, others: [] });
  const data = (text: string) => JSON.parse(/id="data">(.*?)<\/script>/s.exec(text)![1]!);

  it('is recognized, and its photos are read again by their content', () => {
    expect([isReport(page), isReport('<title>other</title>')]).to.deep.equal([true, false]);
    expect([...earlierPhotos(page)]).to.deep.equal([[source.sha256, photos[0]]]);
    const unknown = reportPage({ photos: [entry(photo({ status: 'failed' }))], others: [] });
    expect(earlierPhotos(unknown).size).to.equal(0);
    for (const other of ['', '<script type="application/json" id="data">{</script>'])
      expect(earlierPhotos(other).size).to.equal(0);
  });

  it('tells whether it shows originals, and tells runs apart', () => {
    expect(data(page)).to.deep.include({ originals: false, photos, others: [] }).and.not.to.have.property('live');
    const withBefore = reportPage({ photos: [{ ...photos[0]!, before: 'a.jpg' }], others: [] });
    expect(data(withBefore).originals).to.equal(true);
    expect(data(withBefore).run).not.to.equal(data(page).run);
    expect(data(reportPage({ photos, others: [], live: { saved: 'c.json' } })).live).to.deep.equal({ saved: 'c.json' });
  });

  it('may send decisions only if it is served', () => {
    const policy = (text: string) => /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!;
    expect(policy(page))
      .to.contain("default-src 'none'")
      .and.contain('img-src file: data:')
      .and.not.contain('connect-src');
    expect(policy(page)).to.match(
      /script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'/,
    );
    const served = policy(reportPage({ photos, others: [], live: { saved: 'c.json' } }));
    expect(served).to.contain("connect-src 'self'").and.contain("img-src 'self' data:");
  });
});

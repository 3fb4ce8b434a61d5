import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ProcessRequest, processPhotos } from '../../src/batch/process-photos.js';
import type { BatchResult } from '../../src/batch/result.js';
import { exitStatus } from '../../src/batch/result.js';
import type { PhotoCorrections } from '../../src/core/corrections/corrections.js';
import { emojify } from '../../src/emojify.js';
import { type BatchTools, batchTools } from '../support/batch-tools.js';
import { codeOf } from '../support/pictures.js';
import { correctionsOf, photoEntry, reviewedFace } from '../support/reviewed.js';
import { plainPhoto } from '../support/sample.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

const size = { width: 400, height: 300 };
const seen = { left: 40, top: 100, width: 60, height: 80 };
const drawn = { left: 240, top: 100, width: 60, height: 80 };
const added = reviewedFace(drawn, size, { origin: 'manual', emoji: '😎' });
const removed = reviewedFace(seen, size, { decision: 'no-face' });

describe('a run with corrections', () => {
  const folder = tempFolder();
  const path = (name: string) => join(folder(), name);
  let tools: BatchTools;

  beforeEach(() => {
    const face = { box: seen, confidence: 90, roll: 0, emotion: 'HAPPY', emotionConfidence: 90 } as const;
    tools = batchTools([face]);
  });
  const warnings = () => tools.reports.flatMap(({ level, code }) => (level === 'warn' ? [code] : []));

  /** Photos that differ by their length: `a.jpg`, `b.jpg` … */
  async function photos(count: number): Promise<Buffer[]> {
    const plain = await plainPhoto(size.width, size.height);
    const all = Array.from({ length: count }, (_, index) => Buffer.concat([plain, Buffer.alloc(index)]));
    for (const [index, bytes] of all.entries()) writeFileSync(path(`${'abcdefghij'[index]}.jpg`), bytes);
    return all;
  }

  const run = (photos: readonly PhotoCorrections[], request: Partial<ProcessRequest> = {}): Promise<BatchResult> =>
    processPhotos({ photos: [folder()], out: path('out/'), corrections: correctionsOf(...photos), ...request }, tools);

  const statuses = ({ photos }: BatchResult) => photos.map(({ status, error }) => error?.code ?? status).join(' ');
  const faces = ({ photos }: BatchResult, index: number) =>
    (photos[index]!.faces ?? []).map(({ box, emoji, corrected }) =>
      [box.left, emoji, corrected ?? ''].join(' ').trim(),
    );

  it('covers what the reviewer decided, in the very photos they are about, and says so', async () => {
    const [a, b] = await photos(3);
    const result = await run([photoEntry(a!, size, [removed, added]), photoEntry(b!, size, [])]);
    expect(faces(result, 0)).to.deep.equal(['240 😎 added']);
    expect(result.photos[0]!.corrections).to.deep.equal({ added: 1, removed: 1, changed: 0, visible: 0 });
    expect([faces(result, 1), faces(result, 2)]).to.deep.equal([['40 😄'], ['40 😄']]);
    expect(result.photos[2]).to.not.have.property('corrections');
    expectSchema('process', result);
    expect(warnings()).to.deep.equal([]);
  });

  it('covers without searching when it is asked to, and skips photos that were not reviewed', async () => {
    const [a] = await photos(2);
    const result = await run([photoEntry(a!, size, [added])], { detect: false });
    expect(statuses(result)).to.equal('done CORRECTIONS_MISSING');
    expect(faces(result, 0)).to.deep.equal(['240 😎 added']);
    expect({ searched: tools.searched(), exit: exitStatus(result) }).to.deep.equal({ searched: 0, exit: 1 });
  });

  it('finds a photo that was renamed, and skips one that was changed', async () => {
    const [a, b] = await photos(2);
    const entries = [
      photoEntry(a!, size, [added], { name: 'a.jpg' }),
      photoEntry(b!, size, [added], { name: 'b.jpg' }),
    ];
    renameSync(path('a.jpg'), path('c.jpg'));
    writeFileSync(path('b.jpg'), Buffer.concat([b!, Buffer.from('edited')]));
    const result = await run(entries);
    expect(statuses(result)).to.equal('PHOTO_CHANGED done');
    expect(result.photos[0]).to.include({ status: 'skipped' }).and.to.not.have.property('output');
    expect(faces(result, 1)).to.deep.equal(['40 😄', '240 😎 added']);
    expect({ exit: exitStatus(result), unused: result.unusedCorrections }).to.deep.equal({
      exit: 1,
      unused: ['b.jpg'],
    });
    expectSchema('process', result);
  });

  it('takes a photo for another one when its former name is used again', async () => {
    const [a] = await photos(1);
    renameSync(path('a.jpg'), path('b.jpg'));
    writeFileSync(path('a.jpg'), await plainPhoto(200, 200));
    expect(statuses(await run([photoEntry(a!, size, [added], { name: 'a.jpg' })]))).to.equal('done done');
  });

  it('says which corrected photos were not among the inputs', async () => {
    await photos(1);
    const other = photoEntry(Buffer.from('other'), size, [added], { name: 'x.jpg' });
    const accepted = photoEntry(Buffer.from('more'), size, [reviewedFace(seen, size)], { name: 'y.jpg' });
    expect((await run([other, accepted])).unusedCorrections).to.deep.equal(['x.jpg']);
    expect(warnings()).to.deep.equal(['CORRECTIONS_UNUSED']);
  });

  it('does again, with --skip-existing, exactly the photos whose corrections changed', async () => {
    const [a, b, c] = await photos(4);
    const again = async (...entries: PhotoCorrections[]) => statuses(await run(entries, { skipExisting: true }));
    expect(statuses(await run([]))).to.equal('done done done done');
    const entries = [photoEntry(a!, size, [added]), photoEntry(b!, size, [removed])];
    const before = tools.searched();
    expect(await again(...entries)).to.equal('done done skipped skipped');
    expect(tools.searched() - before).to.equal(2);
    expect(await again(...entries)).to.equal('skipped skipped skipped skipped');
    // A name, a mark or an entry without corrections changes no output.
    const marked = entries.map((entry) => ({ ...entry, name: 'x.jpg', review: 'accepted' as const }));
    expect(await again(...marked, photoEntry(c!, size, [reviewedFace(seen, size)]))).to.equal(
      'skipped skipped skipped skipped',
    );
    // Taken back, the first photo is as it would be without.
    expect(await again(entries[1]!)).to.equal('done skipped skipped skipped');
    expect(await again(entries[1]!)).to.equal('skipped skipped skipped skipped');
    const record = JSON.parse(readFileSync(path('out/.emojify.json'), 'utf8'));
    expect(record.outputs.filter(({ corrections }: { corrections?: string }) => corrections)).to.have.length(1);
  });

  it('has the same effect in the library', async () => {
    const [a, b] = await photos(2);
    const [detector, corrections] = [await tools.detector(), correctionsOf(photoEntry(a!, size, [removed, added]))];
    writeFileSync(path('corrections.json'), JSON.stringify(corrections));
    const result = await run(corrections.photos);
    for (const given of [corrections, path('corrections.json')]) {
      const { image, faces } = await emojify(a!, { corrections: given, detector });
      expect(faces).to.deep.equal(result.photos[0]!.faces);
      expect(image.equals(readFileSync(path('out/a.jpg')))).to.equal(true);
    }
    expect((await emojify(b!, { corrections, detector })).faces).to.have.length(1);
    expect((await emojify(a!, { corrections, detect: false })).faces).to.deep.equal(result.photos[0]!.faces);
    expect(await codeOf(emojify(b!, { corrections, detect: false }))).to.equal('CORRECTIONS_MISSING');
  });

  it('recognizes photos by their name too, in the folder that was searched', async () => {
    mkdirSync(path('sub'));
    const plain = await plainPhoto(size.width, size.height);
    writeFileSync(path('sub/a.jpg'), Buffer.concat([plain, Buffer.from('edited')]));
    const reviewed = photoEntry(plain, size, [added], { name: 'sub/a.jpg' });
    expect(statuses(await run([reviewed], { recursive: true }))).to.equal('PHOTO_CHANGED');
    expect(statuses(await run([{ ...reviewed, name: 'a.jpg' }], { recursive: true }))).to.equal('done');
  });

  it('names five of the corrected photos that are not among the inputs', async () => {
    await photos(1);
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        const named = index === 0 ? {} : { name: `${index}.jpg` };
        return photoEntry(Buffer.from(`${index}`), size, [added], named);
      });
    const message = async (count: number) => {
      tools.reports.splice(0);
      await run(others(count), { dryRun: true });
      return tools.reports.find(({ code }) => code === 'CORRECTIONS_UNUSED')?.message;
    };
    const [first] = others(1);
    expect(await message(1)).to.equal(`1 corrected photo is not among the inputs: ${first!.sha256}`);
    expect(await message(5)).to.equal(
      `5 corrected photos are not among the inputs: ${first!.sha256}, 1.jpg, 2.jpg, 3.jpg, 4.jpg`,
    );
    expect(await message(7)).to.match(/^7 corrected photos .* 4\.jpg and 2 more$/);
    expect(await message(0)).to.equal(undefined);
  });

  it('does all photos again, with a warning, if the record cannot be read', async () => {
    const [a] = await photos(2);
    await run([]);
    writeFileSync(path('out/.emojify.json'), 'damaged');
    const result = await run([photoEntry(a!, size, [added])], { skipExisting: true });
    expect(statuses(result)).to.equal('done skipped');
    expect(warnings().filter((code) => code === 'RECORD_UNREADABLE').length).to.be.greaterThan(0);
  });

  it('covers a face once more that was reviewed without a correction, without searching', async () => {
    const [a] = await photos(1);
    const result = await run([photoEntry(a!, size, [reviewedFace(seen, size)])], { detect: false });
    expect(faces(result, 0)).to.have.length(1);
    const record = JSON.parse(readFileSync(path('out/.emojify.json'), 'utf8'));
    expect(record.outputs[0].corrections).to.match(/^[\da-f]{64}$/);
  });

  it('has a report with what was decided, if one is asked for', async () => {
    const [a] = await photos(1);
    const report = { path: path('report.html'), originals: false };
    await run([photoEntry(a!, size, [added], { review: 'accepted' })], { report });
    expect(readFileSync(path('report.html'), 'utf8')).to.contain('"review":"accepted"');
    writeFileSync(path('report.html'), 'mine');
    expect(await codeOf(run([], { report, skipExisting: true }))).to.equal('OUTPUT_EXISTS');
    expect(await codeOf(run([], { report, overwrite: true }))).to.equal(undefined);
  });
});

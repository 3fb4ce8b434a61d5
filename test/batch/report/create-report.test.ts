import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { createReport, type ReportOptions } from '../../../src/batch/report/create-report.js';
import { thumbnail } from '../../../src/batch/report/thumbnail.js';
import type { PhotoResult } from '../../../src/batch/result.js';
import type { PhotoCorrections } from '../../../src/core/corrections/corrections.js';
import type { Report } from '../../../src/errors/reporter.js';
import { codeOf, noise, photoOf } from '../../support/pictures.js';
import { photoEntry, reviewedFace } from '../../support/reviewed.js';
import { plainPhoto } from '../../support/sample.js';
import { tempFolder } from '../../support/temp-folder.js';

const size = { width: 64, height: 48 };
const drawn = reviewedFace({ left: 1, top: 1, width: 20, height: 20 }, size, { origin: 'manual' });

describe('a report', () => {
  const folder = tempFolder();
  let photo: Buffer;
  const reports: Report[] = [];
  before(async () => {
    photo = await plainPhoto(size.width, size.height);
  });
  beforeEach(() => {
    reports.splice(0);
    writeFileSync(at('a b#1.jpg'), photo);
  });
  const at = (name: string) => join(folder(), name);
  const path = () => at('report.html');
  const make = (options: Partial<ReportOptions> = {}) =>
    createReport({
      ...{ path: path(), originals: false, overwrite: false },
      reporter: { report: (report) => reports.push(report) },
      ...options,
    });

  async function write(options: Partial<ReportOptions> = {}, changes: Partial<PhotoResult> = {}) {
    const name = at('a b#1.jpg');
    const report = await make(options);
    const result: PhotoResult = { input: name, output: name, status: 'done', faces: [], ...size, ...changes };
    await report.add(0, { kind: 'file', name, below: '' }, result, {
      sha256: photoEntry(photo, size, []).sha256,
      bytes: photo.length,
    });
    await report.finish();
    return page();
  }
  const page = () => JSON.parse(/id="data">(.*?)<\/script>/s.exec(readFileSync(path(), 'utf8'))![1]!);

  it('links to the original by its relative path, and to a small copy of the result', async () => {
    const [{ before, after }] = (await write()).photos;
    expect(before).to.equal('a%20b%231.jpg');
    expect(after).to.match(/^report.files\/[\da-f]{16}\.after\.webp$/);
    expect((await sharp(at(after)).metadata()).width).to.equal(64);
  });

  it('has a copy of the original as well on request', async () => {
    const [{ before }] = (await write({ originals: true })).photos;
    expect(before).to.match(/^report.files\/[\da-f]{16}\.before\.webp$/);
  });

  it('has no original of a photo that failed, and no result of one without an output', async () => {
    const error = { code: 'NOT_AN_IMAGE', message: 'm' } as const;
    const { output: _, ...failed } = { output: '', status: 'failed', error } as const;
    const report = await make();
    const name = at('a b#1.jpg');
    await report.add(1, { kind: 'file', name, below: '' }, { input: name, ...failed });
    await report.add(0, { kind: 'url', name: 'https://a.example/b.jpg' }, { input: 'u', output: '-', status: 'done' });
    await report.finish();
    const { photos } = page();
    expect(photos.map(({ status }: PhotoResult) => status)).to.deep.equal(['done', 'failed']);
    for (const one of photos) expect(one).not.to.have.any.keys('before', 'after');
    expect(existsSync(at('report.files'))).to.equal(false);
  });

  it('makes no picture again that is newer than its file', async () => {
    const made = async () => {
      const [{ after }] = (await write()).photos;
      return readFileSync(at(after), 'latin1');
    };
    const first = await made();
    const [name] = readdirSync(at('report.files'));
    writeFileSync(at(`report.files/${name}`), 'kept');
    expect(await made()).to.equal('kept');
    utimesSync(at(`report.files/${name}`), 1, 1);
    expect(await made()).to.equal(first);
  });

  it('warns of a picture that it cannot make, and is written without', async () => {
    writeFileSync(at('text.jpg'), 'no photo');
    const [{ after }] = (await write({}, { output: at('text.jpg') })).photos;
    expect(after).to.equal(undefined);
    expect(reports.map(({ level, code }) => `${level} ${code}`)).to.deep.equal(['warn REPORT_PICTURE']);
  });

  it('has no copy of an original that changed after it was processed', async () => {
    const report = await make({ originals: true });
    const name = at('a b#1.jpg');
    const source = { sha256: 'f'.repeat(64), bytes: photo.length };
    await report.add(0, { kind: 'file', name, below: '' }, { input: name, output: name, status: 'done' }, source);
    await report.finish();
    expect(page().photos[0]).to.not.have.property('before');
    expect(reports.map(({ code }) => code)).to.deep.equal(['REPORT_PICTURE']);
  });

  it('shows what was written, without reading it again', async () => {
    const report = await make();
    const name = at('gone.jpg');
    await report.written(name, photoOf(noise(40, 30, 4, 1)));
    await report.add(0, { kind: 'file', name, below: '' }, { input: name, output: name, status: 'done' });
    await report.finish();
    expect(await sharp(at(page().photos[0].after)).metadata()).to.include({ width: 40, height: 30 });
  });

  it('replaces an earlier report, but no other file', async () => {
    await write();
    expect(await codeOf(make())).to.equal(undefined);
    writeFileSync(path(), '<title>my page</title>');
    const refused = await make().catch((error: { code: string; message: string }) => error);
    expect(refused).to.include({ code: 'OUTPUT_EXISTS' });
    // That flag is about outputs: it would not help.
    expect(refused).to.have.property('message').that.does.not.contain('--skip-existing');
    expect(await codeOf(make({ overwrite: true }))).to.equal(undefined);
    mkdirSync(at('folder.html'));
    expect(await codeOf(make({ path: at('folder.html'), overwrite: true }))).to.equal('OUTPUT_NOT_A_FILE');
  });

  it('has the name of an HTML file', async () => {
    for (const name of ['report.txt', 'report', 'report.htmlx']) {
      expect(await codeOf(make({ path: at(name) }))).to.equal('USAGE');
    }
    for (const name of ['a.htm', 'a.HTML']) expect(await codeOf(make({ path: at(name) }))).to.equal(undefined);
  });

  it('shows what was decided, and keeps the decisions about other photos', async () => {
    const known: PhotoCorrections = photoEntry(photo, size, [drawn], { review: 'accepted' });
    const other = photoEntry(Buffer.from('other'), size, [drawn]);
    const { photos, others } = await write({ corrections: [known, other] });
    expect(photos[0]).to.include({ applied: true, review: 'accepted', sha256: known.sha256 });
    expect(others).to.deep.equal([other]);
  });

  it('knows the faces of a photo that was skipped from the report of an earlier run', async () => {
    const { box } = drawn;
    const face = { box, confidence: 9, roll: 0, emotion: 'HAPPY', emotionConfidence: 9, covered: true } as const;
    const [before] = (await write({}, { faces: [face] })).photos;
    const report = await make();
    const name = at('a b#1.jpg');
    await report.add(0, { kind: 'file', name, below: '' }, { input: name, output: name, status: 'skipped' });
    await report.add(1, { kind: 'url', name: 'u' }, { input: 'u', status: 'skipped' });
    await report.finish();
    const [after, url] = page().photos;
    expect(after).to.deep.include({ status: 'skipped', faces: before.faces, sha256: before.sha256 });
    expect(url).not.to.have.property('sha256');
  });
});

describe('a picture of a report', () => {
  it('is a small upright copy of up to 1000 pixels', async () => {
    const turned = await sharp(await plainPhoto(1600, 800))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { format, width, height } = await sharp(await thumbnail(turned)).metadata();
    expect([format, width, height]).to.deep.equal(['webp', 500, 1000]);
    const small = await sharp(await thumbnail(await plainPhoto(60, 40))).metadata();
    expect([small.width, small.height]).to.deep.equal([60, 40]);
  });

  it('may be of a HEIC', async () => {
    const heic = readFileSync(new URL('../../core/photo/heif/display-p3.heic', import.meta.url));
    expect((await sharp(await thumbnail(heic)).metadata()).width).to.equal(256);
  });

  it('shows as much of a damaged photo as there is', async () => {
    const photo = await plainPhoto(600, 400);
    const { width } = await sharp(await thumbnail(photo.subarray(0, photo.length - 100))).metadata();
    expect(width).to.equal(600);
  });
});

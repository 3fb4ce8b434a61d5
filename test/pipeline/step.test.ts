import { expect } from 'chai';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import type { ImageStatus } from '../../src/pipeline/image-record.js';
import type { AnalysisStore } from '../../src/pipeline/ports.js';
import { type Step, type StepOutcome, takeStep } from '../../src/pipeline/step.js';
import { imageRecord } from '../support/image-record.js';
import { noon, pipelineDeps } from '../support/pipeline-deps.js';

const attributes = { contentType: 'image/jpeg', requestId: 'r' };
const damaged = () => Promise.reject(new EmojifyError('UNREADABLE_IMAGE', 'damaged'));
const busy = () => Promise.reject(Object.assign(new Error('too many requests'), { code: 'BUSY' }));

describe('a step of the pipeline', () => {
  const deps = pipelineDeps();
  const step = (id: string, work: Step['work'] = async () => ({ width: 7 }), to: Step['to'] = 'analyzed') =>
    takeStep(deps(), id, { to, work });
  const codes = () => deps().reports.map(({ level, code }) => `${level} ${code}`);
  const withMove = (move: AnalysisStore['move']) => ({ ...deps(), analyses: { ...deps().analyses, move } });

  const due: readonly [status: ImageStatus, to: Step['to'], outcome: StepOutcome][] = [
    ['received', 'analyzed', 'done'],
    ['analyzed', 'analyzed', 'skipped'],
    ['processed', 'analyzed', 'skipped'],
    ['failed', 'analyzed', 'skipped'],
    ['received', 'processed', 'skipped'],
    ['analyzed', 'processed', 'done'],
    ['processed', 'processed', 'skipped'],
    ['failed', 'processed', 'skipped'],
  ];
  for (const [status, to, outcome] of due)
    it(`to ${to} is ${outcome} for an image that is ${status}`, async () => {
      const id = await deps().stored({ status });
      let worked = false;
      const work = async () => {
        worked = true;
        return { width: 7 };
      };
      expect(await step(id, work, to)).to.equal(outcome);
      expect(worked).to.equal(outcome === 'done');
      expect(await deps().analyses.get(id)).to.include({ status: outcome === 'done' ? to : status });
    });

  it('stores the result with the time, and reports how long it took', async () => {
    const id = await deps().stored({});
    let time = noon;
    const now = () => time;
    const work = async () => {
      time += 1500;
      return { width: 7 };
    };
    expect(await takeStep({ ...deps(), now }, id, { to: 'analyzed', work })).to.equal('done');
    expect(await deps().analyses.get(id)).to.include({ width: 7, updatedAt: '2026-03-01T12:00:01.500Z' });
    const data = { imageId: id, requestId: 'request-1', milliseconds: 1500 };
    const message = 'image analyzed';
    expect(deps().reports).to.deep.equal([{ level: 'info', code: 'IMAGE_ANALYZED', message, data }]);
  });

  it('fails an image for good that can never succeed', async () => {
    const id = await deps().stored({});
    expect(await step(id, damaged)).to.equal('failed');
    const error = { code: 'UNREADABLE_IMAGE', message: 'damaged' };
    expect(await deps().analyses.get(id)).to.deep.include({ status: 'failed', error });
    expect(deps().reports).to.deep.equal([
      {
        level: 'warn',
        code: 'IMAGE_FAILED',
        message: 'image failed: damaged',
        data: { imageId: id, requestId: 'request-1', error },
      },
    ]);
    expect(await deps().analyses.lastFailure(id)).to.equal(undefined);
  });

  it('leaves an image as it is for another attempt, and notes why this one failed', async () => {
    const id = await deps().stored({});
    const before = await deps().analyses.get(id);
    const thrown = await step(id, busy).catch((error) => error);
    expect(thrown).to.include({ code: 'BUSY' });
    expect(await deps().analyses.get(id)).to.deep.equal(before);
    expect(await deps().analyses.lastFailure(id)).to.deep.include({
      code: 'BUSY',
      message: 'too many requests',
      at: '2026-03-01T12:00:00.000Z',
      expiresAt: before!.expiresAt,
    });
    const [report] = deps().reports;
    expect(report).to.include({ level: 'warn', code: 'STEP_FAILED' });
    expect(report?.data).to.deep.equal({ imageId: id, requestId: 'request-1', error: thrown });
  });

  it('notes an error without a code by its name', async () => {
    const id = await deps().stored({});
    await step(id, () => Promise.reject(new TypeError('a bug'))).catch(() => undefined);
    expect(await deps().analyses.lastFailure(id)).to.include({ code: 'TypeError', message: 'a bug' });
  });

  it('throws the error of the attempt even if it cannot be noted, and one of the store itself', async () => {
    const id = await deps().stored({});
    const failing = async () => Promise.reject(new Error('store down'));
    const noNote = { ...deps(), analyses: { ...deps().analyses, noteFailure: failing } };
    const thrown = await takeStep(noNote, id, { to: 'analyzed', work: busy }).catch((error) => error);
    expect(thrown).to.include({ code: 'BUSY' });
    const noRecord = { ...deps(), analyses: { ...deps().analyses, get: failing } };
    const unread = await takeStep(noRecord, id, { to: 'analyzed', work: busy }).catch((error) => error);
    expect(unread).to.include({ message: 'store down' });
    expect(codes()).to.deep.equal(['warn STEP_FAILED', 'warn STEP_FAILED']);
    expect(deps().reports[1]?.data).to.include({ imageId: id, requestId: undefined });
    expect(await deps().analyses.lastFailure(id)).to.equal(undefined);
  });

  it('removes the pictures of an image that was deleted, before the step or during it', async () => {
    const put = (id: string) => deps().images.put(`processed/${id}`, Buffer.from('x'), attributes);
    const { imageId } = imageRecord();
    await put(imageId);
    expect(await step(imageId)).to.equal('missing');
    expect(await deps().images.head(`processed/${imageId}`)).to.equal(undefined);
    const id = await deps().stored({}, Buffer.from('original'));
    const work = async () => {
      await deps().analyses.delete(id);
      await put(id);
      return {};
    };
    expect(await step(id, work)).to.equal('missing');
    for (const key of [`processed/${id}`, `originals/${id}`]) expect(await deps().images.head(key)).to.equal(undefined);
    expect(codes()).to.deep.equal(['info IMAGE_MISSING', 'info IMAGE_MISSING']);
    expect(deps().reports[1]?.data).to.deep.equal({ imageId: id });
  });

  it('is skipped if another attempt was faster, without a report', async () => {
    const id = await deps().stored({});
    for (const work of [async () => ({}), damaged]) {
      const outcome = await takeStep(
        withMove(async () => 'refused'),
        id,
        { to: 'analyzed', work },
      );
      expect(outcome).to.equal('skipped');
    }
    expect(codes()).to.deep.equal([]);
  });

  it('that fails for good tells that the image was deleted meanwhile', async () => {
    const id = await deps().stored({});
    const work = async () => {
      await deps().analyses.delete(id);
      return damaged();
    };
    expect(await step(id, work)).to.equal('missing');
  });
});

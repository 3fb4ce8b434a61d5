import { expect } from 'chai';
import type { FaceDetector } from '../../../src/core/detect/detector.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { decode } from '../../../src/core/photo/decode.js';
import { type LocalService, localService } from '../../support/local-service.js';
import { sample } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

describe('a photo on its way through the four functions', () => {
  const folder = suiteFolder();
  let detector: FaceDetector;
  let service: LocalService;
  let id: string;

  before(async () => {
    detector = await createLocalDetector();
    service = await localService({ data: folder(), detector });
  });
  after(() => service.stores.close());

  it('is taken with an id, its status and a link', async () => {
    const answer = await service.request('POST', '/images', {
      body: sample,
      headers: { 'content-type': 'image/jpeg' },
    });
    expect(answer.status).to.equal(202);
    id = String(answer.json().id);
    expect(answer.json()).to.deep.equal({ id, status: 'received', links: { self: `/images/${id}` } });
    expect(answer.headers.location).to.equal(`/images/${id}`);
  });

  it('is answered with 202 while it is on its way', async () => {
    const answer = await service.request('GET', `/images/${id}`, { headers: { accept: 'application/json' } });
    expect(answer.status).to.equal(202);
    expect(answer.headers['retry-after']).to.equal('1');
    expect(answer.json().status).to.equal('received');
  });

  it('comes back with the face covered', async () => {
    await service.settle();
    const answer = await service.request('GET', `/images/${id}`, { headers: { accept: 'image/*' } });
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.equal('image/jpeg');
    const result = await decode(answer.body);
    const original = await decode(sample);
    expect([result.width, result.height]).to.deep.equal([original.width, original.height]);
    expect(await detector.detect(result.images[0]!)).to.deep.equal([]);
  });

  it('has its faces in the status, with emoji and emotion', async () => {
    const answer = await service.request('GET', `/images/${id}`, { headers: { accept: 'application/json' } });
    expect(answer.status).to.equal(200);
    const { status, faces } = answer.json() as { status: string; faces: Record<string, unknown>[] };
    expect(status).to.equal('processed');
    expect(faces).to.have.length(1);
    expect(faces[0]).to.include({ emotion: 'HAPPY' });
    expect(faces[0]?.emoji).to.be.a('string');
    const box = faces[0]?.box as Record<string, number>;
    for (const ratio of Object.values(box)) expect(ratio).to.be.within(0, 1);
  });

  it('carries the id of the first request through every line', () => {
    const ids = service.reports.map(({ data }) => data?.requestId);
    expect(ids).to.have.length.greaterThan(2);
    expect(new Set(ids)).to.deep.equal(new Set(['request-1']));
  });

  it('is gone after DELETE, with both pictures', async () => {
    expect((await service.request('DELETE', `/images/${id}`)).status).to.equal(204);
    expect((await service.request('GET', `/images/${id}`)).status).to.equal(404);
    expect(await service.stores.images.head(`originals/${id}`)).to.equal(undefined);
    expect(await service.stores.images.head(`processed/${id}`)).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { silentReporter } from '../../src/errors/reporter.js';
import { analyzeImage } from '../../src/pipeline/analyze-image.js';
import { imageRecord } from '../support/image-record.js';
import { plainPhoto } from '../support/sample.js';
import { suiteFolder } from '../support/temp-folder.js';

describe('an image that cannot be analyzed', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  after(() => stores.close());

  /** How the step ends for this original and what the detector throws. */
  async function analyzed(bytes: Buffer | undefined, thrown = new Error('not reached')) {
    const record = imageRecord();
    await stores.analyses.create(record);
    if (bytes)
      await stores.images.put(`originals/${record.imageId}`, bytes, { contentType: 'image/jpeg', requestId: 'r' });
    const detector = { name: 'failing', detect: () => Promise.reject(thrown) };
    const deps = {
      images: stores.images,
      analyses: stores.analyses,
      now: Date.now,
      reporter: silentReporter,
      detector,
    };
    const outcome = await analyzeImage(deps, record.imageId).catch((error) => `thrown: ${error.code ?? error.message}`);
    return [outcome, (await stores.analyses.get(record.imageId))?.error?.code];
  }

  const fault = (code: 'TOO_MANY_FACES' | 'REKOGNITION_CROWD' | 'REKOGNITION_IMAGE', cause?: string) =>
    new EmojifyError(code, 'of a test', cause ? { cause: Object.assign(new Error(cause), { name: cause }) } : {});

  it('is failed for good when the picture is at fault', async () => {
    expect(await analyzed(Buffer.alloc(25_000_001))).to.deep.equal(['failed', 'BODY_TOO_LARGE']);
    expect(await analyzed(Buffer.from('no picture'))).to.deep.equal(['failed', 'NOT_AN_IMAGE']);
    const photo = await plainPhoto();
    for (const code of ['TOO_MANY_FACES', 'REKOGNITION_CROWD', 'REKOGNITION_IMAGE'] as const) {
      expect(await analyzed(photo, fault(code))).to.deep.equal(['failed', code]);
    }
  });

  it('is tried again when something else is', async () => {
    const photo = await plainPhoto();
    expect(await analyzed(photo, fault('REKOGNITION_IMAGE', 'InvalidS3ObjectException'))).to.deep.equal([
      'thrown: REKOGNITION_IMAGE',
      undefined,
    ]);
    for (const code of ['REKOGNITION_ACCESS_DENIED', 'REKOGNITION_THROTTLED'] as const) {
      expect(await analyzed(photo, new EmojifyError(code, 'of a test'))).to.deep.equal([`thrown: ${code}`, undefined]);
    }
    expect(await analyzed(photo, new Error('a bug of ours'))).to.deep.equal(['thrown: a bug of ours', undefined]);
  });
});

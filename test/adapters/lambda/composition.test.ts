import { join } from 'node:path';
import { expect } from 'chai';
import {
  detectorFromEnvironment,
  fetchFromEnvironment,
  newImageId,
  objectOriginsFromEnvironment,
  storesFromEnvironment,
} from '../../../src/adapters/lambda/composition.js';
import { decode } from '../../../src/core/photo/decode.js';
import { isImageId } from '../../../src/pipeline/keys.js';
import { loopback } from '../../support/loopback.js';
import { sample } from '../../support/sample.js';
import { tempFolder } from '../../support/temp-folder.js';

const thrown = async (work: () => unknown): Promise<{ code?: string; message?: string }> => {
  try {
    await work();
  } catch (error) {
    return error as { code?: string };
  }
  return {};
};

describe('what the environment says of a function', () => {
  const folder = tempFolder();
  const { serve } = loopback();

  it('are the stores of this machine, opened once, unless it names a bucket and a table', async () => {
    const env = { EMOJIFY_DATA: join(folder(), 'data'), EMOJIFY_OBJECTS_URL: 'http://127.0.0.1:3000/objects' };
    const stores = await storesFromEnvironment(env);
    expect(await storesFromEnvironment(env)).to.equal(stores);
    const link = await stores.images.signDownload('processed/a', 60);
    expect(link).to.match(/^http:\/\/127\.0\.0\.1:3000\/objects\/processed\/a\?/);
    const aws = await storesFromEnvironment({ IMAGES_BUCKET: 'bucket', IMAGES_TABLE: 'Images' });
    expect(aws).not.to.equal(stores);
  });

  it('is an error when it names only one of the two', async () => {
    expect(await thrown(() => storesFromEnvironment({ IMAGES_BUCKET: 'bucket' }))).to.include({
      code: 'SETTING_INVALID',
      message: 'IMAGES_TABLE is not set: IMAGES_BUCKET and IMAGES_TABLE belong together',
    });
  });

  it('is the detector: the embedded one here, Rekognition beside a bucket, or the one it names', async () => {
    expect(detectorFromEnvironment({}).name).to.equal('local');
    const onAws = detectorFromEnvironment({ IMAGES_BUCKET: 'bucket' });
    expect(onAws.name).to.equal('rekognition');
    expect(onAws.detectStored).to.be.a('function');
    const local = detectorFromEnvironment({ IMAGES_BUCKET: 'bucket', FACE_DETECTOR: 'local' });
    const [frame] = (await decode(sample)).images;
    expect(await local.detect(frame!)).to.have.length(1);
    expect(await thrown(() => detectorFromEnvironment({ FACE_DETECTOR: 'magic' }))).to.include({
      code: 'SETTING_INVALID',
      message: 'invalid FACE_DETECTOR "magic": expected rekognition or local',
    });
  });

  it('opens the guarded fetch to private addresses only when it says so', async () => {
    const url = await serve((_, response) => response.end(sample));
    for (const no of [undefined, '', '0', 'false'])
      expect(await thrown(() => fetchFromEnvironment({ EMOJIFY_ALLOW_PRIVATE_URLS: no })(url))).to.include({
        code: 'URL_PRIVATE_ADDRESS',
      });
    for (const word of ['1', 'true', 'yes']) {
      const { bytes } = await fetchFromEnvironment({ EMOJIFY_ALLOW_PRIVATE_URLS: word })(url);
      expect(bytes.equals(sample), word).to.equal(true);
    }
  });

  it('returns the origins of signed links', () => {
    const aws = { IMAGES_BUCKET: 'bucket', AWS_REGION: 'eu-west-1' };
    expect(objectOriginsFromEnvironment(aws)).to.deep.equal(['https://bucket.s3.eu-west-1.amazonaws.com']);
    const china = { ...aws, AWS_REGION: 'cn-north-1' };
    expect(objectOriginsFromEnvironment(china)).to.deep.equal(['https://bucket.s3.cn-north-1.amazonaws.com.cn']);
    const emulated = { ...aws, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' };
    expect(objectOriginsFromEnvironment(emulated)).to.deep.equal(['http://127.0.0.1:4566']);
    const here = { EMOJIFY_OBJECTS_URL: 'http://127.0.0.1:3000/objects' };
    expect(objectOriginsFromEnvironment(here)).to.deep.equal(['http://127.0.0.1:3000']);
    expect(objectOriginsFromEnvironment({})).to.deep.equal([]);
  });

  it('has ids that are UUIDs and sort by time', () => {
    const ids = Array.from({ length: 100 }, newImageId);
    expect(ids.every(isImageId)).to.equal(true);
    expect([...ids].sort()).to.deep.equal(ids);
  });
});

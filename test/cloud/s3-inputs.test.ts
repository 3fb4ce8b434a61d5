import { expect } from 'chai';
import type { CloudService } from '../../src/cloud/cloud-service.js';
import { listS3Photos } from '../../src/cloud/s3-inputs.js';
import { codeOf } from '../support/pictures.js';

const keys = [
  'in/a.jpg',
  'in/b.txt',
  'in/deep/er/c.PNG',
  'in/../../etc/d.jpg',
  'in//e.jpg',
  'in2/f.jpg',
  'in/empty.jpg',
  'top.webp',
];

const service = {
  async *listObjects(bucket: string, prefix: string) {
    for (const key of keys.filter((one) => one.startsWith(prefix)))
      yield { bucket, key, etag: key, size: key.includes('empty') ? 0 : 5 };
  },
} as unknown as CloudService;

const below = async (url: string, recursive = true) =>
  (await listS3Photos(service, url, recursive)).map((input) => `${input.below}|${input.key}`);

describe('photos in S3', () => {
  it('are those under a prefix, by their names, without empty ones', async () => {
    expect(await below('s3://party/in/', false)).to.deep.equal(['|in/a.jpg', '|in//e.jpg']);
    expect(await below('s3://party/in', false)).to.deep.equal(['|in/a.jpg', '|in//e.jpg']);
    expect(await below('s3://party', false)).to.deep.equal(['|top.webp']);
    expect(await below('s3://party/top.webp', false)).to.deep.equal(['|top.webp']);
  });

  it('keep their folders, none of which leads out of where results go', async () => {
    expect(await below('s3://party/in')).to.deep.equal([
      '|in/a.jpg',
      'deep/er|in/deep/er/c.PNG',
      '_/_/etc|in/../../etc/d.jpg',
      '|in//e.jpg',
    ]);
  });

  it('are refused with a reason', async () => {
    expect(await codeOf(listS3Photos(service, 's3://party/nothing', true))).to.equal('NO_PHOTOS');
    for (const url of ['s3://', 's3://B', 's3:///in', 's3://a_b/c'])
      expect(await codeOf(listS3Photos(service, url, true)), url).to.equal('USAGE');
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { type LocalStores, openLocalStores } from '../../src/stores/local-stores.js';
import { imageRecord } from '../support/image-record.js';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify retry', () => {
  const folder = tempFolder();
  let stores: LocalStores;
  beforeEach(async () => {
    stores = await openLocalStores({ data: join(folder(), '.emojify/data') });
  });
  afterEach(() => stores.close());

  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const stored = async (changes: Partial<ImageRecord>): Promise<string> => {
    const record = imageRecord(changes);
    await stores.analyses.create(record);
    const attributes = { contentType: 'image/jpeg', requestId: 'request-1' };
    await stores.images.put(`originals/${record.imageId}`, Buffer.from('photo'), attributes);
    return record.imageId;
  };
  const failed = () => stored({ status: 'failed', error: { code: 'UNREADABLE_IMAGE', message: 'damaged' } });
  const announced = async () => (await stores.objectChanges.read(0, 1e6)).map(({ change }) => change.key);
  const retry = (...args: string[]) => runCli(['retry', ...args], { cwd: folder() });

  it('sends the images named through again from the start', async () => {
    const id = await failed();
    const { stdout, stderr, code } = await retry(id);
    expect({ stdout, stderr, code }).to.deep.equal({ stdout: `${id}  sent through again\n`, stderr: '', code: 0 });
    const record = await stores.analyses.get(id);
    expect(record).to.include({ status: 'received', requestId: 'request-1' });
    expect(record).not.to.have.property('error');
    expect(await announced()).to.deep.equal([`originals/${id}`, `originals/${id}`]);
  });

  it('finds what failed, and what has not moved on for so long', async () => {
    const [broken, stuck, halfway, fresh] = [
      await failed(),
      await stored({ updatedAt: minutesAgo(11) }),
      await stored({ status: 'analyzed', faces: [], updatedAt: minutesAgo(20) }),
      await stored({ updatedAt: minutesAgo(9) }),
    ];
    const { stdout, code } = await retry('--failed', '--stuck', '10m', '--json');
    expect(code).to.equal(0);
    const { images, summary } = JSON.parse(stdout);
    expect(images).to.deep.equal([broken, stuck, halfway].map((id) => ({ id, outcome: 'sent' })));
    expect(summary).to.deep.equal({ sent: 3, done: 0, failed: 0 });
    expect((await announced()).filter((key) => key.endsWith(fresh))).to.have.length(1);
  });

  it('leaves what is processed alone, says what it cannot retry, and exits 1 for that', async () => {
    const [done, gone, unknown] = [await stored({ status: 'processed' }), await failed(), v7()];
    await stores.images.delete(`originals/${gone}`);
    const { stdout, code } = await retry(done, gone, unknown, 'no-id', '--json');
    expect(code).to.equal(1);
    const { images, summary } = JSON.parse(stdout);
    expect(images.map(({ outcome }: { outcome: string }) => outcome)).to.deep.equal([
      'done',
      'no-original',
      'missing',
      'missing',
    ]);
    expect(summary).to.deep.equal({ sent: 0, done: 1, failed: 3 });
    expect((await stores.analyses.get(gone))?.status).to.equal('failed');
  });

  it('says when there is nothing to retry', async () => {
    const { stdout, stderr, code } = await retry('--failed');
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(stderr).to.equal('nothing to retry: no image failed or got stuck\n');
  });

  const wrong: readonly [args: string[], code: string][] = [
    [[], 'USAGE'],
    [['--stuck', 'long'], 'USAGE'],
    [['--failed', '--data', 'x', '--stage', 'prod'], 'USAGE'],
    [['--failed', '--data', 'nowhere'], 'DATA_MISSING'],
  ];
  for (const [args, code] of wrong)
    it(`refuses "retry ${args.join(' ')}" with ${code} and exit 2`, async () => {
      const run = await retry(...args, '--json');
      expect(run.code).to.equal(2);
      expect(JSON.parse(run.stdout).error.code).to.equal(code);
      expect(existsSync(join(folder(), 'nowhere'))).to.equal(false);
    });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { imageRecord } from '../support/image-record.js';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

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
  const retry = (...args: string[]) => runCli(['retry', '--local', ...args], { cwd: folder() });

  it('sends the images named through again from the start', async () => {
    const id = await failed();
    const { stdout, stderr, code } = await retry(id);
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: `${id}  queued again\n`,
      stderr: 'retrying images of local data in .emojify/data\n',
      code: 0,
    });
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
    const { place, images, summary } = JSON.parse(stdout);
    expect(place).to.equal('local data in .emojify/data');
    expect(images).to.deep.equal([broken, stuck, halfway].map((id) => ({ id, outcome: 'sent' })));
    expect(summary).to.deep.equal({ sent: 3, done: 0, failed: 0 });
    expect((await announced()).filter((key) => key.endsWith(fresh))).to.have.length(1);
  });

  it('sends one that is processed through again only if its result is gone', async () => {
    const id = await stored({ status: 'processed', faces: [], result: { contentType: 'image/jpeg', bytes: 6 } });
    expect((await retry(id)).stdout).to.equal(`${id}  queued again\n`);
    expect(await stores.analyses.get(id))
      .to.include({ status: 'received' })
      .and.not.to.have.property('result');
  });

  it('leaves what is processed alone, says what it cannot retry, and exits 1 for that', async () => {
    const [done, gone, unknown] = [await stored({ status: 'processed' }), await failed(), v7()];
    await stores.images.put(`processed/${done}`, Buffer.from('result'), { contentType: 'image/jpeg', requestId: 'r' });
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
    expect(stderr).to.match(/\nnothing to retry: no image has failed or is stuck\n$/);
  });

  it('takes --data for --local', async () => {
    const id = await failed();
    const { stdout, code } = await runCli(['retry', id, '--data', '.emojify/data'], { cwd: folder() });
    expect({ stdout, code }).to.deep.equal({ stdout: `${id}  queued again\n`, code: 0 });
  });

  describe('without --local', () => {
    const withoutCredentials = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    };
    const deployed = (id: string) => runCli(['retry', id, '--json'], { cwd: folder(), env: withoutCredentials });

    it('leaves the local images alone and names --local where there is no service', async () => {
      const run = await deployed(await failed());
      expect(run.code).to.equal(2);
      const { error } = JSON.parse(run.stdout);
      expect(error.code).to.equal('SERVICE_NOT_FOUND');
      expect(error.hint).to.include('for the images of "emojify dev" on this machine, pass --local');
    });

    it('names --local where there are no credentials', async () => {
      writeFiles(folder(), {
        'serverless.yml':
          'service: photos\nprovider: {name: aws, runtime: nodejs24.x}\nfunctions: {view: {handler: a.handler}}\n',
        'a.mjs': 'export const handler = async () => ({});\n',
      });
      const id = await failed();
      const run = await deployed(id);
      expect(run.code).to.equal(2);
      const { error } = JSON.parse(run.stdout);
      expect(error.code).to.equal('AWS_NO_CREDENTIALS');
      expect(error.hint).to.include('pass --local');
      expect((await stores.analyses.get(id))?.status).to.equal('failed');
    });
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

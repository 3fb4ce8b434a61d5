import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import Sqlite from 'libsql';
import { checkData } from '../../src/dev/check-data.js';
import { lockData } from '../../src/dev/data-lock.js';
import { openQueueStore } from '../../src/dev/messages/queue-store.js';
import { openDeliveryStore } from '../../src/dev/triggers/delivery-store.js';
import { localService } from '../support/local-service.js';
import { plainPhoto } from '../support/sample.js';
import { suiteFolder } from '../support/temp-folder.js';

/** Overwrites whole pages from `first` on, which flipped bytes of a disk look like. */
async function flip(file: string, first: number, pages = 1): Promise<void> {
  const bytes = await readFile(file);
  bytes.fill(0x5a, first * 4096, Math.min(bytes.length, (first + pages) * 4096));
  await writeFile(file, bytes);
}

describe('dev --check', () => {
  const folder = suiteFolder();
  const detector = { name: 'none', detect: async () => [] };
  const ids: string[] = [];
  let count = 0;

  before(async () => {
    const service = await localService({ data: join(folder(), 'good'), detector });
    for (const width of [40, 50, 60]) {
      const headers = { 'content-type': 'image/jpeg' };
      const answer = await service.request('POST', '/images', { headers, body: await plainPhoto(width, 40) });
      ids.push(String(answer.json().id));
    }
    await service.settle();
    await service.stores.close();
    // Everything in one file, so that damage to it is not covered by the log.
    const db = new Sqlite(join(folder(), 'good/emojify.db'));
    db.exec('pragma wal_checkpoint(truncate)');
    db.close();
  });

  /** A copy of a folder with three processed images; without the log, which is empty and may be removed meanwhile. */
  async function copy(): Promise<string> {
    count += 1;
    const data = join(folder(), `copy-${count}`);
    const filter = (path: string) => !/\.db-(wal|shm)$/.test(path);
    await cp(join(folder(), 'good'), data, { recursive: true, filter });
    return data;
  }

  /** Checks it, lets the pipeline go on, and answers what was found and the status of each image. */
  async function checked(data: string) {
    const { findings, summary } = await checkData(data);
    const service = await localService({ data, detector });
    try {
      await service.settle();
      const pictures = await Promise.all(ids.map((id) => service.request('GET', `/images/${id}`)));
      const lost = pictures.find(({ status }) => status === 404);
      if (lost) expect(lost.json()).to.include({ code: 'RESULT_MISSING' });
      return { codes: findings.map(({ code }) => code), summary, states: pictures.map(({ status }) => status) };
    } finally {
      await service.stores.close();
    }
  }

  const fileOf = async (data: string, kind: 'originals' | 'processed', id: string) => {
    const names = await readdir(join(data, 'objects', kind));
    return join(data, 'objects', kind, names.find((name) => name.startsWith(id)) ?? '');
  };
  const intact = { repaired: 0, lost: 0, noted: 0, sentAgain: 0 };

  it('changes nothing where nothing is wrong', async () => {
    expect(await checked(await copy())).to.deep.equal({ codes: [], summary: intact, states: [200, 200, 200] });
  });

  it('makes a result again that is gone, cut or changed', async () => {
    const data = await copy();
    const [gone, cut, changed] = await Promise.all(ids.map((id) => fileOf(data, 'processed', id)));
    await rm(gone!);
    await truncate(cut!, 100);
    await writeFile(changed!, Buffer.alloc((await readFile(changed!)).length));
    const { codes, summary, states } = await checked(data);
    expect(codes.filter((code) => code === 'RESULT_LOST')).to.have.length(3);
    expect(summary).to.include({ repaired: 3, lost: 0, sentAgain: 3 });
    expect(states).to.deep.equal([200, 200, 200]);
  });

  it('reports originals that are lost or changed, and keeps their results', async () => {
    const data = await copy();
    await rm(await fileOf(data, 'originals', ids[0]!));
    await writeFile(await fileOf(data, 'originals', ids[1]!), 'x');
    const changed = await fileOf(data, 'originals', ids[2]!);
    await flip(changed, 0);
    await rm(await fileOf(data, 'processed', ids[0]!));
    const { codes, summary, states } = await checked(data);
    expect(codes.filter((code) => code === 'ORIGINAL_LOST')).to.have.length(2);
    expect(codes).to.include.members(['ORIGINAL_CHANGED', 'RESULT_LOST']);
    expect(summary).to.include({ lost: 4, sentAgain: 0 });
    expect(states).to.deep.equal([404, 200, 200]);
  });

  const databases: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
    'of other bytes': (file) => writeFile(file, Buffer.alloc(50_000, 0x5a)),
    'with flipped bytes in the schema': (file) => flip(file, 0),
    'that was cut': (file) => truncate(file, 4096 * 3 + 100),
    'that is empty': (file) => writeFile(file, ''),
    'that is gone': (file) => rm(file),
  };
  for (const [state, damage] of Object.entries(databases))
    it(`brings every image back beside a database ${state}, and keeps the database`, async () => {
      const data = await copy();
      const before = (await readdir(data)).length;
      await damage(join(data, 'emojify.db'));
      const { codes, states } = await checked(data);
      expect(codes[0]).to.match(/^DATABASE_/);
      expect(states).to.deep.equal([200, 200, 200]);
      const kept = (await readdir(data)).some((name) => name.startsWith('emojify.db.damaged-'));
      expect(kept).to.equal(codes[0] === 'DATABASE_DAMAGED');
      expect(before).to.be.greaterThan(0);
      expect((await checkData(data)).summary).to.include({ repaired: 0, lost: 0 });
    });

  it('copies what can be read of a database with flipped pages', async () => {
    const pages = (await readFile(join(folder(), 'good/emojify.db'))).length / 4096;
    for (let page = 1; page < pages; page += 4) {
      const data = await copy();
      await flip(join(data, 'emojify.db'), page);
      expect((await checked(data)).states, `page ${page}`).to.deep.equal([200, 200, 200]);
    }
  });

  it('restarts images whose row is not valid JSON, and deletes such entries of the logs', async () => {
    const data = await copy();
    const db = new Sqlite(join(data, 'emojify.db'));
    db.exec(`update images set record = substr(record, 3) where imageId = '${ids[0]}'`);
    db.exec("update recordChanges set change = 'x' where sequence = 1");
    db.close();
    const { codes, states } = await checked(data);
    expect(codes).to.have.members(['ROW_DAMAGED', 'ROW_DAMAGED', 'IMAGE_RECOVERED']);
    expect(states).to.deep.equal([200, 200, 200]);
  });

  it('moves a file named "objects" aside', async () => {
    const data = await copy();
    await rename(join(data, 'objects'), join(data, 'elsewhere'));
    await writeFile(join(data, 'objects'), 'mine');
    const { codes } = await checked(data);
    expect(codes[0]).to.equal('OBJECTS_NOT_A_FOLDER');
    const aside = (await readdir(data)).find((name) => name.startsWith('objects.damaged-'));
    expect(await readFile(join(data, aside!), 'utf8')).to.equal('mine');
  });

  it('copies what can be read of damaged dead letters, and replaces a damaged lock', async () => {
    const data = await copy();
    const deliveries = openDeliveryStore(data);
    deliveries.add({
      functionName: 'analyzeImage',
      source: 's3',
      imageIds: [],
      event: {},
      attempts: 3,
      error: 'no',
      failedAt: '2026-01-01T00:00:00.000Z',
    });
    deliveries.close();
    await writeFile(join(data, 'dev.lock'), Buffer.alloc(5000, 0x5a));
    await rm(join(data, 'deliveries.sqlite-wal'), { force: true });
    await writeFile(join(data, 'deliveries.sqlite'), Buffer.alloc(5000, 0x5a));
    await writeFile(join(data, 'queues.sqlite'), Buffer.alloc(5000, 0x5a));
    const { codes } = await checked(data);
    expect(codes).to.have.members(['LOCK_DAMAGED', 'DEAD_LETTERS_DAMAGED', 'QUEUES_DAMAGED']);
    openQueueStore(data).close();
    const again = openDeliveryStore(data);
    expect(again.dead()).to.have.length.lessThan(2);
    again.close();
  });

  it('names files that belong to no image, and leaves them', async () => {
    const data = await copy();
    const file = join(data, 'objects/originals/stray');
    await writeFile(file, 'half');
    expect((await checkData(data)).findings[0]).to.include({ code: 'FILE_UNKNOWN', state: 'noted', file });
    expect(await readFile(file, 'utf8')).to.equal('half');
  });

  it('is refused while dev is using the folder, and for a missing folder', async () => {
    const data = await copy();
    const codeOf = (path: string) => checkData(path).catch((error) => error.code);
    const lock = lockData(data);
    expect(await codeOf(data)).to.equal('DATA_IN_USE');
    lock.release();
    expect(await codeOf(join(data, 'none'))).to.equal('DATA_MISSING');
    await mkdir(join(data, 'empty'));
    expect((await checkData(join(data, 'empty'))).summary).to.deep.equal(intact);
  });
});

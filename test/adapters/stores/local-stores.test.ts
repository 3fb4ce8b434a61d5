import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import type { Change, RecordChange } from '../../../src/pipeline/ports.js';
import { analysisStoreContract } from '../../contract/analysis-store.js';
import { imageStoreContract } from '../../contract/image-store.js';
import { imageRecord } from '../../support/image-record.js';
import { tempFolder } from '../../support/temp-folder.js';

/** Serves the signed links of these stores on loopback. */
function serveLinks(stores: () => LocalStores): Server {
  return createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const request = new Request(url, {
      method: incoming.method,
      headers: incoming.headers as Record<string, string>,
      ...(incoming.method === 'PUT' && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
    });
    const answer = await stores().receiveSigned(request, url.pathname.replace('/objects/', ''));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
}

describe('stores of this machine', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  async function open(now?: () => number, data?: string): Promise<LocalStores> {
    const folder = data ?? (await mkdtemp(join(tmpdir(), 'emojify-test-')));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const server = serveLinks(() => stores).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(async () => server.close());
    const { port } = server.address() as AddressInfo;
    const stores = await openLocalStores({ data: folder, now, objectsUrl: () => `http://127.0.0.1:${port}/objects` });
    cleanups.push(() => stores.close());
    return stores;
  }

  describe('files as an image store', () => imageStoreContract(async () => (await open()).images));
  describe('SQLite as an analysis store', () => analysisStoreContract(async (now) => (await open(now)).analyses));

  describe('signed links', () => {
    const attributes = { contentType: 'image/jpeg', requestId: 'r' };

    it('are refused when anything of them was changed', async () => {
      const { images } = await open();
      await images.put('originals/a', Buffer.from('secret'), attributes);
      await images.put('processed/a', Buffer.from('public'), attributes);
      const link = await images.signDownload('processed/a', 60);
      expect((await fetch(link)).status).to.equal(200);
      expect((await fetch(link.replace('processed', 'originals'))).status).to.equal(403);
      expect((await fetch(link.replace(/expires=\d+/, 'expires=9999999999'))).status).to.equal(403);
      expect((await fetch(link, { method: 'PUT', body: 'x' })).status).to.equal(403);
      expect((await fetch(link.replace(/signature=\w+/, 'signature='))).status).to.equal(403);
    });

    it('are refused once their time is up', async () => {
      let now = Date.now();
      const { images } = await open(() => now);
      await images.put('processed/a', Buffer.from('x'), attributes);
      const link = await images.signDownload('processed/a', 60);
      now += 61_000;
      expect((await fetch(link)).status).to.equal(403);
    });

    it('take no upload of another length or type', async () => {
      const { images } = await open();
      const { url, headers } = await images.signUpload('originals/a', { ...attributes, size: 4, expiresIn: 60 });
      const put = (body: string, more = {}) => fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body });
      expect((await put('five!')).status).to.equal(403);
      expect((await put('four', { 'content-type': 'text/html' })).status).to.equal(403);
      expect((await put('four', { 'x-amz-meta-requestid': 'other' })).status).to.equal(403);
      expect((await put('four')).status).to.equal(200);
    });
  });

  describe('change logs', () => {
    it('have an entry for each write, in order, and none for a write that was refused', async () => {
      const { analyses, recordChanges } = await open();
      const record = imageRecord();
      await analyses.create(record);
      await analyses.create(record);
      const step = { from: ['received'] as const, to: 'analyzed' as const, changes: {}, updatedAt: record.updatedAt };
      await analyses.move(record.imageId, step);
      await analyses.move(record.imageId, step);
      await analyses.delete(record.imageId);
      await analyses.delete(record.imageId);
      const changes = await recordChanges.read(0, 10);
      expect(changes.map(({ change }) => change.kind)).to.deep.equal(['INSERT', 'MODIFY', 'REMOVE']);
      expect(changes[1]?.change.record).to.deep.equal({ ...record, status: 'analyzed' });
      expect(await recordChanges.read(changes[0]!.sequence, 1)).to.deep.equal([changes[1]]);
    });

    it('announce objects that were written, written again and removed', async () => {
      const { images, objectChanges } = await open();
      await images.put('originals/a', Buffer.from('abc'), { contentType: 'image/jpeg', requestId: 'r' });
      await images.touch('originals/a');
      await images.delete('originals/a');
      await images.delete('originals/a');
      const changes = (await objectChanges.read(0, 10)).map(({ change }) => change);
      const written = { kind: 'created', key: 'originals/a', size: 3, eTag: '900150983cd24fb0d6963f7d28e17f72' };
      expect(changes).to.deep.equal([written, written, { ...written, kind: 'removed' }]);
    });

    it('wake who waits, also for the write of another process', async () => {
      const data = await mkdtemp(join(tmpdir(), 'emojify-test-'));
      const [here, there] = [await open(undefined, data), await open(undefined, data)];
      const { signal } = new AbortController();
      const waits = [here.recordChanges.wait(0, signal), there.recordChanges.wait(0, signal)];
      await here.analyses.create(imageRecord());
      await Promise.all(waits);
    });

    it('stop waiting when the signal is aborted', async () => {
      const { recordChanges } = await open();
      const control = new AbortController();
      const wait = recordChanges.wait(0, control.signal);
      control.abort();
      await wait;
    });

    it('remember how far each consumer is, and never go back', async () => {
      const data = await mkdtemp(join(tmpdir(), 'emojify-test-'));
      const { recordChanges } = await open(undefined, data);
      expect(await recordChanges.checkpoint('processImage')).to.equal(0);
      await recordChanges.advance('processImage', 7);
      await recordChanges.advance('processImage', 5);
      await recordChanges.advance('other', 2);
      const again = await open(undefined, data);
      expect(await again.recordChanges.checkpoint('processImage')).to.equal(7);
      expect(await again.objectChanges.checkpoint('processImage')).to.equal(0);
    });
  });

  describe('a process killed with SIGKILL while it writes', () => {
    const folder = tempFolder();

    /** Writes images without end; prints each id once everything of it was written. */
    async function writeUntilKilled(data: string, lines: number): Promise<string[]> {
      const writer = fileURLToPath(new URL('../../support/endless-writer.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', writer, data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      for await (const chunk of child.stdout) {
        printed += chunk;
        if (printed.split('\n').length > lines) child.kill('SIGKILL');
      }
      return printed.split('\n').slice(0, -1);
    }

    it('has lost nothing that it said was written: records, pictures and their changes', async () => {
      const ids = [...(await writeUntilKilled(folder(), 5)), ...(await writeUntilKilled(folder(), 9))];
      const stores = await open(undefined, folder());
      const changes = await allChanges(stores);
      const created = (await stores.objectChanges.read(0, 1e6)).map(({ change }) => change.key);
      for (const id of ids) {
        expect((await stores.analyses.get(id))?.status).to.equal('analyzed');
        expect((await stores.images.get(`originals/${id}`))?.bytes.toString()).to.equal(id.repeat(5000));
        expect(created).to.include(`originals/${id}`);
        const states = changes.filter(({ change }) => change.imageId === id).map(({ change }) => change.record?.status);
        expect(states).to.deep.equal(['received', 'analyzed']);
      }
    });
  });

  async function allChanges({ recordChanges }: LocalStores): Promise<Change<RecordChange>[]> {
    return [...(await recordChanges.read(0, 1e6))];
  }

  describe('a damaged data folder', () => {
    const folder = tempFolder();
    const attributes = { contentType: 'image/jpeg', requestId: 'r' };
    const opening = () => openLocalStores({ data: folder() }).catch((thrown) => thrown);
    const withPhoto = async () => {
      const stores = await openLocalStores({ data: folder() });
      await stores.images.put('processed/a', Buffer.alloc(1000, 7), attributes);
      return stores;
    };
    const photo = async () =>
      join(folder(), 'objects/processed', (await readdir(join(folder(), 'objects/processed')))[0]!);

    it('gives no photo whose file is gone or cut, rather than a part of one', async () => {
      const stores = await withPhoto();
      try {
        await truncate(await photo(), 500);
        expect(await stores.images.get('processed/a')).to.equal(undefined);
        await rm(await photo());
        expect(await stores.images.get('processed/a')).to.equal(undefined);
      } finally {
        await stores.close();
      }
    });

    /** Brings everything from the log into the database, so that damage to it is not covered by the log. */
    const checkpoint = async (file: string) => {
      const { default: Sqlite } = await import('libsql');
      const db = new Sqlite(file);
      db.exec('pragma wal_checkpoint(truncate)');
      db.close();
    };

    it('is reported when its database is invalid, or has flipped bytes', async () => {
      await (await withPhoto()).close();
      const file = join(folder(), 'emojify.db');
      await checkpoint(file);
      const bytes = await readFile(file);
      const flipped = Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(3996, 0x5a), bytes.subarray(4096)]);
      for (const [name, damaged] of Object.entries({ none: Buffer.alloc(bytes.length, 0x5a), flipped })) {
        const data = join(folder(), name);
        await mkdir(data);
        await writeFile(join(data, 'emojify.db'), damaged);
        const error = await openLocalStores({ data }).catch((thrown) => thrown);
        expect(error, name).to.include({ code: 'DATA_DAMAGED' });
      }
    });

    it('is reported by every store, even if it occurs while another process is writing', async () => {
      const [here, there] = [await withPhoto(), await openLocalStores({ data: folder() })];
      try {
        const record = imageRecord();
        await here.analyses.create(record);
        await there.analyses.create(imageRecord());
        await checkpoint(join(folder(), 'emojify.db'));
        await writeFile(join(folder(), 'emojify.db'), Buffer.alloc(200_000, 0x5a));
        const list = async () => {
          for await (const { imageId } of here.analyses.list('received')) expect(imageId).to.equal('none');
        };
        const calls: Readonly<Record<string, () => Promise<unknown>>> = {
          get: () => here.images.get('processed/a'),
          put: () => here.images.put('processed/b', Buffer.from('x'), attributes),
          record: () => here.analyses.get(record.imageId),
          create: () => here.analyses.create(imageRecord()),
          list,
          read: () => here.recordChanges.read(0, 10),
        };
        for (const [name, call] of Object.entries(calls))
          expect(await call().catch((error) => error), name).to.include({ code: 'DATA_DAMAGED' });
        expect(await readdir(join(folder(), 'objects/processed')), 'nothing half entered').to.have.length(1);
      } finally {
        await Promise.all([here.close(), there.close()]);
      }
    });

    it('keeps the photos beside a new database, which would sweep them as strays', async () => {
      await (await withPhoto()).close();
      await utimes(await photo(), 0, 0);
      for (const name of await readdir(folder())) if (name.startsWith('emojify.db')) await rm(join(folder(), name));
      expect(await opening()).to.include({ code: 'DATA_DAMAGED' });
      expect(await readFile(await photo())).to.have.length(1000);
      expect(await opening(), 'the second time as well').to.include({ code: 'DATA_DAMAGED' });
    });

    it('is refused when objects is a file', async () => {
      await writeFile(join(folder(), 'objects'), 'x');
      expect(await opening()).to.include({ code: 'DATA_UNUSABLE' });
    });
  });

  describe('opening a data folder', () => {
    const folder = tempFolder();

    it('drops images whose time is up, and files that were never entered', async () => {
      const first = await open(undefined, folder());
      const record = imageRecord({ expiresAt: Math.floor(Date.now() / 1000) + 60 });
      await first.analyses.create(record);
      const key = `originals/${record.imageId}`;
      await first.images.put(key, Buffer.from('x'), { contentType: 'image/jpeg', requestId: 'r' });
      const stray = join(folder(), 'objects/originals/stray');
      await writeFile(stray, 'half');
      await utimes(stray, 1, 1);
      await open(undefined, folder());
      expect(await first.images.head(key)).to.include({ size: 1 });
      expect(await readdir(join(folder(), 'objects/originals'))).to.have.length(1);
      await open(() => Date.now() + 61_000, folder());
      expect(await first.analyses.get(record.imageId)).to.equal(undefined);
      expect(await readdir(join(folder(), 'objects/originals'))).to.deep.equal([]);
    });

    it('says so when it cannot be used', async () => {
      const file = join(folder(), 'file');
      await writeFile(file, '');
      const error = await openLocalStores({ data: file }).catch((thrown) => thrown);
      expect(error).to.include({ code: 'DATA_UNUSABLE' });
      await writeFile(join(folder(), 'emojify.db'), 'no database, but text that is long enough to be read as one');
      expect(await openLocalStores({ data: folder() }).catch((thrown) => thrown)).to.include({ code: 'DATA_DAMAGED' });
    });

    it('refuses one that a later version wrote', async () => {
      const { openDatabase } = await import('../../../src/adapters/stores/sqlite-database.js');
      const db = await openDatabase(folder());
      db.exec('pragma user_version = 99');
      db.close();
      const error = await openLocalStores({ data: folder() }).catch((thrown) => thrown);
      expect(error).to.include({ code: 'DATA_TOO_NEW' });
    });
  });
});

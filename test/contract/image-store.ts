import { expect } from 'chai';
import { v7 } from 'uuid';
import type { ImageStore, SignedUpload } from '../../src/pipeline/ports.js';

const attributes = { contentType: 'image/jpeg', requestId: 'request-1' };

/** What the pipeline relies on in every image store. Links lead to a server that answers while the suite runs. */
export function imageStoreContract(open: () => Promise<ImageStore>): void {
  let store: ImageStore;
  before(async () => {
    store = await open();
  });
  const newKey = () => `originals/${v7()}`;

  it('has nothing under a key nobody wrote', async () => {
    expect(await store.get(newKey())).to.equal(undefined);
    expect(await store.head(newKey())).to.equal(undefined);
  });

  it('gives back bytes, type and request id', async () => {
    const key = newKey();
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await store.put(key, bytes, attributes);
    expect(await store.head(key)).to.deep.equal({ ...attributes, size: 5 });
    expect(await store.get(key)).to.deep.equal({ ...attributes, size: 5, bytes });
  });

  it('replaces an object as a whole', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('a longer first one'), attributes);
    await store.put(key, Buffer.from('second'), { contentType: 'image/png', requestId: 'request-2' });
    const object = await store.get(key);
    expect(object?.bytes.toString()).to.equal('second');
    expect(object).to.include({ contentType: 'image/png', requestId: 'request-2', size: 6 });
  });

  it('holds one of many writes at once, whole', async () => {
    const key = newKey();
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(1000 + index));
    await Promise.all(texts.map((text) => store.put(key, Buffer.from(text), attributes)));
    expect(texts).to.include((await store.get(key))?.bytes.toString());
  });

  it('can leave alone what is there, also when many write at once', async () => {
    const key = newKey();
    const texts = Array.from({ length: 6 }, (_, index) => `writer ${index}`);
    const written = await Promise.all(texts.map((text) => store.putNew(key, Buffer.from(text), attributes)));
    expect(written.filter(Boolean)).to.have.length(1);
    expect((await store.get(key))?.bytes.toString()).to.equal(texts[written.indexOf(true)]);
    expect(await store.putNew(key, Buffer.from('late'), attributes)).to.equal(false);
    expect((await store.get(key))?.bytes.toString()).to.equal(texts[written.indexOf(true)]);
  });

  it('forgets what is deleted, and deletes what is not there', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('x'), attributes);
    await store.delete(key);
    expect(await store.get(key)).to.equal(undefined);
    await store.delete(key);
  });

  it('keeps an object as it is when it is announced again', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('x'), attributes);
    await store.touch(key);
    expect(await store.get(key)).to.deep.equal({ ...attributes, size: 1, bytes: Buffer.from('x') });
    await store.touch(newKey());
  });

  it('lets a stranger read by a signed link', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('for you'), attributes);
    const answer = await fetch(await store.signDownload(key, 60));
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('image/jpeg');
    expect(await answer.text()).to.equal('for you');
  });

  const send = ({ method, url, headers }: SignedUpload, body: string) => fetch(url, { method, headers, body });

  it('lets a stranger write by a signed link, with the attributes that were signed', async () => {
    const key = newKey();
    const upload = await store.signUpload(key, { ...attributes, size: 9, expiresIn: 60 });
    expect(Date.parse(upload.expiresAt)).to.be.greaterThan(Date.now());
    expect((await send(upload, 'nine byte')).status).to.equal(200);
    expect(await store.get(key)).to.deep.equal({ ...attributes, size: 9, bytes: Buffer.from('nine byte') });
  });

  it('takes one upload for a link and refuses the next', async () => {
    const key = newKey();
    const upload = await store.signUpload(key, { ...attributes, size: 5, expiresIn: 60 });
    expect((await send(upload, 'first')).status).to.equal(200);
    expect((await send(upload, 'other')).status).to.equal(412);
    expect((await store.get(key))?.bytes.toString()).to.equal('first');
  });
}

import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type PhotoSource, readPhotoSource } from '../src/photo-source.js';
import { codeOf } from './support/pictures.js';
import { sample } from './support/sample.js';

const path = fileURLToPath(new URL('../samples/astronaut.jpg', import.meta.url));

describe('a photo for the library', () => {
  const inside = Buffer.concat([Buffer.alloc(7), sample, Buffer.alloc(9)]);
  const sources: Record<string, () => PhotoSource> = {
    'a Buffer': () => sample,
    'a Uint8Array inside a larger buffer': () => new Uint8Array(inside.buffer, inside.byteOffset + 7, sample.length),
    'an ArrayBuffer': () => new Uint8Array(sample).buffer,
    'a Blob': () => new Blob([new Uint8Array(sample)]),
    'a Node stream': () => Readable.from([sample.subarray(0, 1000), sample.subarray(1000)]),
    'a web stream': () => new Blob([new Uint8Array(sample)]).stream() as ReadableStream<Uint8Array>,
    'a path': () => path,
    'a file URL': () => pathToFileURL(path),
    'a file URL as text': () => pathToFileURL(path).href,
  };
  for (const [name, source] of Object.entries(sources))
    it(`may be ${name}`, async () => {
      expect((await readPhotoSource(source())).equals(sample)).to.equal(true);
    });

  const wrong: Record<string, unknown> = {
    undefined: undefined,
    null: null,
    'a number': 42,
    'an object': { path },
    'an array of bytes': [0xff, 0xd8],
    'a stream of text': Readable.from(['text']),
    'a file URL of another host': 'file://server/photo.jpg',
  };
  for (const [name, source] of Object.entries(wrong))
    it(`is refused with a code when it is ${name}`, async () => {
      expect(await codeOf(readPhotoSource(source as PhotoSource))).to.equal('USAGE');
    });

  it('is given up when the signal is aborted in the middle of a stream', async () => {
    const stop = new AbortController();
    async function* slow() {
      yield sample.subarray(0, 100);
      stop.abort(new Error('enough'));
      yield sample.subarray(100);
    }
    const given = await readPhotoSource(slow(), { signal: stop.signal }).catch((error: Error) => error.message);
    expect(given).to.equal('enough');
  });
});

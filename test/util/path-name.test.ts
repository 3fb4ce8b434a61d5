import { expect } from 'chai';
import fc from 'fast-check';
import { shownName } from '../../src/errors/shell-word.js';
import { nameOfBytes, toFilePath } from '../../src/util/path-name.js';

describe('names of files as bytes', () => {
  it('come back exactly, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(Buffer.from(toFilePath(nameOfBytes(bytes)))).to.deep.equal(Buffer.from(bytes));
      }),
    );
  });

  it('stay as they are when they are text', () => {
    for (const name of ['plain.jpg', 'ünïcödé 🎉.jpg', '\ufeffmark.jpg']) {
      expect(nameOfBytes(Buffer.from(name))).to.equal(name);
      expect(toFilePath(name)).to.equal(name);
    }
  });

  it('are shown with the bytes that are not text escaped', () => {
    expect(shownName(nameOfBytes(Buffer.from('caf\xe9.jpg', 'latin1')))).to.equal("$'caf\\xe9.jpg'");
  });
});

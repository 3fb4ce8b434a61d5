import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolder } from '../../src/util/make-folder.js';
import { tempFolder } from '../support/temp-folder.js';

describe('makeFolder', () => {
  const folder = tempFolder();
  const below = (...parts: string[]) => join(folder(), ...parts);
  const codeOf = (path: string) => {
    try {
      return makeFolder(path);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };

  it('makes the folders above as well, and answers the topmost it made', () => {
    expect(makeFolder(below('a', 'b', 'c'))).to.equal(below('a'));
    expect(statSync(below('a', 'b', 'c')).isDirectory()).to.equal(true);
    expect(makeFolder(below('a', 'b', 'd'))).to.equal(below('a', 'b', 'd'));
  });

  it('leaves one that is there, also behind a link', () => {
    mkdirSync(below('real'));
    symlinkSync('real', below('link'));
    expect(makeFolder(below('link'))).to.equal(undefined);
    expect(makeFolder(below('link', 'new'))).to.equal(below('link', 'new'));
  });

  it('fails where a file or a link to nothing is in the way', () => {
    writeFileSync(below('file'), '');
    symlinkSync('nowhere', below('dangling'));
    expect(codeOf(below('file'))).to.equal('EEXIST');
    expect(codeOf(below('file', 'x'))).to.be.oneOf(['EEXIST', 'ENOTDIR']);
    expect(codeOf(below('dangling', 'x'))).to.equal('EEXIST');
  });

  if (process.platform === 'linux')
    it('fails at once where the file system takes no folders', () => {
      expect(() => makeFolder('/proc/emojify/data')).to.throw('cannot create a folder in "/proc"');
    });
});

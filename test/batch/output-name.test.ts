import { expect } from 'chai';
import {
  extensionFor,
  formatOfName,
  isForeignExtension,
  isPhotoName,
  nearestExtension,
  writableExtension,
} from '../../src/batch/extension.js';
import { splitList } from '../../src/batch/file-list.js';
import type { Input } from '../../src/batch/input.js';
import { outputName, outputPath, previewPath, safeName } from '../../src/batch/output-name.js';
import type { PhotoFormat } from '../../src/core/photo/photo.js';

const file = (name: string, below = ''): Input => ({ kind: 'file', name, below });
const url = (name: string): Input => ({ kind: 'url', name });
const s3 = (key: string, below = ''): Input => ({
  ...{ kind: 's3', name: `s3://bucket/${key}`, below, bucket: 'bucket', key, etag: '', size: 1 },
});
const beside = { kind: 'beside' } as const;
const folder = { kind: 'folder', folder: 'out' } as const;
const one = { kind: 'file', path: 'dir/new.png' } as const;

describe('the path of an output', () => {
  const paths: readonly [input: Input, to: Parameters<typeof outputName>[1], path: string, format?: PhotoFormat][] = [
    [file('in/a.jpg'), beside, 'in/a.emojified.jpg'],
    [file('in/a.jpeg'), beside, 'in/a.emojified.jpeg', 'jpeg'],
    [file('in/a.JPG'), beside, 'in/a.emojified.JPG', 'jpeg'],
    [file('in/a.jpg'), beside, 'in/a.emojified.png', 'png'],
    [file('in/a.heic'), beside, 'in/a.emojified.jpg'],
    [file('in/a.NEF'), beside, 'in/a.emojified.jpg'],
    [file('in/a.bmp'), beside, 'in/a.emojified.bmp'],
    [file('my.photo.v2'), beside, 'my.photo.v2.emojified'],
    [file('my.photo.v2'), beside, 'my.photo.v2.emojified.jpg', 'jpeg'],
    [file('in/sub/a.jpg', 'sub'), folder, 'out/sub/a.jpg'],
    [file('in/a.tif'), folder, 'out/a.tif', 'tiff'],
    [file('in/a.jpg'), one, 'dir/new.png'],
    [url('https://a.example/x/b%20c.png?key=1'), beside, 'b c.emojified.png'],
    [url('https://a.example/x/'), folder, 'out/x'],
    [url('https://a.example/'), folder, 'out/a.example', undefined],
    [url('https://a.example/..%2f..%2fetc.jpg'), folder, 'out/_.._etc.jpg'],
    [url('https://a.example/%ff.jpg'), folder, 'out/%ff.jpg'],
    [url('https://a.example/%2e%2e%2e.%2e'), folder, 'out/photo'],
    [url('not a URL'), folder, 'out/photo'],
    [url(`https://a.example/${'a'.repeat(96)}.jpg`), folder, `out/${'a'.repeat(96)}.jpg`],
    [url(`https://a.example/${'a'.repeat(97)}.jpg`), folder, `out/${'a'.repeat(90)}.jpg`],
    [{ kind: 'stdin', name: '-' }, folder, 'out/stdin.jpg', 'jpeg'],
    [s3('x/y/b.jpg', 'y'), folder, 'out/y/b.jpg'],
    [s3('x/'), folder, 'out/photo'],
    [s3('x/a:b.jpg'), beside, 'a_b.emojified.jpg'],
  ];
  for (const [input, to, path, format] of paths)
    it(`of ${input.name.slice(0, 40)} ${to.kind === 'folder' ? 'in a folder' : to.kind}${format ? ` as ${format}` : ''} is ${path.slice(0, 40)}`, () => {
      expect(outputPath(outputName(input, to)!, format)).to.equal(path);
    });

  it('is none for stdout', () => {
    expect(outputName(file('a.jpg'), { kind: 'stdout' })).to.equal(undefined);
  });

  it('has its preview beside it', () => {
    expect(previewPath(outputName(file('in/a.jpg'), beside)!, 'jpeg')).to.equal('in/a.preview.jpg');
    expect(previewPath(outputName(file('in/a.heic'), folder)!, 'png')).to.equal('out/a.preview.png');
  });

  it('has a name that is safe everywhere', () => {
    expect(safeName('..a<b>:"/\\|?*\u0007c')).to.equal('a_b_c');
  });
});

describe('the extension of a name', () => {
  it('stands for a format', () => {
    const formats = {
      'a.jpg a.JPEG a.jpe a.jfif': 'jpeg',
      'a.png': 'png',
      'a.webp': 'webp',
      'a.avif': 'avif',
      'a.gif': 'gif',
      'a.tif b.x.TIFF': 'tiff',
    };
    for (const [names, format] of Object.entries(formats))
      for (const name of names.split(' ')) expect(formatOfName(name), name).to.equal(format);
    for (const name of ['a', 'jpg', 'a.heic', 'a.txt', '.png']) expect(formatOfName(name), name).to.equal(undefined);
  });

  it('is that of a photo, also of those that are then refused by name', () => {
    for (const name of ['a.jpg', 'a.BMP', 'a.heic', 'a.heif']) expect(isPhotoName(name), name).to.equal(true);
    for (const name of ['a.svg', 'a.nef', 'a', 'a.mp4']) expect(isPhotoName(name), name).to.equal(false);
  });

  it('is foreign if it is that of a picture or the like that cannot be written', () => {
    const foreign =
      'bmp heic heif hif ico jp2 jxl pdf psd svg mp4 mov 3fr arw cr2 cr3 dng erf nef nrw orf pef raf rw2 srw x3f';
    for (const one of foreign.split(' ')) {
      expect(isForeignExtension(`a.${one}`), one).to.equal(true);
      expect(isForeignExtension(`a.${one.toUpperCase()}`), one).to.equal(true);
    }
    for (const name of ['a.jpg', 'a.txt', 'a']) expect(isForeignExtension(name), name).to.equal(false);
  });

  it('is replaced if it cannot be written', () => {
    for (const one of ['.heic', '.HEIF', '.hif', '.cr3', '.DNG']) expect(writableExtension(one)).to.equal('.jpg');
    for (const one of ['.JPEG', '.png', '.bmp', '']) expect(writableExtension(one)).to.equal(one);
  });

  it('is kept if it is usual for the format', () => {
    expect(extensionFor('jpeg', '.JFIF')).to.equal('.JFIF');
    expect([extensionFor('jpeg', '.png'), extensionFor('tiff'), extensionFor('avif', '')]).to.deep.equal([
      '.jpg',
      '.tif',
      '.avif',
    ]);
  });

  it('is guessed if it is mistyped', () => {
    expect(nearestExtension('a.jpq')).to.equal('.jpg');
    expect(nearestExtension('a.webb')).to.equal('.webp');
    expect(nearestExtension('a.document')).to.equal(undefined);
  });
});

describe('a list of names', () => {
  it('has one on each line, or ended by NUL', () => {
    expect(splitList(Buffer.from('a\r\nb \n\nc'), false)).to.deep.equal(['a', 'b ', 'c']);
    expect(splitList(Buffer.from('a\nb\0c\0'), true)).to.deep.equal(['a\nb', 'c']);
    expect(splitList(Buffer.from(''), false)).to.deep.equal([]);
  });

  it('may begin with a byte order mark', () => {
    expect(splitList(Buffer.from('\ufeffa\n\ufeffb'), false)).to.deep.equal(['a', '\ufeffb']);
  });
});

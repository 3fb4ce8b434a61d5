import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect } from 'chai';
import { type FindInputsOptions, findInputs } from '../../src/batch/find-inputs.js';
import type { Input } from '../../src/batch/input.js';
import { temporaryName } from '../../src/batch/temporary-file.js';
import type { EmojifyError } from '../../src/errors/emojify-error.js';
import { toFilePath } from '../../src/util/path-name.js';
import { plainPhoto } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const video = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1');
const raw = Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');

describe('the inputs of a run', () => {
  const folder = tempFolder();
  let photo: Buffer;
  before(async () => {
    photo = await plainPhoto();
  });
  const path = (name: string) => join(folder(), name);
  const put = (name: string, bytes: Buffer = photo) => {
    mkdirSync(toFilePath(dirname(path(name))), { recursive: true });
    writeFileSync(toFilePath(path(name)), bytes);
  };
  const tree = (...names: readonly string[]) => {
    for (const name of names) put(name);
  };
  /** What is found by these names, which are relative to the folder. */
  const find = (names: readonly string[], options: Partial<FindInputsOptions> = {}) =>
    findInputs(names.map(path), { recursive: false, ...options });
  const shown = (inputs: readonly Input[]) =>
    inputs.map((input) => (input.kind === 'bad' ? input.error.code : relative(folder(), input.name)));
  const found = async (names: readonly string[], options: Partial<FindInputsOptions> = {}) =>
    shown((await find(names, options)).inputs);

  describe('by a pattern', () => {
    const table: readonly (readonly [pattern: string, photos: string[], recursive?: boolean])[] = [
      ['*.jpg', ['a.jpg']],
      ['**/*.jpg', ['a.jpg', 'sub/d.jpg', 'sub/deep/e.jpg']],
      ['{a,c}.*', ['a.jpg', 'c.png']],
      ['s?b/[d].jpg', ['sub/d.jpg']],
      ['+(a|c).@(jpg|png)', ['a.jpg', 'c.png']],
      ['s*', ['sub/d.jpg']],
      ['s*', ['sub/d.jpg', 'sub/deep/e.jpg'], true],
      ['*/deep', ['sub/deep/e.jpg']],
      ['*.gif', ['NO_PHOTOS']],
      ['none/*.jpg', ['INPUT_NOT_FOUND']],
    ];
    for (const [pattern, photos, recursive = false] of table)
      it(`${pattern}${recursive ? ' --recursive' : ''} are what shells take it for`, async () => {
        tree('a.jpg', 'b.JPG', 'c.png', 'sub/d.jpg', 'sub/deep/e.jpg', '.f.jpg', '.g/h.jpg');
        expect(await found([pattern], { recursive })).to.deep.equal(photos);
      });

    it('are with --recursive at any depth below a folder that it names', async () => {
      tree('sub/one/two/three/a.jpg');
      expect(await found(['s*'], { recursive: true })).to.deep.equal(['sub/one/two/three/a.jpg']);
    });

    it('are also those below the working folder and below the root', async () => {
      tree('in/a.jpg');
      const { inputs } = await findInputs([relative(process.cwd(), path('in/*.jpg'))], { recursive: false });
      expect(inputs.map(({ name }) => relative(process.cwd(), name))).to.deep.equal([
        relative(process.cwd(), path('in/a.jpg')),
      ]);
      const [top, ...rest] = path('in/a.jpg').slice(1).split('/');
      const fromRoot = await findInputs([`/${top!.slice(0, -1)}?/${rest.join('/')}`], { recursive: false });
      expect(fromRoot.inputs.map(({ name }) => name)).to.deep.equal([path('in/a.jpg')]);
    });

    it('give way to a file of that very name', async () => {
      tree('[a].jpg', 'a.jpg');
      expect(await found(['[a].jpg'])).to.deep.equal(['[a].jpg']);
    });

    if (sep === '/')
      it('may have escaped characters, and match names with backslashes', async () => {
        tree('in/[a]1.jpg', 'in/b\\c.jpg');
        expect(await found(['in/\\[a\\]*.jpg'])).to.deep.equal(['in/[a]1.jpg']);
        expect(await found(['in/b*.jpg'])).to.deep.equal(['in/b\\c.jpg']);
      });

    it('are mirrored below --out by the folder that they are in', async () => {
      tree('in/x/a.jpg', 'in/y/a.jpg');
      const { inputs } = await find(['in/**/*.jpg']);
      expect(inputs.map((input) => input.kind === 'file' && input.below)).to.deep.equal(['x', 'y']);
    });

    it('that matches only files of other kinds says which', async () => {
      put('a.mp4', video);
      const [{ error } = {} as never] = (await find(['*.mp4'])).inputs as { error: EmojifyError }[];
      expect(error.message).to.match(/^no photos match ".*\*\.mp4", only 1 video$/);
    });
  });

  describe('in a folder', () => {
    it('are the photos in it, in the order of their names; below it only on request', async () => {
      tree('in/b.jpg', 'in/a.png', 'in/sub/c.jpg', 'in/s.x/d.jpg', 'in/.hidden/d.jpg', 'in/sub/.e/f.jpg');
      expect(await found(['in'])).to.deep.equal(['in/a.png', 'in/b.jpg']);
      const { inputs, ignored } = await find(['in'], { recursive: true });
      expect(shown(inputs)).to.deep.equal(['in/a.png', 'in/b.jpg', 'in/s.x/d.jpg', 'in/sub/c.jpg']);
      expect(inputs.map((input) => input.kind === 'file' && input.below)).to.deep.equal(['', '', 's.x', 'sub']);
      expect(ignored.counts).to.deep.equal({});
    });

    it('are recognized by their bytes or their extension; all else is counted, and named if it may show faces', async () => {
      tree(
        'in/IMG_1',
        'in/sub/c.jpg',
        'in/.e.jpg',
        'in/.f',
        'in/a.emojified.png',
        'in/b.preview.jpg',
        'in/c.emojified.x',
      );
      put('in/empty.jpg', Buffer.alloc(0));
      put('in/clip.mp4', video);
      put('in/.clip', video);
      put('in/.raw', raw);
      put('in/.new', Buffer.from('8BPS\0\x01', 'latin1'));
      put('in/raw.cr2', raw);
      put('in/logo.svg', svg);
      put('in/.DS_Store', Buffer.from('nothing'));
      put(`in/${temporaryName()}`);
      const { inputs, ignored } = await find(['in']);
      expect(shown(inputs)).to.deep.equal(['in/IMG_1', 'in/c.emojified.x', 'in/empty.jpg']);
      expect(ignored.counts).to.deep.equal({ video: 1, raw: 1, hidden: 5, folder: 1, emojified: 2, drawing: 1 });
      expect(ignored.unchecked.map(({ name, kind }) => `${kind} ${relative(folder(), name)}`)).to.have.members([
        'hidden in/.clip',
        'hidden in/.e.jpg',
        'hidden in/.f',
        'hidden in/.new',
        'hidden in/.raw',
        'folder in/sub',
        'video in/clip.mp4',
        'raw in/raw.cr2',
      ]);
    });

    it('are emojify’s own outputs only by the end of their names', async () => {
      tree('in/emojified.jpg', 'in/a.emojified.b.jpg', 'in/a.EMOJIFIED.JPG', 'in/preview.a.jpg', 'in/b.preview.webp');
      const { inputs, ignored } = await find(['in']);
      expect(shown(inputs)).to.deep.equal(['in/a.emojified.b.jpg', 'in/emojified.jpg', 'in/preview.a.jpg']);
      expect(ignored.counts).to.deep.equal({ emojified: 2 });
    });

    it('include emojify’s own outputs and camera RAW files on request', async () => {
      tree('in/a.jpg', 'in/a.emojified.jpg');
      put('in/b.cr2', raw);
      expect(await found(['in'], { ownOutputs: true })).to.deep.equal(['in/a.emojified.jpg', 'in/a.jpg']);
      expect(await found(['in'], { takesRaw: true })).to.deep.equal(['in/a.jpg', 'in/b.cr2']);
      expect(await found(['in/*'], { ownOutputs: true })).to.deep.equal(['in/a.emojified.jpg', 'in/a.jpg']);
      expect(await found(['in/*'], { takesRaw: true })).to.deep.equal(['in/a.jpg', 'in/b.cr2']);
      expect(await found(['in/*'])).to.deep.equal(['in/a.jpg']);
    });

    it('are not those in the folder of the outputs, unless it is the one that was named', async () => {
      tree('in/a.jpg', 'in/out/b.jpg');
      const except = { recursive: true, except: path('in/out') };
      expect(await found(['in'], except)).to.deep.equal(['in/a.jpg']);
      expect(await found(['in/**/*.jpg'], except)).to.deep.equal(['in/a.jpg']);
      expect(await found(['in/out'], except)).to.deep.equal(['in/out/b.jpg']);
      expect(await found(['in'], { recursive: true, except: path('in/none') })).to.have.length(2);
      symlinkSync(path('in/out'), path('link'));
      expect(await found(['in'], { recursive: true, except: path('link') })).to.deep.equal(['in/a.jpg']);
    });

    it('may be links to files; links to folders are counted, and those that lead nowhere are bad photos', async () => {
      tree('in/a.jpg', 'elsewhere/b.jpg');
      symlinkSync('../elsewhere/b.jpg', path('in/link.jpg'));
      symlinkSync('..', path('in/up'));
      symlinkSync('nowhere', path('in/x'));
      const { inputs, ignored } = await find(['in'], { recursive: true });
      expect(shown(inputs)).to.deep.equal(['in/a.jpg', 'in/link.jpg']);
      expect(ignored.counts).to.deep.equal({ link: 1, other: 1 });
    });

    it('of which there are none is an error that says what is there instead', async () => {
      put('in/logo.svg', svg);
      tree('in/sub/a.jpg');
      const [input] = (await find(['in'])).inputs;
      expect(input).to.include({ kind: 'bad', name: path('in') });
      expect((input as { error: EmojifyError }).error.message).to.equal(
        `no photos were found in the folder "${path('in')}", only 1 folder (add --recursive), 1 drawing or icon`,
      );
      mkdirSync(path('empty'));
      const [none] = (await find(['empty'])).inputs as { error: EmojifyError }[];
      expect(none!.error.message).to.equal(`no photos were found in the folder "${path('empty')}"`);
    });
  });

  it('are each taken once, however often and in whatever way they are named', async () => {
    tree('in/a.jpg', 'in/b.jpg');
    put('in/c.mp4', video);
    const names = [path('in/b.jpg'), path('in'), `${folder()}/./in/a.jpg`, path('in/*')];
    const { inputs, ignored } = await findInputs(names, { recursive: false });
    expect(shown(inputs)).to.deep.equal(['in/b.jpg', 'in/a.jpg']);
    expect(ignored.counts).to.deep.equal({ video: 1 });
  });

  it('that cannot be used are reported in their place', async () => {
    tree('a.jpg');
    symlinkSync('loop', path('loop'));
    expect(await found(['none.jpg', 'a.jpg', 'a.jpg/b.jpg', 'loop'])).to.deep.equal([
      'INPUT_NOT_FOUND',
      'a.jpg',
      'INPUT_NOT_FOUND',
      'INPUT_LINK_LOOP',
    ]);
  });

  it('are stdin, and URLs of the public internet', async () => {
    const urls = ['https://photos.example.com/a.jpg', 'HTTP://photos.example.com/b.jpg'];
    const { inputs } = await findInputs(['-', ...urls], { recursive: false });
    expect(inputs).to.deep.equal([{ kind: 'stdin', name: '-' }, ...urls.map((name) => ({ kind: 'url', name }))]);
    const refused = ['ftp://a.example/b', 'data:image/png;base64,AA', 'https://u:p@a.example/', 'http://127.0.0.1/a'];
    const bad = (await findInputs(refused, { recursive: false })).inputs;
    expect(shown(bad)).to.deep.equal(['URL_SCHEME', 'URL_SCHEME', 'URL_CREDENTIALS', 'URL_PRIVATE_ADDRESS']);
    const files = ['c://x.jpg', 's3:/x.jpg', 'photos/https://a.example', 'http.jpg', 'file.jpg', '1a://x'];
    expect(shown((await findInputs(files, { recursive: false })).inputs)).to.deep.equal(
      Array(6).fill('INPUT_NOT_FOUND'),
    );
    const schemes = ['https:a.example', 'my+scheme.2-x://x', 'blob:x', 'javascript:x', 'file:x', 'ftp:x'];
    const known = (await findInputs(schemes, { recursive: false })).inputs;
    expect(known.map((input) => (input.kind === 'bad' ? input.error.code : input.kind))).to.deep.equal([
      'url',
      ...Array(5).fill('URL_SCHEME'),
    ]);
    const local = await findInputs(refused.slice(-1), { recursive: false, allowPrivateUrls: true });
    expect(local.inputs).to.deep.equal([{ kind: 'url', name: 'http://127.0.0.1/a' }]);
  });

  it('may be in S3 only for the deployed service', async () => {
    const object = {
      kind: 's3',
      name: 's3://b/a.jpg',
      below: '',
      bucket: 'b',
      key: 'a.jpg',
      etag: 'e',
      size: 1,
    } as const;
    const asked: string[] = [];
    const listS3 = async (url: string) => {
      asked.push(url);
      return [object];
    };
    const { inputs } = await findInputs(['s3://b/', 'S3://b/'], { recursive: false, listS3 });
    expect([inputs, asked]).to.deep.equal([[object], ['s3://b/', 'S3://b/']]);
    const [bad] = (await findInputs(['s3://b/'], { recursive: false })).inputs as { error: EmojifyError }[];
    expect(bad!.error).to.include({ code: 'URL_SCHEME' });
    expect(bad!.error.message).to.contain('--cloud');
    const broken = findInputs(['s3://b/'], { recursive: false, listS3: () => Promise.reject(new TypeError('bug')) });
    expect(await broken.catch((error) => error)).to.be.instanceOf(TypeError);
  });

  it('of a list are taken as they are', async () => {
    tree('-', 'a[1].jpg', 'a1.jpg', 'in/b.jpg');
    const literal = ['a[1].jpg', 'in', '*.jpg'].map(path);
    expect(await found(['in'], { literal })).to.deep.equal(['in/b.jpg', 'a[1].jpg', 'INPUT_NOT_FOUND']);
    const dash = await findInputs([], { recursive: false, literal: ['-'] });
    expect(dash.inputs[0]).to.include({ kind: 'bad', name: '-' });
  });

  if (process.platform === 'linux')
    it('may have names that are not UTF-8, also as Node passes them on', async () => {
      tree('in/\udce9.jpg', 'in/x/\udcff.jpg');
      expect(await found(['in'])).to.deep.equal(['in/\udce9.jpg']);
      expect(await found(['in/\ufffd.jpg', 'in/x/\ufffd.jpg'])).to.deep.equal(['in/\udce9.jpg', 'in/x/\udcff.jpg']);
      tree('in/\udce9/a.jpg');
      expect(await found(['in/\ufffd/a.jpg'])).to.deep.equal(['in/\udce9/a.jpg']);
      expect(await found(['in/\ufffd/none.jpg', 'none/\ufffd.jpg', 'in/\ufffd.png'])).to.deep.equal(
        Array(3).fill('INPUT_NOT_FOUND'),
      );
      const near = relative(process.cwd(), path('in/\ufffd.jpg'));
      const { inputs } = await findInputs([near], { recursive: false });
      expect(inputs).to.deep.equal([{ kind: 'file', name: relative(process.cwd(), path('in/\udce9.jpg')), below: '' }]);
    });
});

import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { runCli } from '../support/run-cli.js';
import { plainPhoto, sample } from '../support/sample.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

/** The beginnings of files of other kinds, as their formats have them. */
const others = {
  'clip.mov': Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1'),
  'clip.mp4': Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1'),
  'raw.nef': Buffer.from('MM\0*\0\0\0\x08\0\0', 'latin1'),
  'raw.cr2': Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'),
  'new.jxl': Buffer.from('\xff\x0a\xfa\x7f', 'latin1'),
  'layers.psd': Buffer.from('8BPS\0\x01', 'latin1'),
  'paper.pdf': Buffer.from('%PDF-1.7'),
  'logo.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  'song.mp3': Buffer.from('ID3\x03\0'),
  'notes.txt': Buffer.from('none here'),
  data: Buffer.from('anything'),
};

describe('emojify process, folders and patterns', () => {
  const folder = tempFolder();
  let photo: Buffer;
  before(async () => {
    photo = await plainPhoto();
  });
  const put = (path: string, bytes: Buffer = photo) => {
    mkdirSync(join(folder(), path, '..'), { recursive: true });
    writeFileSync(join(folder(), path), bytes);
  };
  const tree = (...paths: string[]) => {
    for (const path of paths) put(path);
  };
  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await runCli(['process', '--json', ...args], { cwd: folder() });
    const document: BatchResult = JSON.parse(stdout);
    expectSchema('process', document);
    return { ...document, stderr, code };
  };
  const names = async (...args: string[]) => (await run(...args, '--dry-run')).photos.map(({ input }) => input);

  describe('a folder', () => {
    it('means the photos in it; --recursive includes those in subfolders', async () => {
      tree('in/b.jpg', 'in/a.png', 'in/sub/c.jpg', 'in/.hidden/d.jpg');
      expect(await names('in')).to.deep.equal(['in/a.png', 'in/b.jpg']);
      expect(await names('in', '--recursive')).to.deep.equal(['in/a.png', 'in/b.jpg', 'in/sub/c.jpg']);
    });

    it('holds photos by their bytes, also without an extension; the rest is counted by kind', async () => {
      for (const [name, bytes] of Object.entries(others)) put(`in/${name}`, bytes);
      put('in/IMG_1');
      put('in/odd.dat', await sharp(sample).resize(64).webp().toBuffer());
      tree('in/sub/c.jpg', 'in/.e.jpg', 'in/a.emojified.png', 'in/b.preview.jpg');
      put('in/.DS_Store', Buffer.from('nothing'));
      const { photos, ignored } = await run('in', '--dry-run');
      expect(photos.map(({ input }) => input)).to.deep.equal(['in/IMG_1', 'in/odd.dat']);
      expect(ignored).to.deep.equal({
        video: 2,
        raw: 2,
        picture: 2,
        hidden: 1,
        folder: 1,
        emojified: 2,
        drawing: 1,
        document: 2,
        audio: 1,
        other: 1,
      });
      const { stderr, code } = await runCli(['process', 'in', '--dry-run'], { cwd: folder() });
      expect(stderr.split('\n').at(-2)).to.match(
        /^ignored 2 videos, 2 camera RAW files, .*1 folder \(add --recursive\)/,
      );
      expect(code).to.equal(0);
    });

    it('has a damaged photo reported, known by its extension', async () => {
      tree('in/a.jpg');
      put('in/empty.jpg', Buffer.alloc(0));
      const { photos, code } = await run('in', '--dry-run');
      expect(photos.map(({ error }) => error?.code)).to.deep.equal([undefined, 'EMPTY_FILE']);
      expect(code).to.equal(1);
    });

    it('is mirrored below --out, which is not walked itself', async () => {
      tree('in/a.jpg', 'in/sub/a.jpg');
      const first = await run('in', '--recursive', '--out', 'in/public');
      expect(first.photos.map(({ output }) => output)).to.deep.equal(['in/public/a.jpg', 'in/public/sub/a.jpg']);
      const again = await run('in', '--recursive', '--out', 'in/public', '--skip-existing');
      expect(again.summary).to.deep.equal({ done: 0, failed: 0, skipped: 2, faces: 0 });
      expect(again.ignored).to.equal(undefined);
    });

    it('may hold links: to files they are taken, to folders they are counted', async () => {
      tree('in/a.jpg', 'elsewhere/b.jpg');
      symlinkSync('../elsewhere/b.jpg', join(folder(), 'in', 'link.jpg'));
      symlinkSync('..', join(folder(), 'in', 'up'));
      const { photos, ignored } = await run('in', '--recursive', '--dry-run');
      expect(photos.map(({ input }) => input)).to.deep.equal(['in/a.jpg', 'in/link.jpg']);
      expect(ignored).to.deep.equal({ link: 1 });
    });

    it('and files named twice are done once', async () => {
      tree('in/a.jpg');
      expect(await names('in', 'in/a.jpg', './in/a.jpg', 'in/*.jpg')).to.deep.equal(['in/a.jpg']);
    });
  });

  describe('--fail-on-faces', () => {
    const gate = ['in', '--recursive', '--dry-run', '--fail-on-faces'];

    it('does not pass what it could not check, and names it, unless --ignore-unreadable says so', async () => {
      tree('in/a.jpg');
      put('in/sub/clip.mov', others['clip.mov']);
      const { code, unchecked } = await run(...gate);
      expect({ code, unchecked }).to.deep.equal({ code: 1, unchecked: [{ name: 'in/sub/clip.mov', kind: 'video' }] });
      const { stderr } = await runCli(['process', ...gate], { cwd: folder() });
      expect(stderr).to.include('not checked for faces: in/sub/clip.mov (video): ');
      expect((await run(...gate, '--ignore-unreadable')).code).to.equal(0);
    });

    it('passes documents, drawings and the like', async () => {
      tree('in/a.jpg');
      for (const name of ['paper.pdf', 'logo.svg', 'notes.txt'] as const) put(`in/${name}`, others[name]);
      expect((await run(...gate)).code).to.equal(0);
    });

    it('does not pass folders that were not searched', async () => {
      tree('in/a.jpg', 'in/sub/b.jpg');
      expect((await run('in', '--dry-run', '--fail-on-faces')).code).to.equal(1);
    });

    it('checks the outputs of emojify as well: they are what is published', async () => {
      put('in/a.emojified.jpg', sample);
      expect((await run(...gate)).code).to.equal(1);
    });
  });

  describe('a quoted pattern', () => {
    it('gives way to a file of that very name', async () => {
      tree('photo[1].jpg', 'photo1.jpg');
      expect(await names('photo[1].jpg')).to.deep.equal(['photo[1].jpg']);
      rmSync(join(folder(), 'photo[1].jpg'));
      expect(await names('photo[1].jpg')).to.deep.equal(['photo1.jpg']);
    });

    it('mirrors the folders below it, so that names may come twice', async () => {
      tree('in/x/a.jpg', 'in/y/a.jpg');
      const { photos } = await run('in/*/a.jpg', '--out', 'out');
      expect(photos.map(({ output }) => output)).to.deep.equal(['out/x/a.jpg', 'out/y/a.jpg']);
    });

    it('that matches nothing fails', async () => {
      put('clip.mov', others['clip.mov']);
      const { photos, code } = await run('*.jpg', 'none/*.jpg', '*.mov');
      expect(photos.map(({ error }) => error?.message)).to.deep.equal([
        'no photos match "*.jpg"',
        'there is no file "none/*.jpg"',
        'no photos match "*.mov", only 1 video',
      ]);
      expect(code).to.equal(1);
    });
  });

  describe('--files-from', () => {
    const list = async (text: string | Buffer, ...args: string[]) => {
      const stdin = Buffer.isBuffer(text) ? text : Buffer.from(text);
      const { stdout } = await runCli(['process', '--json', '--dry-run', '--files-from', '-', ...args], {
        cwd: folder(),
        stdin,
      });
      return (JSON.parse(stdout) as BatchResult).photos.map(({ input, status }) => `${input} ${status}`);
    };

    it('reads a name a line, taken as it is', async () => {
      tree('a.jpg', '*.jpg', 'with space.jpg', 'sub/d.jpg');
      expect(await list('\ufeffa.jpg\r\n\n*.jpg\nwith space.jpg\nsub\nnone.jpg\n')).to.deep.equal([
        'a.jpg done',
        '*.jpg done',
        'with space.jpg done',
        'sub/d.jpg done',
        'none.jpg failed',
      ]);
    });

    it('reads names that end with NUL under -0, also those with line breaks', async () => {
      tree('a.jpg', 'new\nline.jpg');
      expect(await list('a.jpg\0new\nline.jpg\0', '-0')).to.deep.equal(['a.jpg done', 'new\nline.jpg done']);
    });

    it('reads a file beside other arguments, and fails when there is none', async () => {
      tree('a.jpg', 'b.jpg');
      writeFileSync(join(folder(), 'list'), 'b.jpg\n');
      expect(await names('a.jpg', '--files-from', 'list')).to.deep.equal(['a.jpg', 'b.jpg']);
      const { stderr, code } = await runCli(['process', '--files-from', 'none'], { cwd: folder() });
      expect({ stderr, code }).to.deep.equal({ stderr: 'error INPUT_NOT_FOUND: there is no file "none"\n', code: 1 });
    });
  });

  it('prints only problems with --quiet', async () => {
    tree('in/a.jpg');
    put('in/clip.mov', others['clip.mov']);
    expect(await runCli(['process', 'in', '--quiet'], { cwd: folder() })).to.include({
      stdout: '',
      stderr: '',
      code: 0,
    });
    put('in/b.jpg', Buffer.alloc(0));
    const { stdout, stderr } = await runCli(['process', 'in', '-q', '--overwrite'], { cwd: folder() });
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^in\/b\.jpg: EMPTY_FILE: [^\n]*\n$/);
  });

  if (process.platform === 'linux')
    describe('names that are not UTF-8', () => {
      const bytes = (text: string) => Buffer.from(text, 'latin1');
      const putBytes = (name: string) =>
        writeFileSync(Buffer.concat([Buffer.from(`${folder()}/`), bytes(name)]), photo);
      const list = () =>
        readdirSync(bytes(folder()), { encoding: 'buffer' })
          .map((name) => name.toString('latin1'))
          .sort();

      it('are read from folders, lists and arguments, and outputs keep their bytes', async () => {
        putBytes('caf\xe9.jpg');
        const { photos, stderr } = await run('.');
        expect(photos[0]).to.deep.include({
          input: 'caf\udce9.jpg',
          output: 'caf\udce9.emojified.jpg',
          status: 'done',
        });
        expect(stderr).to.equal('');
        expect(list()).to.deep.equal(['caf\xe9.emojified.jpg', 'caf\xe9.jpg']);
        const inFolder = await run('caf\ufffd.jpg', '--out', 'out');
        expect(inFolder.photos[0]).to.deep.include({ output: 'out/caf\udce9.jpg', status: 'done' });
        const { stdout } = await runCli(['process', '--files-from', '-', '--skip-existing'], {
          cwd: folder(),
          stdin: bytes('caf\xe9.jpg\n'),
        });
        expect(stdout).to.equal("$'caf\\xe9.jpg': skipped, $'caf\\xe9.emojified.jpg' exists\n");
      });

      it('may be those of folders', async () => {
        const parent = Buffer.concat([Buffer.from(`${folder()}/`), bytes('\xfcber')]);
        mkdirSync(parent);
        writeFileSync(Buffer.concat([parent, Buffer.from('/a.jpg')]), photo);
        const { photos } = await run('.', '--recursive', '--out', 'out');
        expect(photos.map(({ output, error }) => output ?? error?.message)).to.deep.equal(['out/\udcfcber/a.jpg']);
      });
    });
});

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { bin, runCli } from '../support/run-cli.js';
import { plainPhoto } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';
import { withoutPowers } from '../support/without-powers.js';

describe('emojify process, where outputs go', () => {
  const folder = tempFolder();
  let photo: Buffer;
  before(async () => {
    photo = await plainPhoto();
  });
  const put = (...names: string[]) => {
    for (const name of names) {
      mkdirSync(join(folder(), name, '..'), { recursive: true });
      writeFileSync(join(folder(), name), photo);
    }
  };
  const list = (below = '.') => readdirSync(join(folder(), below)).sort();
  const read = (name: string) => readFileSync(join(folder(), name));
  const run = async (...args: string[]): Promise<Partial<BatchResult> & { code: number | null }> => {
    const { stdout, code } = await runCli(['process', '--json', ...args], { cwd: folder() });
    return { ...JSON.parse(stdout), code };
  };
  const outputs = async (...args: string[]) =>
    (await run(...args)).photos?.map(({ output, error }) => output ?? error?.code);

  describe('are named', () => {
    it('beside the photo, in its format', async () => {
      put('sub/a.JPG', 'b.jpeg');
      expect(await outputs('sub/a.JPG', 'b.jpeg')).to.deep.equal(['sub/a.emojified.JPG', 'b.emojified.jpeg']);
    });

    it('by --format', async () => {
      put('a.jpg');
      expect(await outputs('a.jpg', '--format', 'webp')).to.deep.equal(['a.emojified.webp']);
      expect((await sharp(read('a.emojified.webp')).metadata()).format).to.equal('webp');
    });

    it('by the file given, whose extension says the format', async () => {
      put('a.jpg');
      expect(await outputs('a.jpg', '--out', 'new/b.png')).to.deep.equal(['new/b.png']);
      expect((await sharp(read('new/b.png')).metadata()).format).to.equal('png');
    });

    for (const out of ['existing', 'made/', 'made']) {
      it(`like the photos in the folder ${out}`, async () => {
        put('a.jpg', 'sub/b.png');
        mkdirSync(join(folder(), 'existing'));
        expect(await outputs('a.jpg', 'sub/b.png', '--out', out)).to.deep.equal([
          `${join(out, 'a.jpg')}`,
          `${join(out, 'b.jpg')}`,
        ]);
      });
    }

    it('with -C, relative to that folder', async () => {
      put('sub/a.jpg');
      expect(await outputs('-C', 'sub', 'a.jpg')).to.deep.equal(['a.emojified.jpg']);
      expect(list('sub')).to.deep.equal(['a.emojified.jpg', 'a.jpg']);
    });
  });

  describe('are never written over anything', () => {
    it('that exists, unless --overwrite says so; --skip-existing leaves it', async () => {
      put('a.jpg');
      writeFileSync(join(folder(), 'a.emojified.jpg'), 'mine');
      expect(await run('a.jpg')).to.have.nested.property('photos[0].error.code', 'OUTPUT_EXISTS');
      expect(await run('a.jpg', '--skip-existing'))
        .to.deep.include({ code: 0 })
        .and.have.nested.property('photos[0].status', 'skipped');
      expect(read('a.emojified.jpg').toString()).to.equal('mine');
      expect((await run('a.jpg', '--overwrite')).code).to.equal(0);
      expect((await sharp(read('a.emojified.jpg')).metadata()).format).to.equal('jpeg');
    });

    const overInput: readonly (readonly [string, (folder: string) => void, string[]])[] = [
      ['itself', () => undefined, ['a.jpg', '--out', 'a.jpg']],
      ['itself, otherwise spelt', () => undefined, ['a.jpg', '--out', './sub/../a.jpg']],
      ['itself, by its folder', () => undefined, ['a.jpg', '--out', '.']],
      ['another input', () => put('b.jpg'), ['a.jpg', 'b.jpg', '--out', 'sub/']],
      ['a link to it', (dir) => symlinkSync('a.jpg', join(dir, 'link.jpg')), ['a.jpg', '--out', 'link.jpg']],
      [
        'a hard link to it',
        (dir) => linkSync(join(dir, 'a.jpg'), join(dir, 'hard.jpg')),
        ['a.jpg', '--out', 'hard.jpg'],
      ],
      ['an input that looks like an output', () => put('a.emojified.jpg'), ['a.jpg', 'a.emojified.jpg']],
    ];
    for (const [what, prepare, args] of overInput) {
      it(`that is an input: ${what}, even with --overwrite`, async () => {
        put('a.jpg');
        mkdirSync(join(folder(), 'sub'));
        prepare(folder());
        if (what === 'another input') linkSync(join(folder(), 'a.jpg'), join(folder(), 'sub', 'b.jpg'));
        const before = list();
        const { code, error } = (await run(...args, '--overwrite')) as { code: number; error?: { code: string } };
        expect({ code, error: error?.code }).to.deep.equal({ code: 2, error: 'OUTPUT_IS_INPUT' });
        expect(list()).to.deep.equal(before);
        expect(read('a.jpg').equals(photo)).to.equal(true);
      });
    }

    it('that is no file', async () => {
      put('a.jpg');
      const { photos, code } = await run('a.jpg', '--out', '/dev/null', '--format', 'jpeg', '--overwrite');
      expect(code).to.be.oneOf([1, 2]);
      expect(photos?.[0]?.status ?? 'failed').to.equal('failed');
      mkdirSync(join(folder(), 'a.emojified.jpg'));
      expect(await run('a.jpg', '--overwrite')).to.have.nested.property('photos[0].error.code', 'OUTPUT_NOT_A_FILE');
    });
  });

  describe('are never two on one path', () => {
    const conflicts: readonly (readonly [string, string[], string[]])[] = [
      ['of two folders', ['x/a.jpg', 'y/a.jpg'], ['x/a.jpg', 'y/a.jpg', '--out', 'out']],
      ['that --format makes the same', ['a.jpg', 'a.png'], ['a.jpg', 'a.png', '--format', 'webp']],
      ['of two URLs', [], ['http://127.0.0.1/x/a.jpg', 'http://127.0.0.1/y/a.jpg', '--allow-private-urls']],
    ];
    for (const [what, files, args] of conflicts) {
      it(`${what}: both are named, nothing is done`, async () => {
        put(...files);
        const { code, error } = (await run(...args)) as { code: number; error?: { code: string; message: string } };
        expect({ code, error: error?.code }).to.deep.equal({ code: 2, error: 'OUTPUT_CONFLICT' });
        expect(error?.message).to.include(`"${args[0]}" and "${args[1]}"`);
        expect(list()).not.to.include('out');
      });
    }

    it('that only the photo’s real format makes the same: the second is refused', async () => {
      put('a.jpg', 'a.png');
      const { photos, code } = await run('a.jpg', 'a.png', '--jobs', '1');
      expect(photos?.map(({ output, error }) => output ?? error?.code)).to.deep.equal([
        'a.emojified.jpg',
        'OUTPUT_CONFLICT',
      ]);
      expect(code).to.equal(1);
    });

    it('or several in one file', async () => {
      put('a.jpg', 'b.jpg');
      expect(await run('a.jpg', 'b.jpg', '--out', 'c.jpg')).to.have.nested.property('error.code', 'USAGE');
      expect(await run('a.jpg', 'b.jpg', '--out', '-')).to.have.nested.property('error.code', 'USAGE');
    });
  });

  it('are refused where the folder cannot be written, with nothing left behind', async () => {
    put('a.jpg');
    mkdirSync(join(folder(), 'locked'));
    chmodSync(join(folder(), 'locked'), 0o555);
    const args = ['process', 'a.jpg', '--out', 'locked/', '--json'];
    const { stdout, code } = await runCli(args, { cwd: folder(), ...withoutPowers(folder()) });
    expect(JSON.parse(stdout).photos[0].error).to.deep.equal({
      code: 'OUTPUT_UNWRITABLE',
      message: 'cannot write "locked/a.jpg": no permission',
    });
    expect({ code, left: list('locked') }).to.deep.equal({ code: 1, left: [] });
  });

  if (process.platform === 'linux')
    it('are refused at once where the file system takes no folders', async () => {
      put('a.jpg');
      const { photos } = await run('a.jpg', '--out', '/proc/emojify/');
      expect(photos?.[0]?.error?.message).to.equal(
        'cannot write "/proc/emojify/a.jpg": cannot create a folder in "/proc"',
      );
    });

  it('are refused below a file, and under a name too long', async () => {
    put('a.jpg', `${'x'.repeat(250)}.jpg`);
    const { photos } = await run('a.jpg', '--out', 'a.jpg/sub/');
    expect(photos?.[0]?.error?.code).to.equal('OUTPUT_UNWRITABLE');
    const file = await run('a.jpg', '--out', 'a.jpg/b.jpg');
    expect(file.photos?.[0]?.error?.code).to.equal('OUTPUT_UNWRITABLE');
    expect(await outputs(`${'x'.repeat(250)}.jpg`)).to.deep.equal(['OUTPUT_UNWRITABLE']);
  });

  it('tell of a full disk behind stdout in one line', async () => {
    put('a.jpg');
    for (const args of ['a.jpg', 'a.jpg --json', 'a.jpg --out -']) {
      const full = openSync('/dev/full', 'w');
      const { stderr, status } = spawnSync(process.execPath, [bin, 'process', ...args.split(' '), '--overwrite'], {
        cwd: folder(),
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(full);
      expect(stderr.trim().split('\n'), args).to.have.length(1);
      expect({ status, told: stderr.includes('OUTPUT_DISK_FULL') }, args).to.deep.equal({ status: 1, told: true });
    }
  });

  it('go to stdout, and nothing else does', async () => {
    put('a.jpg');
    const { stdoutBytes, stderr, code } = await runCli(['process', 'a.jpg', '--out', '-', '--format', 'png'], {
      cwd: folder(),
    });
    expect((await sharp(stdoutBytes).metadata()).format).to.equal('png');
    expect({ stderr, code }).to.deep.equal({ stderr: 'a.jpg: no faces found, written to stdout\n', code: 0 });
    expect(list()).to.deep.equal(['a.jpg']);
  });

  it('have the permissions of any new file', async () => {
    put('a.jpg');
    await run('a.jpg');
    writeFileSync(join(folder(), 'new'), '');
    expect(statSync(join(folder(), 'a.emojified.jpg')).mode).to.equal(statSync(join(folder(), 'new')).mode);
  });
});

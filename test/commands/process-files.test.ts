import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import sharp, { type Sharp } from 'sharp';
import type { BatchResult, PhotoResult } from '../../src/batch/result.js';
import { runCli } from '../support/run-cli.js';
import { plainPhoto, sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';
import { withoutPowers } from '../support/without-powers.js';

/** A PNG whose header claims a size that its few bytes do not hold. */
function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(10)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function pngWithBadChecksum(): Promise<Buffer> {
  const bytes = await sharp(sample).resize(64).png().toBuffer();
  const at = bytes.indexOf('IDAT') + 40;
  bytes[at] = bytes[at]! ^ 0xff;
  return bytes;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');

const bad: Readonly<Record<string, readonly [string, () => Buffer | Promise<Buffer>]>> = {
  'empty.jpg': ['EMPTY_FILE', () => Buffer.alloc(0)],
  'text.jpg': ['NOT_AN_IMAGE', () => Buffer.from('these are words, not a photo')],
  'paper.pdf': ['NOT_AN_IMAGE', () => Buffer.from('%PDF-1.7 …')],
  'drawing.svg': ['UNSUPPORTED_FORMAT', () => Buffer.from(svg)],
  'phone.heic': ['UNREADABLE_IMAGE', () => heic],
  'cut.jpg': ['UNREADABLE_IMAGE', () => sample.subarray(0, sample.length / 2)],
  'checksum.png': ['UNREADABLE_IMAGE', pngWithBadChecksum],
  'huge.png': ['IMAGE_TOO_LARGE', () => hugePng(50_000, 50_000)],
};

const good: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'really-a-jpeg.png': () => sample,
  'one-pixel.png': () =>
    sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  'cmyk.jpg': () => sharp(sample).toColourspace('cmyk').jpeg().toBuffer(),
  'deep.png': () => sharp(sample).resize(256).toColourspace('rgb16').png().toBuffer(),
  'grey.jpg': () => sharp(sample).greyscale().jpeg().toBuffer(),
  'indexed.png': () => sharp(sample).png({ palette: true }).toBuffer(),
  'modern.avif': () => sharp(sample).resize(256).avif({ effort: 0 }).toBuffer(),
  'plain.tiff': () => sharp(sample).resize(256).tiff().toBuffer(),
  'sky.jpg': () => plainPhoto(),
};

describe('emojify process, whatever the file', () => {
  const folder = tempFolder();
  const put = (name: string, bytes: Buffer) => writeFileSync(join(folder(), name), bytes);
  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await runCli(['process', '--json', ...args], { cwd: folder() });
    const { photos, summary }: BatchResult = JSON.parse(stdout);
    return { photos, summary, stderr, code };
  };
  const only = async (...args: string[]): Promise<PhotoResult> => (await run(...args)).photos[0]!;

  it('refuses each bad one by its code, does the good ones beside them, and leaves nothing half written', async () => {
    for (const [name, [, make]] of Object.entries(bad)) put(name, await make());
    put('good.jpg', sample);
    const { photos, summary, stderr, code } = await run(...Object.keys(bad), 'good.jpg');
    const codes = Object.fromEntries(photos.map(({ input, error, status }) => [input, error?.code ?? status]));
    const expected = Object.entries(bad).map(([name, [errorCode]]) => [name, errorCode]);
    expect(codes).to.deep.equal({ ...Object.fromEntries(expected), 'good.jpg': 'done' });
    expect({ ...summary, stderr, code }).to.deep.include({ done: 1, failed: expected.length, stderr: '', code: 1 });
    expect(readdirSync(folder()).sort()).to.deep.equal(
      [...Object.keys(bad), 'good.jpg', 'good.emojified.jpg', '.emojify.json'].sort(),
    );
  });

  it('does each good one in the format it really has', async () => {
    for (const [name, make] of Object.entries(good)) put(name, await make());
    const { photos, code } = await run(...Object.keys(good));
    expect(photos.filter(({ status }) => status !== 'done')).to.deep.equal([]);
    expect(code).to.equal(0);
    const withFace = photos.filter(({ faces }) => faces?.length === 1).map(({ input }) => input);
    expect(withFace).to.deep.equal(Object.keys(good).filter((name) => !/one-pixel|sky/.test(name)));
    for (const { input, output } of photos) {
      const [before, after] = await Promise.all(
        [input, output!].map((name) => sharp(readFileSync(join(folder(), name))).metadata()),
      );
      expect(after!.format, input).to.equal(before!.format);
    }
    expect(photos[0]!.output).to.equal('really-a-jpeg.emojified.jpg');
  });

  it('keeps transparency', async () => {
    const frame = { top: 20, bottom: 20, left: 20, right: 20, background: { r: 0, g: 0, b: 0, alpha: 0 } };
    put('cut-out.png', await sharp(sample).ensureAlpha().extend(frame).png().toBuffer());
    await run('cut-out.png');
    const corner = { left: 0, top: 0, width: 1, height: 1 };
    const pixel = await sharp(join(folder(), 'cut-out.emojified.png')).extract(corner).raw().toBuffer();
    expect(pixel[3]).to.equal(0);
  });

  it('finds the same face in all eight EXIF orientations, and takes a ninth for upright', async () => {
    const orientations = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const orientation of orientations) put(`${orientation}.jpg`, await turned(orientation));
    const ninth = await sharp(sample).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    put('9.jpg', withOrientation(ninth, 9));
    const { photos } = await run(...[...orientations, 9].map((orientation) => `${orientation}.jpg`));
    const centres = photos.map(({ faces }) => centreOf(faces![0]!.box));
    for (const [x, y] of centres) {
      expect(x).to.be.closeTo(centres[0]![0], 8);
      expect(y).to.be.closeTo(centres[0]![1], 8);
    }
    expect(centres).to.have.length(9);
  });

  describe('names that are hard on programs', () => {
    const names = [
      'with space.jpg',
      `quo"te's.jpg`,
      'new\nline.jpg',
      'ünïcödé 🎉.jpg',
      '-dash.jpg',
      '$(echo).jpg',
      '.hidden.jpg',
      'no-extension',
    ];
    it('are all the same to it', async () => {
      const photo = await plainPhoto();
      for (const name of names) put(name, photo);
      const { photos } = await run('--', ...names);
      expect(photos.map(({ status }) => status)).to.deep.equal(names.map(() => 'done'));
      expect(photos.map(({ output }) => output)).to.include.members([
        'new\nline.emojified.jpg',
        '-dash.emojified.jpg',
        'no-extension.emojified.jpg',
      ]);
    });

    it('do not command the terminal', async () => {
      put('\x1b[31mred\n.jpg', await plainPhoto());
      const { stdout } = await runCli(['process', '\x1b[31mred\n.jpg'], { cwd: folder() });
      expect(stdout.split('\n')).to.have.length(2);
      expect(stdout).not.to.include('\x1b');
    });
  });

  describe('anything but a regular file', () => {
    it('missing', async () => {
      expect((await only('none.jpg')).error).to.deep.equal({
        code: 'INPUT_NOT_FOUND',
        message: 'there is no file "none.jpg"',
      });
    });

    it('a folder without photos', async () => {
      mkdirSync(join(folder(), 'photos'));
      writeFileSync(join(folder(), 'photos', 'notes.txt'), 'none here');
      expect((await only('photos')).error).to.deep.equal({
        code: 'NO_PHOTOS',
        message: 'no photos were found in the folder "photos", only 1 document',
      });
    });

    it('a link to itself, and one to nowhere', async () => {
      symlinkSync('loop.jpg', join(folder(), 'loop.jpg'));
      symlinkSync('gone.jpg', join(folder(), 'dangling.jpg'));
      const { photos } = await run('loop.jpg', 'dangling.jpg');
      expect(photos.map(({ error }) => error?.code)).to.deep.equal(['INPUT_LINK_LOOP', 'INPUT_NOT_FOUND']);
    });

    it('a FIFO without a writer, and a device', async () => {
      execFileSync('mkfifo', [join(folder(), 'pipe.jpg')]);
      const { photos } = await run('pipe.jpg', '/dev/zero');
      expect(photos.map(({ error }) => error?.code)).to.deep.equal(['INPUT_NOT_A_FILE', 'INPUT_NOT_A_FILE']);
    });

    it('one without permission to read', async () => {
      put('secret.jpg', sample);
      chmodSync(join(folder(), 'secret.jpg'), 0o000);
      const { stdout } = await runCli(['process', 'secret.jpg', '--json'], {
        cwd: folder(),
        ...withoutPowers(folder()),
      });
      expect(JSON.parse(stdout).photos[0].error).to.deep.equal({
        code: 'INPUT_UNREADABLE',
        message: 'no permission to read "secret.jpg"',
      });
    });
  });

  it('reads a photo from stdin and writes it to stdout', async () => {
    const { stdoutBytes, stderr, code } = await runCli(['process', '-'], { cwd: folder(), stdin: sample });
    expect({ stderr, code }).to.deep.equal({ stderr: '-: 1 face covered 😄, written to stdout\n', code: 0 });
    expect(await sharp(stdoutBytes).metadata()).to.include({ format: 'jpeg', width: 512 });
    const empty = await runCli(['process', '-'], { cwd: folder(), stdin: '' });
    expect(empty).to.deep.include({ stdout: '', code: 1 });
    expect(empty.stderr).to.match(/^-: EMPTY_FILE: /);
  });

  it('takes both names of a file with two names', async () => {
    put('a.jpg', await plainPhoto());
    linkSync(join(folder(), 'a.jpg'), join(folder(), 'b.jpg'));
    expect((await run('a.jpg', 'b.jpg')).summary.done).to.equal(2);
  });
});

/** The sample stored so that this EXIF orientation brings it upright. */
async function turned(orientation: number): Promise<Buffer> {
  const undo: Readonly<Record<number, (photo: Sharp) => Sharp>> = {
    1: (photo) => photo,
    2: (photo) => photo.flop(),
    3: (photo) => photo.rotate(180),
    4: (photo) => photo.flip(),
    5: (photo) => photo.flop().rotate(270),
    6: (photo) => photo.rotate(270),
    7: (photo) => photo.flop().rotate(90),
    8: (photo) => photo.rotate(90),
  };
  const stored = await sharp(await undo[orientation]!(sharp(sample)).png().toBuffer())
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
  return stored;
}

/** Puts another number in place of the orientation 8. */
function withOrientation(bytes: Buffer, orientation: number): Buffer {
  const little = bytes.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00, 0x01, 0, 0, 0, 8]));
  const big = bytes.indexOf(Buffer.from([0x01, 0x12, 0x00, 0x03, 0, 0, 0, 1, 0, 8]));
  const at = little >= 0 ? little + 8 : big + 9;
  const changed = Buffer.from(bytes);
  changed[at] = orientation;
  return changed;
}

function centreOf({ left, top, width, height }: { left: number; top: number; width: number; height: number }) {
  return [left + width / 2, top + height / 2] as const;
}

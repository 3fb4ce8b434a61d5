import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { correctionsText } from '../../src/core/corrections/corrections.js';
import { correctionsOf, photoEntry, reviewedFace } from '../support/reviewed.js';
import { runCli } from '../support/run-cli.js';
import { facesInARow, plainPhoto, sample } from '../support/sample.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify process', () => {
  const folder = tempFolder();
  const run = (...args: string[]) => runCli(['process', ...args], { cwd: folder() });
  const json = async (...args: string[]): Promise<BatchResult> => JSON.parse((await run(...args, '--json')).stdout);
  const put = (name: string, bytes: Buffer) => writeFileSync(join(folder(), name), bytes);
  const meta = (name: string) => sharp(readFileSync(join(folder(), name))).metadata();

  it('puts an emoji over the face and says so in one line', async () => {
    put('party.jpg', sample);
    const { stdout, stderr, code } = await run('party.jpg');
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: 'party.jpg: 1 face covered 😄, party.emojified.jpg\n',
      stderr: '',
      code: 0,
    });
    expect(await meta('party.emojified.jpg')).to.include({ format: 'jpeg', width: 512, height: 512 });
    expect(readFileSync(join(folder(), 'party.jpg')).equals(sample)).to.equal(true);
  });

  it('prints one document under --json, as its schema has it', async () => {
    put('a.jpg', sample);
    put('b.jpg', Buffer.from('no photo'));
    put('c.jpg', await plainPhoto());
    put('c.emojified.jpg', sample);
    const { stdout, stderr, code } = await run('a.jpg', 'b.jpg', 'c.jpg', '--skip-existing', '--json');
    const document: BatchResult = JSON.parse(stdout);
    expectSchema('process', document);
    expect({ stderr, code, summary: document.summary }).to.deep.equal({
      stderr: '',
      code: 1,
      summary: { done: 1, failed: 1, skipped: 1, faces: 1 },
    });
    const [a, b, c] = document.photos;
    const keys = ['input', 'output', 'status', 'width', 'height', 'faces', 'milliseconds'];
    expect(Object.keys(a!)).to.deep.equal(keys);
    const faceKeys = ['box', 'confidence', 'roll', 'emotion', 'emotionConfidence', 'emoji', 'covered'];
    expect(Object.keys(a!.faces![0]!)).to.deep.equal(faceKeys);
    expect(a!.faces![0]).to.include({ emotion: 'HAPPY', emoji: '😄', covered: true });
    expect(b).to.have.nested.property('error.code', 'NOT_AN_IMAGE');
    expect(c).to.deep.equal({ input: 'c.jpg', output: 'c.emojified.jpg', status: 'skipped' });
  });

  it('writes a photo without faces as well, and says that it has none', async () => {
    put('sky.jpg', await plainPhoto());
    const { stdout, code } = await run('sky.jpg');
    expect({ stdout, code }).to.deep.equal({ stdout: 'sky.jpg: no faces found, sky.emojified.jpg\n', code: 0 });
    expect(existsSync(join(folder(), 'sky.emojified.jpg'))).to.equal(true);
  });

  it('applies corrections on top of detection, or alone, and says what was corrected', async () => {
    put('a.jpg', sample);
    const size = { width: 512, height: 512 };
    const drawn = reviewedFace({ left: 10, top: 300, width: 80, height: 90 }, size, { origin: 'manual', emoji: '🐶' });
    put('c.json', Buffer.from(correctionsText(correctionsOf(photoEntry(sample, size, [drawn])))));
    const onTop = await run('a.jpg', '--corrections', 'c.json');
    const alone = await run('a.jpg', '--corrections', 'c.json', '--no-detect', '--overwrite');
    expect([onTop.stdout, alone.stdout]).to.deep.equal([
      'a.jpg: 2 faces covered 🐶 😄, corrected (1 added), a.emojified.jpg\n',
      'a.jpg: 1 face covered 🐶, corrected (1 added), a.emojified.jpg\n',
    ]);
    put('c.json', Buffer.from('{"format":1,"photos":[{}]}'));
    const wrong = await run('a.jpg', '--corrections', 'c.json');
    expect({ code: wrong.code, place: wrong.stderr.includes('photos[0]: missing key "sha256"') }).to.deep.equal({
      code: 2,
      place: true,
    });
    for (const flags of [['--no-detect'], ['--no-detect', '--corrections', 'c.json', '--thorough']]) {
      expect((await run('a.jpg', ...flags)).stderr).to.contain('error USAGE: --no-detect ');
    }
  });

  it('leaves the faces that --skip numbers, and warns of numbers there are not', async () => {
    put('team.jpg', await facesInARow(3));
    const { stdout, stderr } = await run('team.jpg', '--skip', '2,9', '--json');
    const [photo] = (JSON.parse(stdout) as BatchResult).photos;
    expect(photo!.faces!.map(({ covered }) => covered)).to.deep.equal([true, false, true]);
    expect(stderr).to.equal('team.jpg: --skip 9, but 3 faces found\n');
  });

  it('covers only the largest faces under --max-faces', async () => {
    const small = await sharp(sample).resize(200).toBuffer();
    const canvas = { width: 900, height: 512, channels: 3 as const, background: 'grey' };
    const layers = [small, sample].map((input, index) => ({ input, left: index * 300, top: 0 }));
    put('two.jpg', await sharp({ create: canvas }).composite(layers).jpeg().toBuffer());
    const { photos } = await json('two.jpg', '--max-faces', '1');
    expect(photos[0]!.faces!.map(({ covered }) => covered)).to.deep.equal([false, true]);
    const { photos: again } = await json('two.jpg', '--min-face', '60', '--overwrite');
    expect(again[0]!.faces).to.have.length(1);
  });

  it('does not count what the detector is less sure of than --min-confidence', async () => {
    put('a.jpg', sample);
    expect((await json('a.jpg', '--min-confidence', '100')).summary.faces).to.equal(0);
  });

  it('takes the emoji asked for, by emotion or for all', async () => {
    put('a.jpg', sample);
    const byEmotion = await json('a.jpg', '--emoji', 'happy=🥳,sad=🌧');
    expect(byEmotion.photos[0]!.faces![0]!.emoji).to.equal('🥳');
    const forAll = await json('a.jpg', '--emoji', '👩‍🚀', '--overwrite');
    expect(forAll.photos[0]!.faces![0]!.emoji).to.equal('👩‍🚀');
  });

  it('names no emoji when the style is another', async () => {
    put('a.jpg', sample);
    const { photos } = await json('a.jpg', '--style', 'pixelate');
    expect(photos[0]!.faces![0]).to.not.have.property('emoji');
    expect(photos[0]!.faces![0]!.covered).to.equal(true);
  });

  it('puts a picture of the user’s own over the face', async () => {
    put('a.jpg', sample);
    const red = { create: { width: 50, height: 50, channels: 3 as const, background: '#ff0000' } };
    put('red.png', await sharp(red).png().toBuffer());
    const { photos } = await json('a.jpg', '--sticker', 'red.png', '--format', 'png');
    const { left, top, width, height } = photos[0]!.faces![0]!.box;
    const middle = { left: left + (width >> 1), top: top + (height >> 1), width: 1, height: 1 };
    const pixel = await sharp(join(folder(), 'a.emojified.png')).extract(middle).removeAlpha().raw().toBuffer();
    expect([...pixel]).to.deep.equal([255, 0, 0]);
  });

  it('finds without writing under --dry-run, and draws numbers under --preview', async () => {
    put('a.jpg', sample);
    const { photos } = await json('a.jpg', '--dry-run', '--preview');
    expect(photos[0]).to.include({ status: 'done', preview: 'a.preview.jpg' }).and.not.have.property('output');
    expect(photos[0]!.faces![0]!.covered).to.equal(false);
    expect(readdirSync(folder()).sort()).to.deep.equal(['a.jpg', 'a.preview.jpg']);
  });

  it('fails on faces that are found or left under --fail-on-faces, and only then', async () => {
    put('a.jpg', sample);
    put('sky.jpg', await plainPhoto());
    const found = await run('a.jpg', '--dry-run', '--fail-on-faces');
    expect(found.code).to.equal(1);
    expect(found.stderr).to.equal('1 face is visible (--fail-on-faces)\n');
    expect((await run('sky.jpg', '--dry-run', '--fail-on-faces')).code).to.equal(0);
    expect((await run('a.jpg', '--fail-on-faces')).code).to.equal(0);
    expect((await run('a.jpg', '--fail-on-faces', '--skip', '1', '--overwrite')).code).to.equal(1);
  });

  describe('with --fail-on-faces searches the outputs that --skip-existing skips', () => {
    const gate = ['a.jpg', '--fail-on-faces', '--skip-existing'] as const;

    it('and says no while a face is to be seen in one', async () => {
      put('a.jpg', sample);
      await run('a.jpg', '--skip', '1');
      const { stdout, stderr, code } = await run(...gate);
      expect({ stdout, stderr, code }).to.deep.equal({
        stdout: 'a.jpg: skipped, a.emojified.jpg exists, 1 face found\n',
        stderr: '1 face is visible (--fail-on-faces)\n',
        code: 1,
      });
      const document = await json(...gate);
      expectSchema('process', document);
      expect(document.summary).to.deep.equal({ done: 0, failed: 0, skipped: 1, faces: 0 });
      expect(document.photos[0]!.faces![0]).to.include({ covered: false });
    });

    it('and says yes when all are covered', async () => {
      put('a.jpg', sample);
      await run('a.jpg');
      const { stdout, code } = await run(...gate);
      expect({ stdout, code }).to.deep.equal({
        stdout: 'a.jpg: skipped, a.emojified.jpg exists, no faces found\n',
        code: 0,
      });
    });

    it('and fails on one that it cannot read', async () => {
      put('a.jpg', sample);
      put('a.emojified.jpg', sample.subarray(0, 5000));
      const { stderr, code } = await run(...gate);
      expect(stderr).to.match(/^a\.jpg: \w+: "a\.emojified\.jpg" already exists and cannot be checked for faces: /);
      expect(code).to.equal(1);
    });

    it('and does so when only the photo’s real format gives the name away', async () => {
      put('a.png', sample);
      put('a.emojified.jpg', sample);
      expect((await run('a.png', '--fail-on-faces', '--skip-existing')).code).to.equal(1);
    });
  });

  it('removes the location of a photo unless --keep-metadata is given', async () => {
    const located = await sharp(sample)
      .withExif({ IFD0: { Artist: 'Someone' } })
      .jpeg()
      .toBuffer();
    put('a.jpg', located);
    await run('a.jpg');
    expect((await meta('a.emojified.jpg')).exif).to.equal(undefined);
    await run('a.jpg', '--keep-metadata', '--overwrite');
    expect((await meta('a.emojified.jpg')).exif?.toString('latin1')).to.include('Someone');
  });

  it('covers every frame of an animation, and says in which frame each face is', async () => {
    const frames = await Promise.all(
      [0, 1, 2].map((blur) =>
        sharp(sample)
          .resize(256)
          .blur(1 + blur / 10)
          .png()
          .toBuffer(),
      ),
    );
    put(
      'moving.gif',
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    );
    const { photos } = await json('moving.gif');
    expect(photos[0]!.faces!.map(({ frame, number }) => [frame, number])).to.deep.equal([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    const after = await runCli(['process', 'moving.emojified.gif', '--dry-run', '--json'], { cwd: folder() });
    expect(JSON.parse(after.stdout).photos[0]).to.deep.include({ faces: [], width: 256, height: 256 });
    expect((await meta('moving.emojified.gif')).pages).to.equal(3);
  });

  it('prints a line a photo and the totals on stderr when there are several', async () => {
    put('a.jpg', sample);
    put('b.jpg', Buffer.alloc(0));
    const { stdout, stderr, code } = await run('a.jpg', 'b.jpg', '--jobs', '1');
    expect(stdout).to.equal('a.jpg: 1 face covered 😄, a.emojified.jpg\n');
    expect(stderr.split('\n')[0]).to.match(/^b\.jpg: EMPTY_FILE: /);
    expect(stderr.split('\n')[1]).to.equal('1 photo done (1 face), 1 failed');
    expect(code).to.equal(1);
  });

  describe('refuses wrong usage in one form, before any work', () => {
    const wrong: readonly (readonly [string[], string])[] = [
      [['--scale', 'abc'], 'invalid --scale "abc": expected a number from 0.5 to 4'],
      [['--scale', '9'], 'invalid --scale "9": expected a number from 0.5 to 4'],
      [['--scale', ''], 'invalid --scale "": expected a number from 0.5 to 4'],
      [['--quality', '0'], 'invalid --quality "0": expected a whole number from 1 to 100'],
      [['--jobs', '1.5'], 'invalid --jobs "1.5": expected a whole number from 1 to 64'],
      [['--jobs', '0'], 'invalid --jobs "0": expected a whole number from 1 to 64'],
      [['--min-confidence', '101'], 'invalid --min-confidence "101": expected a number from 0 to 100'],
      [['--max-faces', '-1'], 'invalid --max-faces "-1": expected a whole number from 1'],
      [['--max-faces', '0'], 'invalid --max-faces "0": expected a whole number from 1'],
      [['--null'], '--null requires --files-from'],
      [
        ['--out', 'b.jpgg'],
        'invalid --out "b.jpgg": expected a name that ends in .jpg, .png, .webp, .avif, .gif or .tif, or "b.jpgg/" for a folder; did you mean "b.jpg"?',
      ],
      [
        ['--out', 'faces.txt'],
        'invalid --out "faces.txt": expected a name that ends in .jpg, .png, .webp, .avif, .gif or .tif, or "faces.txt/" for a folder',
      ],
      [['--skip', '0'], 'invalid --skip "0": expected positive whole numbers separated by commas, such as 2,3'],
      [['--skip', 'two'], 'invalid --skip "two": expected positive whole numbers separated by commas, such as 2,3'],
      [
        ['--style', 'blurr'],
        'invalid --style "blurr": expected one of emoji, blur, pixelate, box; did you mean "blur"?',
      ],
      [['--format', 'bmp'], 'invalid --format "bmp": expected one of jpeg, png, webp, avif, gif, tiff'],
      [['--detector', 'cloud'], 'invalid --detector "cloud": expected one of local, rekognition'],
      [['--skp', '1'], 'unknown flag "--skp"; did you mean "--skip"?'],
      [['--emoji', 'smile'], 'unknown emoji "smile": expected one emoji such as 😎'],
      [['--style', 'blur', '--emoji', '😎'], '--emoji cannot be combined with --style blur: remove one of them'],
      [['--sticker', 'none.png'], 'the sticker cannot be used: there is no file "none.png"'],
      [['--rate', '5'], '--rate requires --cloud'],
      [['--stage', 'prod'], '--stage requires --cloud'],
      [
        ['--cloud', '--corrections', 'c.json', '--no-detect'],
        '--corrections, --no-detect cannot be combined with --cloud: the deployed service decides how photos are processed: change its functions instead',
      ],
      [
        ['--cloud', '--style', 'blur', '--skip', '2'],
        '--style, --skip cannot be combined with --cloud: the deployed service decides how photos are processed: change its functions instead',
      ],
      [
        ['--cloud', '--fail-on-faces'],
        '--fail-on-faces cannot be combined with --cloud: check the results afterwards with "emojify check"',
      ],
      [['--cloud', '--leave-in-s3', '--out', 'out'], '--out cannot be combined with --leave-in-s3: remove one of them'],
      [['--overwrite', '--skip-existing'], '--overwrite cannot be combined with --skip-existing: remove one of them'],
      [['--out', 'b.jpg', '--format', 'png'], 'invalid --out "b.jpg": the file name means jpeg, but --format is png'],
      [
        ['--out', 'b.bmp'],
        'invalid --out "b.bmp": expected a name that ends in .jpg, .png, .webp, .avif, .gif or .tif',
      ],
      [['--out', ''], 'invalid --out "": expected a file, a folder or -'],
      [['--out', '-', '--json'], 'invalid --out "-": stdout carries the JSON document; pass a file or folder'],
    ];
    for (const [flags, message] of wrong) {
      it(flags.join(' '), async () => {
        put('a.jpg', sample);
        const { stdout, stderr, code } = await run('a.jpg', ...flags);
        expect(code).to.equal(2);
        const said = flags.includes('--json') ? JSON.parse(stdout).error.message : stderr.split('\n')[0];
        expect(said).to.satisfy((text: string) => text.endsWith(message), said);
        expect(readdirSync(folder())).to.deep.equal(['a.jpg']);
      });
    }

    it('--pick without a terminal', async () => {
      expect((await run('a.jpg', '--pick')).code).to.equal(2);
    });

    it('no photos at all', async () => {
      const { stderr, code } = await run();
      const told = 'error USAGE: missing argument PHOTOS\n  for example: emojify process party.jpg\n';
      expect({ stderr, code }).to.deep.equal({ stderr: told, code: 2 });
    });
  });
});

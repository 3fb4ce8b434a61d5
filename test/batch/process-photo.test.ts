import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { type ProcessRequest, type ProcessTools, prepareRun, processPhotos } from '../../src/batch/process-photos.js';
import type { PhotoResult } from '../../src/batch/result.js';
import { runBatch } from '../../src/batch/run-batch.js';
import { temporaryName } from '../../src/batch/temporary-file.js';
import type { Face } from '../../src/core/detect/face.js';
import { decode } from '../../src/core/photo/decode.js';
import { type BatchTools, batchTools } from '../support/batch-tools.js';
import { loopback } from '../support/loopback.js';
import { animation, codeOf } from '../support/pictures.js';
import { rawFiles } from '../support/raw-files.js';
import { tempFolder } from '../support/temp-folder.js';

const face = (left: number, rest: Partial<Face> = {}): Face => ({
  box: { left, top: 20, width: 20, height: 20 },
  confidence: 90,
  roll: 0,
  emotion: 'HAPPY',
  emotionConfidence: 90,
  ...rest,
});
const grey = (width = 120, height = 60) => sharp({ create: { width, height, channels: 3, background: '#808080' } });

describe('processing one photo', () => {
  const folder = tempFolder();
  const { serve } = loopback();
  let jpeg: Buffer;
  let tools: BatchTools;
  before(async () => {
    jpeg = await grey().jpeg().toBuffer();
  });
  const path = (name: string) => join(folder(), name);
  const put = (name: string, bytes: Buffer | string = jpeg) => writeFileSync(path(name), bytes);
  beforeEach(() => {
    put('a.jpg');
    tools = batchTools([face(10)]);
  });

  /** Runs with boxes as covers, which are quick to make. */
  const run = (request: Partial<ProcessRequest> = {}, changes: Partial<ProcessTools> = {}) =>
    processPhotos(
      { photos: [path('a.jpg')], out: path('out.jpg'), ...request, settings: { style: 'box', ...request.settings } },
      { ...tools, ...changes },
    );
  const one = async (request: Partial<ProcessRequest> = {}, changes: Partial<ProcessTools> = {}) => {
    const [photo] = (await run(request, changes)).photos;
    return photo!;
  };
  const codes = () => tools.reports.map(({ code }) => code);
  /** Whether the face that begins here is black in this picture. */
  async function isCovered(bytes: Buffer, left: number): Promise<boolean> {
    const { width, channels, images } = await decode(bytes);
    return images[0]!.pixels[(30 * width + left + 10) * channels]! < 20;
  }
  const covers = (name: string, ...lefts: readonly number[]) =>
    Promise.all(lefts.map((left) => isCovered(readFileSync(path(name)), left)));

  it('covers its faces and tells what it found', async () => {
    tools = batchTools([face(10), face(80, { emotion: 'SAD' })]);
    const { milliseconds, ...photo } = await one();
    expect(milliseconds).to.be.a('number');
    const { box: _, ...rest } = face(0);
    expect(photo).to.deep.equal({
      input: path('a.jpg'),
      output: path('out.jpg'),
      status: 'done',
      width: 120,
      height: 60,
      faces: [
        { box: face(10).box, ...rest, covered: true },
        { box: face(80).box, ...rest, emotion: 'SAD', covered: true },
      ],
    });
    expect(await covers('out.jpg', 10, 80, 45)).to.deep.equal([true, true, false]);
    expect(codes()).to.deep.equal(['PHOTO_DONE']);
    expect(tools.stdout).to.deep.equal([]);
  });

  it('leaves uncovered what was not asked to be covered, with a warning about numbers that no face has', async () => {
    tools = batchTools([face(10), face(80)]);
    const photo = await one({ settings: { skip: [2, 5] } });
    expect(photo.faces?.map(({ covered }) => covered)).to.deep.equal([true, false]);
    expect(photo.warnings).to.deep.equal([
      { code: 'SKIP_UNKNOWN', message: `${path('a.jpg')}: --skip 5, but 2 faces found` },
    ]);
    expect(await covers('out.jpg', 10, 80)).to.deep.equal([true, false]);
    tools = batchTools([face(10)]);
    expect((await one({ overwrite: true, settings: { skip: [2] } })).warnings?.[0]?.message).to.contain(
      'but 1 face found',
    );
    expect((await one({ overwrite: true, settings: { skip: [1] } })).warnings).to.equal(undefined);
  });

  it('asks which faces to cover, if there are any', async () => {
    tools = batchTools([face(10), face(80)]);
    const asked: unknown[] = [];
    const pick: ProcessTools['pick'] = async ({ input, preview, faces }) => {
      asked.push([input, preview, faces.map(({ covered }) => covered)]);
      return [1];
    };
    await one({ settings: { skip: [2] } }, { pick });
    expect(asked).to.deep.equal([[path('a.jpg'), undefined, [true, false]]]);
    expect(await covers('out.jpg', 10, 80)).to.deep.equal([false, true]);
    await one({ preview: true, overwrite: true }, { pick });
    expect(asked[1]).to.deep.equal([path('a.jpg'), path('out.preview.jpg'), [true, true]]);
    tools = batchTools([]);
    await one({ overwrite: true }, { pick });
    expect(asked).to.have.length(2);
  });

  describe('in a dry run', () => {
    it('writes nothing, and tells the faces as uncovered', async () => {
      const photo = await one({ dryRun: true });
      expect(photo).to.include({ status: 'done' }).and.not.to.have.property('output');
      expect(photo.faces?.map(({ covered }) => covered)).to.deep.equal([false]);
      expect(readdirSync(folder())).to.deep.equal(['a.jpg']);
    });

    it('names the emoji that would cover a face, but not where it looks for covers', async () => {
      const emojis = async (request: Partial<ProcessRequest>) =>
        (await one({ dryRun: true, settings: { style: 'emoji' }, ...request })).faces?.map(({ emoji }) => emoji);
      expect(await emojis({})).to.deep.equal(['😄']);
      expect(await emojis({ detectInSkipped: true })).to.deep.equal([undefined]);
    });

    it('writes a preview on request', async () => {
      const { preview } = await one({ dryRun: true, preview: true });
      expect(preview).to.equal(path('out.preview.jpg'));
      expect(readdirSync(folder())).to.deep.equal(['a.jpg', 'out.preview.jpg']);
    });

    it('knows the covers of an earlier run by the record', async () => {
      await one();
      const found = async (name: string) => {
        const { faces } = await one({ photos: [path(name)], dryRun: true, detectInSkipped: true });
        return faces?.map(({ covered, uncertain }) => [covered, uncertain]);
      };
      expect(await found('out.jpg')).to.deep.equal([[true, undefined]]);
      expect(await found('a.jpg')).to.deep.equal([[false, undefined]]);
      put('out.jpg', Buffer.concat([readFileSync(path('out.jpg')), Buffer.from('edited')]));
      expect(await found('out.jpg')).to.deep.equal([[false, true]]);
      put('.emojify.json', 'damaged');
      tools.reports.splice(0);
      const two = { photos: [path('out.jpg'), path('a.jpg')], out: path('x/'), dryRun: true, detectInSkipped: true };
      expect((await run(two)).photos.map(({ faces }) => faces?.[0]?.covered)).to.deep.equal([false, false]);
      expect(codes().filter((code) => code === 'RECORD_UNREADABLE')).to.have.length(1);
    });
  });

  describe('with --preview', () => {
    it('writes a picture with numbers beside the output, in its format', async () => {
      const photo = await one({ preview: true, out: path('out.png') });
      expect(photo).to.include({ output: path('out.png'), preview: path('out.preview.png') });
      expect((await sharp(path('out.preview.png')).metadata()).format).to.equal('png');
      expect(await covers('out.preview.png', 10)).to.deep.equal([false]);
      expect(Object.keys(photo).slice(-2)).to.deep.equal(['milliseconds', 'preview']);
    });

    it('replaces an earlier preview only when asked to', async () => {
      put('out.preview.jpg', 'mine');
      expect((await one({ preview: true })).error?.code).to.equal('OUTPUT_EXISTS');
      expect(existsSync(path('out.jpg'))).to.equal(false);
      expect((await one({ preview: true, skipExisting: true })).preview).to.equal(path('out.preview.jpg'));
      expect(readFileSync(path('out.preview.jpg'), 'utf8')).to.equal('mine');
      await one({ preview: true, overwrite: true });
      expect(readFileSync(path('out.preview.jpg'), 'utf8')).not.to.equal('mine');
    });

    it('never overwrites an input', async () => {
      put('a.preview.jpg');
      const photos = [path('a.jpg'), path('a.preview.jpg')];
      const result = await run({ photos, out: `${folder()}/`, preview: true, dryRun: true, overwrite: true });
      expect(result.photos[0]?.error?.code).to.equal('OUTPUT_IS_INPUT');
      expect(readFileSync(path('a.preview.jpg')).equals(jpeg)).to.equal(true);
    });

    it('goes to stdout in a dry run on request', async () => {
      expect(await one({ preview: true, dryRun: true, out: '-' })).to.include({ preview: '-' });
      expect((await decode(tools.stdout[0]!)).width).to.equal(120);
    });
  });

  describe('whose output exists', () => {
    beforeEach(() => put('out.jpg', 'mine'));
    const mine = () => readFileSync(path('out.jpg'), 'utf8') === 'mine';

    it('is refused before it is searched', async () => {
      expect(await one())
        .to.deep.include({ status: 'failed' })
        .and.not.to.have.property('output');
      expect((await one()).error?.code).to.equal('OUTPUT_EXISTS');
      expect({ searched: tools.searched(), mine: mine() }).to.deep.equal({ searched: 0, mine: true });
    });

    it('is replaced with --overwrite', async () => {
      expect((await one({ overwrite: true })).status).to.equal('done');
      expect(mine()).to.equal(false);
    });

    it('is skipped with --skip-existing, without a search', async () => {
      expect(await one({ skipExisting: true })).to.deep.equal({
        input: path('a.jpg'),
        output: path('out.jpg'),
        status: 'skipped',
      });
      expect({ searched: tools.searched(), mine: mine() }).to.deep.equal({ searched: 0, mine: true });
    });

    it('is refused if the output is no regular file', async () => {
      mkdirSync(path('b.jpg'));
      mkdirSync(path('to'));
      mkdirSync(path('to/a.jpg'));
      const photo = await one({ out: path('to/'), skipExisting: true, overwrite: true });
      expect(photo.error?.code).to.equal('OUTPUT_NOT_A_FILE');
    });

    it('is searched for faces where a gate asks for it', async () => {
      const request = { skipExisting: true, detectInSkipped: true };
      const broken = await one(request);
      expect(broken.error?.code).to.equal('NOT_AN_IMAGE');
      expect(broken.error?.message).to.contain(`"${path('out.jpg')}" already exists and cannot be checked for faces`);
      put('out.jpg', await grey(60, 60).jpeg().toBuffer());
      const seen = await one(request);
      expect(seen).to.include({ status: 'skipped', width: 60, height: 60 });
      expect(seen.faces?.map(({ covered }) => covered)).to.deep.equal([false]);
      expect(seen).not.to.have.property('milliseconds');
      await one({ overwrite: true });
      expect((await one(request)).faces?.map(({ covered }) => covered)).to.deep.equal([true]);
    });
  });

  it('has a name that only its real format makes the same as another one’s refused', async () => {
    put('b.png', await grey().jpeg().toBuffer());
    put('b.jpg', await grey().jpeg().toBuffer());
    const { photos } = await run({ photos: ['b.jpg', 'b.png'].map(path), out: path('to/'), jobs: 1 });
    expect(photos.map(({ error, output }) => error?.code ?? output)).to.deep.equal([
      path('to/b.jpg'),
      'OUTPUT_CONFLICT',
    ]);
    put('to/c.jpg', 'mine');
    put('c.png', await grey().jpeg().toBuffer());
    const skipped = await one({ photos: [path('c.png')], out: path('to/'), skipExisting: true });
    expect(skipped).to.include({ status: 'skipped', output: path('to/c.jpg') });
  });

  it('goes to stdout and leaves no record', async () => {
    const photo = await one({ out: '-' });
    expect(photo).to.include({ output: '-', status: 'done' });
    expect(await isCovered(tools.stdout[0]!, 10)).to.equal(true);
    expect(readdirSync(folder())).to.deep.equal(['a.jpg']);
  });

  it('is recorded with its covers and options, unless it is asked not to', async () => {
    await one({ settings: { scale: 2, minFace: 5, minConfidence: 10, maxFaces: 3, shape: 'ellipse' } });
    const { outputs } = JSON.parse(readFileSync(path('.emojify.json'), 'utf8'));
    expect(outputs).to.have.length(1);
    expect(outputs[0]).to.deep.include({
      name: 'out.jpg',
      width: 120,
      height: 60,
      style: 'box',
      version: '1.2.3',
      options: { scale: 2, shape: 'ellipse', minConfidence: 10, minFace: 5, maxFaces: 3 },
    });
    expect(outputs[0]).not.to.have.property('corrections');
    expect(outputs[0].covered).to.have.length(1);
    await one({ out: path('to/'), record: false });
    expect(readdirSync(path('to'))).to.deep.equal(['a.jpg']);
  });

  it('is recorded with the emoji that was asked for, and without the path of a sticker', async () => {
    put('sticker.png', await grey(30, 30).png().toBuffer());
    const recorded = async (settings: ProcessRequest['settings']) => {
      await one({ overwrite: true, settings: { style: 'emoji', ...settings } });
      const [entry] = JSON.parse(readFileSync(path('.emojify.json'), 'utf8')).outputs;
      return [entry.style, entry.options];
    };
    expect(await recorded({})).to.deep.equal(['emoji', {}]);
    expect(await recorded({ emoji: '😎' })).to.deep.equal(['emoji', { emoji: '😎' }]);
    expect(await recorded({ emoji: 'happy=🥳' })).to.deep.equal(['emoji', { emoji: { HAPPY: '🥳' } }]);
    expect(await recorded({ sticker: path('sticker.png') })).to.deep.equal(['emoji', { sticker: true }]);
  });

  it('may be a camera RAW file, for the JPEG inside it', async () => {
    put('a.cr2', rawFiles.CR2!(await grey(1000, 60).jpeg().toBuffer(), 1));
    const refused = await one({ photos: [path('a.cr2')] });
    expect(refused.status).to.equal('failed');
    const photo = await one({ photos: [path('a.cr2')], rawPreview: true });
    expect(photo).to.include({ status: 'done', width: 1000 });
    expect(photo.warnings?.map(({ code }) => code)).to.deep.equal(['RAW_PREVIEW_USED']);
    expect((await one({ rawPreview: true, overwrite: true })).warnings).to.equal(undefined);
  });

  it('keeps its metadata on request, and warns of what cannot be kept', async () => {
    put(
      'a.jpg',
      await grey()
        .withMetadata({ exif: { IFD0: { Copyright: 'me' } } })
        .jpeg()
        .toBuffer(),
    );
    const kept = async (request: Partial<ProcessRequest>) => {
      const photo = await one({ overwrite: true, ...request });
      const { exif } = await sharp(photo.output!).metadata();
      return [exif !== undefined, photo.warnings?.map(({ message }) => message)];
    };
    expect(await kept({})).to.deep.equal([false, undefined]);
    expect(await kept({ settings: { keepMetadata: true } })).to.deep.equal([true, undefined]);
    const [, warnings] = await kept({ out: path('out.gif'), settings: { keepMetadata: true } });
    expect(warnings).to.have.length(1);
    expect((warnings as string[])[0]).to.contain('not kept in gif');
    put('a.gif', await animation('gif', { delay: [100, 100, 100], loop: 0 }));
    const moving = await one({ photos: [path('a.gif')], out: path('b.gif'), settings: { keepMetadata: true } });
    expect(moving.error).to.equal(undefined);
  });

  it('is warned about if it appears to be rotated', async () => {
    tools = batchTools([face(10, { roll: 90 })]);
    expect((await one()).warnings?.map(({ code }) => code)).to.deep.equal(['PHOTO_ROTATED']);
  });

  it('comes from a URL or stdin', async () => {
    const url = `${await serve((_, response) => response.end(jpeg))}/b.jpg`;
    const fetched = await one({ photos: [url], out: path('to/') }, { fetch: { allowPrivate: true } });
    expect(fetched).to.include({ input: url, output: path('to/b.jpg'), status: 'done' });
    const stdin = (async function* () {
      yield jpeg.subarray(0, 9);
      yield jpeg.subarray(9);
    })();
    expect(await one({ photos: ['-'], out: path('to/') }, { stdin })).to.include({ output: path('to/stdin.jpg') });
    const refused = await run({ photos: [url], out: path('to/') });
    expect(refused.photos[0]?.error?.code).to.equal('URL_PRIVATE_ADDRESS');
  });
});

describe('a run of photos', () => {
  const folder = tempFolder();
  let jpeg: Buffer;
  before(async () => {
    jpeg = await grey().jpeg().toBuffer();
  });
  const path = (name: string) => join(folder(), name);
  const put = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(path(name), jpeg);
  };
  const run = (request: Partial<ProcessRequest>, changes: Partial<ProcessTools> = {}, tools = batchTools([face(10)])) =>
    processPhotos(
      { photos: [folder()], out: path('out/'), settings: { style: 'box' }, ...request },
      { ...tools, ...changes },
    );
  const names = (photos: readonly PhotoResult[]) => photos.map(({ input }) => input.slice(folder().length + 1));

  it('announces how many photos there are, and whether they go to stdout', async () => {
    put('a.jpg', 'b.jpg');
    const plans: unknown[] = [];
    const reporter: ProcessTools['reporter'] = async (plan) => {
      plans.push(plan);
      return { report: () => undefined };
    };
    await run({}, { reporter });
    await run({ photos: [path('a.jpg')], out: '-' }, { reporter });
    await run({ photos: [path('a.jpg')], out: '-', dryRun: true }, { reporter });
    await run({ photos: [path('a.jpg')], out: '-', dryRun: true, preview: true }, { reporter });
    expect(plans).to.deep.equal([
      { photos: 2, toStdout: false },
      { photos: 1, toStdout: true },
      { photos: 1, toStdout: false },
      { photos: 1, toStdout: true },
    ]);
  });

  it('tells photos in the order of the inputs, and what was ignored', async () => {
    put('a.jpg', 'c.jpg', 'd.jpg', '.e.jpg');
    writeFileSync(path('b.jpg'), 'no photo');
    const { photos, summary, ignored, unchecked } = await run({ jobs: 3 });
    expect(names(photos)).to.deep.equal(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
    expect(photos.map(({ status }) => status)).to.deep.equal(['done', 'failed', 'done', 'done']);
    expect(summary).to.deep.equal({ done: 3, failed: 1, skipped: 0, faces: 3 });
    expect(ignored).to.deep.equal({ hidden: 1 });
    expect(unchecked).to.deep.equal([{ name: path('.e.jpg'), kind: 'hidden' }]);
  });

  it('searches folders recursively on request, but not the one that it writes to', async () => {
    mkdirSync(path('sub'));
    mkdirSync(path('out'));
    put('a.jpg', 'sub/b.jpg', 'out/c.jpg');
    const { photos } = await run({ recursive: true });
    expect(photos.map(({ output }) => output)).to.deep.equal([path('out/a.jpg'), path('out/sub/b.jpg')]);
    const beside = await run({ recursive: true, out: undefined, dryRun: true } as never);
    expect(names(beside.photos)).to.deep.equal(['a.jpg', 'out/a.jpg', 'out/c.jpg', 'out/sub/b.jpg', 'sub/b.jpg']);
  });

  it('takes as many photos at once as it is told', async () => {
    put('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    const most = async (jobs: number) => {
      let [now, max] = [0, 0];
      const detect = async () => {
        now += 1;
        max = Math.max(max, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return [];
      };
      await run({ jobs, dryRun: true }, { detector: async () => ({ name: 'counting', detect }) });
      return max;
    };
    expect(await most(1)).to.equal(1);
    expect(await most(3)).to.be.within(1, 3);
  });

  it('takes by default one more at once than there are cores, at most 4', async () => {
    put('a.jpg');
    const { jobs } = await prepareRun({ photos: [folder()] }, batchTools());
    expect(jobs).to.equal(Math.min(4, availableParallelism() + 1));
    expect((await prepareRun({ photos: [folder()], jobs: 7 }, batchTools())).jobs).to.equal(7);
  });

  it('tells how long each photo took', async () => {
    put('a.jpg', 'b.jpg');
    const { photos, job } = await prepareRun({ photos: [folder()], dryRun: true }, batchTools());
    let time = 1000;
    const clock = () => {
      time += 500.4;
      return time;
    };
    const result = await runBatch(photos, job, { jobs: 1, clock });
    expect(result.photos.map(({ milliseconds }) => milliseconds)).to.deep.equal([500, 500]);
  });

  it('reads a list of names, from a file or from stdin', async () => {
    put('a.jpg', 'b.jpg', 'c.jpg');
    const listed = async (text: string, request: Partial<ProcessRequest>, photos: readonly string[] = []) => {
      writeFileSync(path('list.txt'), text);
      const stdin = (async function* () {
        yield text;
      })();
      const base = { photos, dryRun: true, filesFrom: path('list.txt') };
      return names((await run({ ...base, ...request }, { stdin })).photos);
    };
    const two = `${path('a.jpg')}\n${path('b.jpg')}\n`;
    expect(await listed(two, {})).to.deep.equal(['a.jpg', 'b.jpg']);
    expect(await listed(two, { filesFrom: '-' }, [path('c.jpg')])).to.deep.equal(['c.jpg', 'a.jpg', 'b.jpg']);
    expect(await listed(`${path('a.jpg')}\0`, { nullSeparated: true })).to.deep.equal(['a.jpg']);
    expect(await codeOf(listed(two, { filesFrom: '-' }, ['-']))).to.equal('USAGE');
    expect(await codeOf(listed(two, { filesFrom: path('none.txt') }))).to.equal('INPUT_NOT_FOUND');
  });

  it('refuses stdout for what it cannot take', async () => {
    put('a.jpg');
    const refused = async (request: Partial<ProcessRequest>, changes: Partial<ProcessTools> = {}) => {
      const tried = run({ photos: [path('a.jpg')], out: '-', ...request }, changes);
      return tried.then(
        () => '',
        ({ code, message }) => `${code}: ${message}`,
      );
    };
    expect(await refused({ preview: true })).to.match(/^USAGE: invalid --out "-": stdout can take either/);
    expect(await refused({}, { stdoutTakenBy: 'is a terminal' })).to.match(/^USAGE: .*stdout is a terminal/);
    expect(await refused({ dryRun: true }, { stdoutTakenBy: 'is a terminal' })).to.equal('');
    const stdin = { photos: ['-'], out: undefined } as never;
    expect(await refused(stdin, { stdoutTakenBy: 'is a terminal' })).to.match(/^USAGE: missing --out: stdout/);
    expect(await refused({ out: path('b.jpg') }, { stdoutTakenBy: 'is a terminal' })).to.equal('');
  });

  it('refuses at once outputs that are the same, and an option that is not valid', async () => {
    put('a.jpg', 'a.png');
    mkdirSync(path('sub'));
    put('sub/a.jpg');
    const photos = [path('a.jpg'), path('sub/a.jpg')];
    expect(await codeOf(run({ photos }))).to.equal('OUTPUT_CONFLICT');
    expect((await run({ photos, dryRun: true })).summary.done).to.equal(2);
    expect(await codeOf(run({ settings: { scale: 99 } }))).to.equal('USAGE');
    expect(existsSync(path('out'))).to.equal(false);
  });

  it('decides the format of all outputs', async () => {
    put('a.jpg');
    const output = async (request: Partial<ProcessRequest>) => {
      const [photo] = (await run({ photos: [path('a.jpg')], ...request })).photos;
      return [photo!.output?.slice(folder().length + 1), (await sharp(photo!.output).metadata()).format];
    };
    expect(await output({ settings: { format: 'webp', style: 'box' } })).to.deep.equal(['out/a.webp', 'webp']);
    expect(await output({ out: path('b.png') })).to.deep.equal(['b.png', 'png']);
    expect(await output({ out: undefined } as never)).to.deep.equal(['a.emojified.jpg', 'jpeg']);
  });

  it('sweeps temporary files of killed runs where it writes', async () => {
    put('a.jpg');
    const left = () => {
      mkdirSync(path('out'), { recursive: true });
      const name = path(`out/${temporaryName().replace(/^\.emojify-[\da-f]{8}/, '.emojify-00000000')}`);
      writeFileSync(name, 'half');
      utimesSync(name, 1, 1);
      return name;
    };
    const kept = left();
    await run({ dryRun: true });
    expect(existsSync(kept)).to.equal(true);
    await run({ dryRun: true, preview: true });
    expect(existsSync(kept)).to.equal(false);
    const swept = left();
    await run({});
    expect(existsSync(swept)).to.equal(false);
  });

  describe('that is interrupted', () => {
    /** Aborts while the second photo is searched. */
    const interrupted = async (request: Partial<ProcessRequest>, at = 2, count = 3) => {
      put(...['a.jpg', 'b.jpg', 'c.jpg'].slice(0, count));
      const stop = new AbortController();
      let searched = 0;
      const detect = async () => {
        searched += 1;
        if (searched === at) stop.abort(new Error('stopped'));
        return [];
      };
      const detector = async () => ({ name: 'stopping', detect });
      return run({ jobs: 1, ...request }, { detector, signal: stop.signal });
    };

    it('keeps what is done and says how to go on', async () => {
      const { photos, error } = await interrupted({});
      expect(names(photos)).to.deep.equal(['a.jpg']);
      expect(readdirSync(path('out'))).to.deep.equal(['a.jpg']);
      expect(error).to.deep.equal({
        code: 'INTERRUPTED',
        message: 'interrupted after 1 of 3 photos: run the same command with --skip-existing to resume',
      });
    });

    const hints: readonly [Partial<ProcessRequest>, RegExp][] = [
      [{ skipExisting: true }, /the same command again to resume$/],
      [{ overwrite: true }, /the same command again to start over$/],
      [{ dryRun: true }, /run the same command again$/],
      [{ dryRun: true, preview: true }, /with --skip-existing to resume$/],
    ];
    for (const [request, hint] of hints)
      it(`says so for ${Object.keys(request).join(' ')}`, async () => {
        expect((await interrupted(request)).error?.message).to.match(hint);
      });

    it('is complete if it was interrupted after the last photo', async () => {
      put('a.jpg');
      const stop = new AbortController();
      const reporter = async () => ({ report: () => stop.abort() });
      const { error, summary } = await run({ photos: [path('a.jpg')] }, { signal: stop.signal, reporter });
      expect([error, summary.done]).to.deep.equal([undefined, 1]);
    });

    it('ends though stdin never does', async () => {
      const stop = new AbortController();
      const stdin: AsyncIterable<Buffer> = {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            stop.abort(new Error('stopped'));
            return new Promise(() => undefined);
          },
        }),
      };
      const { error } = await run({ photos: ['-'] }, { stdin, signal: stop.signal });
      expect(error?.code).to.equal('INTERRUPTED');
    });
  });
});

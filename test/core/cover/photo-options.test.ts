import { expect } from 'chai';
import { describeRange, isInRange, optionRanges } from '../../../src/core/cover/option-ranges.js';
import { type PhotoSettings, parsePhotoOptions } from '../../../src/core/cover/photo-options.js';
import { maxFileBytes, toInputError, tooLarge } from '../../../src/core/cover/read-photo-file.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { codeOf } from '../../support/pictures.js';
import { sample, samplePath } from '../../support/sample.js';

describe('the options of a photo', () => {
  it('are left as they are when nothing is set', async () => {
    expect(await parsePhotoOptions({})).to.deep.equal({
      selection: {
        minConfidence: undefined,
        minFace: undefined,
        maxFaces: undefined,
        skip: undefined,
        thorough: undefined,
      },
      cover: {},
      encoding: { format: undefined, quality: undefined, keepMetadata: undefined },
      maxMegapixels: undefined,
    });
  });

  it('are passed on, each where it belongs', async () => {
    const selection = { minConfidence: 50, minFace: 10, maxFaces: 3, skip: [2], thorough: true };
    const encoding = { format: 'webp', quality: 80, keepMetadata: true } as const;
    const cover = { style: 'emoji', scale: 2, shape: 'box' } as const;
    const settings = { ...selection, ...encoding, ...cover, emoji: '😎', maxMegapixels: 20 };
    expect(await parsePhotoOptions(settings)).to.deep.equal({
      selection,
      cover: { ...cover, emoji: { kind: 'all', emoji: '😎' } },
      encoding,
      maxMegapixels: 20,
    });
    expect((await parsePhotoOptions({ emoji: 'happy=🥳' })).cover.emoji).to.deep.equal({
      kind: 'byEmotion',
      emojis: { HAPPY: '🥳' },
    });
  });

  it('take a sticker as bytes or as a path', async () => {
    const [bytes, path] = await Promise.all([{ sticker: sample }, { sticker: samplePath }].map(parsePhotoOptions));
    expect(bytes?.cover.sticker).to.include({ name: 'sticker' });
    expect(path?.cover.sticker).to.include({ name: samplePath });
    expect(path?.cover.sticker?.frame.width).to.equal(512);
  });

  const refused: readonly (readonly [PhotoSettings, code: string])[] = [
    [{ scale: 0.49 }, 'USAGE'],
    [{ scale: 4.01 }, 'USAGE'],
    [{ quality: 0 }, 'USAGE'],
    [{ quality: 101 }, 'USAGE'],
    [{ quality: 80.5 }, 'USAGE'],
    [{ minConfidence: -1 }, 'USAGE'],
    [{ minConfidence: 101 }, 'USAGE'],
    [{ minFace: -1 }, 'USAGE'],
    [{ maxFaces: 0 }, 'USAGE'],
    [{ maxFaces: 1.5 }, 'USAGE'],
    [{ maxMegapixels: 0.5 }, 'USAGE'],
    [{ maxMegapixels: 501 }, 'USAGE'],
    [{ style: 'stripes' as 'blur' }, 'USAGE'],
    [{ shape: 'star' as 'box' }, 'USAGE'],
    [{ emoji: 'smile' }, 'UNKNOWN_EMOJI'],
    [{ emoji: 'happy=smile' }, 'UNKNOWN_EMOJI'],
    [{ emoji: '🇯🇯' }, 'UNKNOWN_EMOJI'],
    [{ emoji: 'happy=🇯🇯' }, 'UNKNOWN_EMOJI'],
    [{ emoji: 'merry=😎' }, 'UNKNOWN_EMOTION'],
    [{ sticker: '/nowhere/none.png' }, 'BAD_STICKER'],
    [{ sticker: Buffer.from('words') }, 'BAD_STICKER'],
  ];
  for (const [settings, code] of refused)
    it(`are refused with ${JSON.stringify(settings)}`, async () => {
      expect(await codeOf(parsePhotoOptions(settings))).to.equal(code);
    });

  it('include the ends of their ranges', () => {
    expect([0.5, 4].map((value) => isInRange(value, optionRanges.scale))).to.deep.equal([true, true]);
    expect([1, 100].map((value) => isInRange(value, optionRanges.quality))).to.deep.equal([true, true]);
    expect(isInRange(1e9, optionRanges.minFace)).to.equal(true);
  });

  it('say what they expect', () => {
    expect(describeRange(optionRanges.scale)).to.equal('a number from 0.5 to 4');
    expect(describeRange(optionRanges.maxFaces)).to.equal('a whole number from 1');
  });
});

describe('an input that cannot be read', () => {
  const codes = {
    ENOENT: 'INPUT_NOT_FOUND',
    ENOTDIR: 'INPUT_NOT_FOUND',
    EACCES: 'INPUT_UNREADABLE',
    EPERM: 'INPUT_UNREADABLE',
    ELOOP: 'INPUT_LINK_LOOP',
    ENXIO: 'INPUT_NOT_A_FILE',
    EIO: 'INPUT_UNREADABLE',
  };
  for (const [code, ours] of Object.entries(codes))
    it(`has the code ${ours} after ${code}`, () => {
      const cause = Object.assign(new Error(code), { code });
      expect(toInputError(cause, 'a.jpg')).to.include({ code: ours, cause });
    });

  it('keeps an error of ours, and one that is not of the file system', () => {
    const errors = [new EmojifyError('INPUT_IS_FOLDER', 'a folder'), new TypeError('a bug')];
    expect(errors.map((error) => toInputError(error, 'a.jpg'))).to.deep.equal(errors);
    expect(tooLarge('a.jpg').message).to.contain(`over ${maxFileBytes / 1e9} GB`);
  });
});

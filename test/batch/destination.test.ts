import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createClaims } from '../../src/batch/claims.js';
import { toDestination, wantedFormat } from '../../src/batch/destination.js';
import { faceChoices } from '../../src/batch/face-choices.js';
import type { Input } from '../../src/batch/input.js';
import type { EmojifiedFace } from '../../src/core/cover/cover-photo.js';
import type { EmojifyError } from '../../src/errors/emojify-error.js';
import { tempFolder } from '../support/temp-folder.js';

const file = (name: string, below = ''): Input => ({ kind: 'file', name, below });
const stdin: Input = { kind: 'stdin', name: '-' };
const one = [file('a.jpg')];
const two = [file('a.jpg'), file('b.jpg')];

/** The code and message of what this throws. */
const failure = (work: () => unknown): string | undefined => {
  try {
    return void work();
  } catch (error) {
    const { code, message } = error as EmojifyError;
    return `${code}: ${message}`;
  }
};

describe('the destination of a run', () => {
  const folder = tempFolder();

  it('is beside the inputs, and stdout for stdin', () => {
    expect(toDestination(undefined, two)).to.deep.equal({ kind: 'beside' });
    expect(toDestination(undefined, [stdin])).to.deep.equal({ kind: 'stdout' });
    expect(failure(() => toDestination(undefined, [stdin, ...one]))).to.match(/^USAGE: missing --out/);
  });

  it('is stdout or a file for one photo only, and not for one of a folder', () => {
    expect(toDestination('-', one)).to.deep.equal({ kind: 'stdout' });
    expect(toDestination('b.png', one)).to.deep.equal({ kind: 'file', path: 'b.png' });
    expect(toDestination('b.png', [{ kind: 'url', name: 'u' }])).to.deep.equal({ kind: 'file', path: 'b.png' });
    expect(failure(() => toDestination('-', two))).to.match(/^USAGE: .*2 photos cannot be written to stdout/);
    expect(failure(() => toDestination('b.png', two))).to.match(/^USAGE: .*2 photos cannot be written to a file/);
    expect(failure(() => toDestination('b.png', [file('in/a.jpg', 'sub')]))).to.match(/^USAGE: /);
    expect(failure(() => toDestination('b.png', []))).to.match(/^USAGE: /);
  });

  it('is a folder if it exists, ends in a slash, or has no extension of a file', () => {
    const existing = join(folder(), 'x.jpg');
    mkdirSync(existing);
    for (const out of [existing, 'new.png/', 'new.png\\', 'out', '2024.05', 'my.holiday-photos', 'v1.2345', '.hidden'])
      expect(toDestination(out, two), out).to.deep.equal({ kind: 'folder', folder: out });
  });

  it('is refused if its extension is most likely mistyped, with what it may mean', () => {
    expect(failure(() => toDestination('', one))).to.match(/^USAGE: invalid --out ""/);
    const mistyped = failure(() => toDestination('b.jpq', one));
    expect(mistyped).to.match(
      /^USAGE: invalid --out "b.jpq": expected a name that ends in .*, or "b.jpq\/" for a folder/,
    );
    expect(mistyped).to.contain('; did you mean "b.jpg"?');
    const foreign = failure(() => toDestination('b.heic', one));
    expect(foreign)
      .to.match(/^USAGE: /)
      .and.not.contain('for a folder');
    expect(failure(() => toDestination('b.xyzzy', one)))
      .to.match(/^USAGE: /)
      .and.not.contain('did you mean');
    for (const name of ['b.mp4', 'b.cr2', 'b.m4v', 'b.X'])
      expect(failure(() => toDestination(name, one))).to.match(/^USAGE/);
  });

  it('decides the format if it is a file', () => {
    expect(wantedFormat({ kind: 'file', path: 'a.jpeg' }, undefined)).to.equal('jpeg');
    expect(wantedFormat({ kind: 'file', path: 'a.jpeg' }, 'jpeg')).to.equal('jpeg');
    expect(wantedFormat({ kind: 'beside' }, 'png')).to.equal('png');
    expect(wantedFormat({ kind: 'beside' }, undefined)).to.equal(undefined);
    expect(failure(() => wantedFormat({ kind: 'file', path: 'a.jpeg' }, 'png'))).to.match(/^USAGE: .*means jpeg/);
  });
});

describe('the claim to an output', () => {
  const folder = tempFolder();
  const path = (name: string) => join(folder(), name);

  it('belongs to one input, which may claim it again', () => {
    const [a, b] = two as [Input, Input];
    const claims = createClaims(two);
    claims.claim(path('out.jpg'), a);
    claims.claim(path('out.jpg'), a);
    claims.claim(path('other.jpg'), b);
    expect(failure(() => claims.claim(path('out.jpg'), b))).to.match(/^OUTPUT_CONFLICT: both "a.jpg" and "b.jpg"/);
    expect(failure(() => claims.claim(`${folder()}/new/../out.jpg`, b))).to.match(/^OUTPUT_CONFLICT/);
  });

  it('is the same through a link to its folder, also below one that does not exist yet', () => {
    const [a, b] = two as [Input, Input];
    mkdirSync(path('real'));
    symlinkSync('real', path('link'));
    const claims = createClaims(two);
    claims.claim(path('real/new/out.jpg'), a);
    expect(failure(() => claims.claim(path('link/new/out.jpg'), b))).to.match(/^OUTPUT_CONFLICT/);
    claims.claim(path('link/newer/out.jpg'), b);
  });

  const foldsCase = process.platform === 'darwin' || process.platform === 'win32';
  it(`is ${foldsCase ? 'the same' : 'another one'} in other letters`, () => {
    const claims = createClaims(two);
    claims.claim(path('out.jpg'), two[0]!);
    const other = failure(() => claims.claim(path('OUT.jpg'), two[1]!));
    expect(other?.startsWith('OUTPUT_CONFLICT') ?? false).to.equal(foldsCase);
  });

  it('is refused for a file that is an input, under any of its names', () => {
    writeFileSync(path('a.jpg'), 'photo');
    linkSync(path('a.jpg'), path('hard.jpg'));
    symlinkSync('a.jpg', path('soft.jpg'));
    writeFileSync(path('c.jpg'), 'another');
    symlinkSync('loop', path('loop'));
    const inputs = [file(path('a.jpg')), file(path('gone.jpg')), stdin, file(`${path('c.jpg')}/x`), file(path('loop'))];
    const claims = createClaims(inputs);
    for (const name of ['a.jpg', 'hard.jpg', 'soft.jpg'])
      expect(
        failure(() => claims.claim(path(name), inputs[1]!)),
        name,
      ).to.match(/^OUTPUT_IS_INPUT: .*overwrite the input ".*\/a.jpg"/);
    for (const name of ['c.jpg', 'loop']) claims.claim(path(name), inputs[0]!);
  });
});

describe('the question which faces to cover', () => {
  const face = (rest: Partial<EmojifiedFace>): EmojifiedFace => ({
    box: { left: 1, top: 2, width: 30, height: 40 },
    confidence: 90,
    roll: 0,
    emotion: 'HAPPY',
    emotionConfidence: 90,
    covered: true,
    ...rest,
  });

  it('has a choice for each face, checked if it will be covered', () => {
    expect(faceChoices([face({ emoji: '😄' }), face({ covered: false, emotion: 'UNKNOWN' })])).to.deep.equal([
      { value: 1, name: '1: 30 × 40 pixels at 1, 2, happy, 😄', short: '1', checked: true },
      { value: 2, name: '2: 30 × 40 pixels at 1, 2', short: '2', checked: false },
    ]);
  });

  it('has one choice for each person of an animation, with the place where the person is first', () => {
    const later = { box: { left: 9, top: 9, width: 9, height: 9 } };
    const faces = [
      face({ number: 1, frame: 0 }),
      face({ number: 2, frame: 0 }),
      face({ number: 1, frame: 1, ...later }),
    ];
    const choices = faceChoices(faces);
    expect(choices.map(({ value }) => value)).to.deep.equal([1, 2]);
    expect(choices[0]?.name).to.match(/at 1, 2, /);
  });
});

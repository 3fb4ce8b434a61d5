import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { type CorrectionsProblem, checkCorrections } from '../../../src/core/corrections/check-corrections.js';
import { correctionsText } from '../../../src/core/corrections/corrections.js';
import { correctionsSchema } from '../../../src/core/corrections/corrections-schema.js';
import { loadCorrections } from '../../../src/core/corrections/load-corrections.js';
import { codeOf } from '../../support/pictures.js';
import { correctionsOf, photoEntry, reviewedFace } from '../../support/reviewed.js';
import { tempFolder } from '../../support/temp-folder.js';

const size = { width: 400, height: 300 };
const box = { left: 10, top: 20, width: 40, height: 50 };

/** One of each kind of correction, as parsed from JSON. */
const valid = () =>
  JSON.parse(
    correctionsText(
      correctionsOf(
        photoEntry(
          Buffer.from('a photo'),
          size,
          [
            reviewedFace(box, size, { confidence: 99.1, roll: -4, emotion: 'HAPPY', emotionConfidence: 80 }),
            reviewedFace(box, size, { origin: 'manual', emoji: '😎' }),
            reviewedFace(box, size, { decision: 'no-face' }),
            reviewedFace(box, size, { decision: 'visible', frame: 2, number: 1 }),
            reviewedFace({ ...box, left: -5 }, size, { style: 'blur' }),
          ],
          { name: 'trip/a.jpg', review: 'accepted' },
        ),
        photoEntry(Buffer.from('another'), size, []),
      ),
    ),
  );

/** What has to be wrong for each message, and the key it names. */
const wrong: Readonly<Record<string, [place: string, change: (document: ReturnType<typeof valid>) => unknown]>> = {
  'a list': ['the file', () => []],
  null: ['the file', () => null],
  'no format': ['the file', ({ photos }) => ({ photos })],
  'a format that is no number': ['format', ({ photos }) => ({ photos, format: '1' })],
  'an unknown key': ['the file', (document) => ({ ...document, fotos: [] })],
  'a key of every object': [
    'the file',
    (document) => JSON.parse(`{"__proto__":1,${JSON.stringify(document).slice(1)}`),
  ],
  'photos by name': ['photos', (document) => ({ ...document, photos: {} })],
  'a short hash': ['photos[0].sha256', (document) => set(document.photos[0], 'sha256', 'abc')],
  'no length': ['photos[0]', (document) => set(document.photos[0], 'bytes', undefined)],
  'a fraction of a pixel': ['photos[0].width', (document) => set(document.photos[0], 'width', 400.5)],
  'an unknown review': ['photos[0].review', (document) => set(document.photos[0], 'review', 'good')],
  'an unknown decision': [
    'photos[0].faces[2].decision',
    (document) => set(document.photos[0].faces[2], 'decision', 'no'),
  ],
  'an unknown style': [
    'photos[0].faces[4].style',
    (document) => set(document.photos[0].faces[4], 'style', 'constructor'),
  ],
  'an unknown origin': ['photos[0].faces[0].origin', (document) => set(document.photos[0].faces[0], 'origin', 'me')],
  'a confidence over 100': [
    'photos[0].faces[0].confidence',
    (document) => set(document.photos[0].faces[0], 'confidence', 101),
  ],
  'a box without width': ['photos[0].faces[0].box', (document) => set(document.photos[0].faces[0].box, 'width', 0)],
  'a decision about a manual face': [
    'photos[0].faces[1].decision',
    (document) => set(set(document.photos[0].faces[1], 'emoji', undefined), 'decision', 'visible'),
  ],
  'an emoji for what is no face': [
    'photos[0].faces[2].decision',
    (document) => set(document.photos[0].faces[2], 'emoji', '😎'),
  ],
  'an emoji and a blur': ['photos[0].faces[1].style', (document) => set(document.photos[0].faces[1], 'style', 'blur')],
};

/** What JSON Schema cannot say. */
const wrongBeyondSchema: typeof wrong = {
  'two entries for one photo': ['photos[1].sha256', ({ photos }) => set(photos[1], 'sha256', photos[0].sha256)],
  'a drawn box over the edge': ['photos[0].faces[1].box', ({ photos }) => set(photos[0].faces[1].box, 'left', 390)],
  'a box beside the photo': ['photos[0].faces[0].box', ({ photos }) => set(photos[0].faces[0].box, 'left', 400)],
  'ratios of another box': ['photos[0].faces[0].ratios', ({ photos }) => set(photos[0].faces[0].ratios, 'left', 0.5)],
  'text as an emoji': ['photos[0].faces[1].emoji', ({ photos }) => set(photos[0].faces[1], 'emoji', 'smile')],
};

function set<T>(target: T, key: string, value: unknown): T {
  return Object.assign(target as object, { [key]: value }) as T;
}

/** The document after a change: what the change made of it, or that it made in it. */
function changed(change: (document: ReturnType<typeof valid>) => unknown): unknown {
  const document = valid();
  const made = change(document);
  const whole = made === null || Array.isArray(made) || (made as object) === document || isDocument(made);
  return whole ? made : JSON.parse(JSON.stringify(document));
}

const isDocument = (made: unknown) => Object.hasOwn(made as object, 'photos');

describe('corrections', () => {
  const matches = new Ajv({ strict: false }).compile(correctionsSchema);

  it('are the same after they were written and read', () => {
    const text = correctionsText(checkCorrections(valid()));
    expect(JSON.parse(text)).to.deep.equal(valid());
    expect(correctionsText(checkCorrections(JSON.parse(text)))).to.equal(text);
    expect(matches(valid()), JSON.stringify(matches.errors)).to.equal(true);
  });

  for (const [name, [place, change]] of Object.entries({ ...wrong, ...wrongBeyondSchema })) {
    it(`are refused with ${name}, with the place`, () => {
      const document = changed(change);
      expect(() => checkCorrections(document)).to.throw(`${place}: `);
      if (Object.hasOwn(wrong, name)) expect(matches(document)).to.equal(false);
    });
  }

  it('of a later format are distinguished from damaged ones', () => {
    expect(() => checkCorrections({ ...valid(), format: 2, more: [] }))
      .to.throw('unknown format 2')
      .with.property('format', 2);
    expect(() => checkCorrections({ ...valid(), photos: 1 })).to.throw() as unknown as CorrectionsProblem;
  });

  it('are published as they are', () => {
    const published = new URL('../../../corrections.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(published, 'utf8'))).to.deep.equal(JSON.parse(JSON.stringify(correctionsSchema)));
  });
});

describe('a file of corrections', () => {
  const folder = tempFolder();
  const code = (text: string) => {
    const path = join(folder(), 'corrections.json');
    writeFileSync(path, text);
    return codeOf(loadCorrections(path));
  };

  it('is refused with the code that says what is wrong', async () => {
    expect(await code('\ufeff{"format":1,"photos":[]}')).to.equal(undefined);
    expect(await code('{"format":1,')).to.equal('BAD_CORRECTIONS');
    expect(await code('{"format":1,"photos":[1]}')).to.equal('BAD_CORRECTIONS');
    expect(await code('{"format":2,"photos":[]}')).to.equal('CORRECTIONS_VERSION');
    expect(await codeOf(loadCorrections(join(folder(), 'none.json')))).to.equal('INPUT_NOT_FOUND');
  });
});

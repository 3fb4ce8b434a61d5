import { expect } from 'chai';
import { type CoverEntry, parseRecord, recordText } from '../../../src/batch/record/cover-record.js';
import { coverEntry } from '../../support/cover-entry.js';

const parsed = (entry: unknown) => parseRecord(JSON.stringify({ format: 1, outputs: [entry] }));
const box = coverEntry('a.jpg').covered[0]!;

describe('the text of a record', () => {
  it('has an entry a line, sorted by name, and is read as it was written', () => {
    const entries = [coverEntry('b.jpg'), coverEntry('a.jpg', { corrections: 'c'.repeat(64) })];
    const text = recordText(entries);
    expect(text.split('\n')).to.have.length(3 + 2 + 3);
    expect(parseRecord(text)).to.deep.equal([entries[1], entries[0]]);
    expect(parseRecord(recordText([]))).to.deep.equal([]);
  });

  const valid: Readonly<Record<string, Partial<CoverEntry>>> = {
    'a cover in a frame': {
      covered: [
        { ...box, frame: 3 },
        { ...box, frame: 0 },
      ],
    },
    'a cover at the very corner': { covered: [{ ...box, left: 0, top: 0 }] },
    'no cover': { covered: [] },
  };
  for (const [what, changes] of Object.entries(valid))
    it(`may have ${what}`, () => {
      expect(parsed(coverEntry('a.jpg', changes))).to.deep.equal([coverEntry('a.jpg', changes)]);
    });

  const entry = (changes: Record<string, unknown>) => ({ ...coverEntry('a.jpg'), ...changes });
  const cover = (changes: Record<string, unknown>) => entry({ covered: [box, { ...box, ...changes }] });
  const invalid: Readonly<Record<string, unknown>> = {
    'an entry that is none': 'a.jpg',
    ...Object.fromEntries(
      ['name', 'sha256', 'width', 'height', 'covered', 'style', 'version', 'options'].map((key) => [
        `no ${key}`,
        entry({ [key]: undefined }),
      ]),
    ),
    'a hash with a letter too many': entry({ sha256: 'a'.repeat(65) }),
    'a hash in upper case': entry({ sha256: 'A'.repeat(64) }),
    'a width of 0': entry({ width: 0 }),
    'a height that is not whole': entry({ height: 1.5 }),
    'corrections that are no text': entry({ corrections: 1 }),
    'a cover that is none': entry({ covered: [box, 'x'] }),
    'a cover left of the photo': cover({ left: -1 }),
    'a cover above the photo': cover({ top: -1 }),
    'a cover without width': cover({ width: 0 }),
    'a cover of half a pixel': cover({ height: 0.5 }),
    'a cover in half a frame': cover({ frame: 0.5 }),
    'a cover as text': cover({ left: '1' }),
  };
  for (const [what, outputs] of Object.entries(invalid))
    it(`must not have ${what}`, () => {
      expect(() => parsed(outputs)).to.throw('not valid');
    });

  it('must be of this format and of this tool', () => {
    expect(() => parseRecord(JSON.stringify({ format: 2, outputs: [] }))).to.throw('its format 2 is unknown');
    for (const other of [[], { format: 1 }, { format: 1, outputs: {} }, null])
      expect(() => parseRecord(JSON.stringify(other))).to.throw('not an emojify record');
  });
});

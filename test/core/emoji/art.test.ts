import { expect } from 'chai';
import sharp from 'sharp';
import { emojiArt } from '../../../src/core/emoji/art.js';
import { codeOf } from '../../support/pictures.js';

const kinds: Record<string, readonly string[]> = {
  faces: ['😄', '😢', '😠', '😕', '🤢', '😮', '😐', '😨', '🙂', '😎', '🥳', '🫩'],
  'text-style emojis, with and without a variation selector': ['☺', '☺️', '🌧', '🌧️', '❤', '❤️', '©', '☂︎'],
  'skin tones': ['👍', '👍🏻', '👍🏽', '👍🏿', '🧑🏾‍🚀', '🫱🏿‍🫲🏻'],
  'ZWJ sequences': ['👨‍👩‍👧‍👦', '👩‍❤️‍💋‍👨', '🧑‍🚀', '🏳️‍🌈', '🏴‍☠️', '🐻‍❄️', '❤️‍🔥', '🙂‍↔️'],
  keycaps: ['7️⃣', '#️⃣', '*️⃣', '🔟'],
  flags: ['🇯🇵', '🇧🇷', '🇺🇳', '🇪🇺', '🇽🇰', '🇦🇨', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  'things and signs': ['⭐', '🌧', '➖', '🅰️', '🚀', '🦖'],
};

async function opaquePixels(body: string): Promise<number> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 128 128">${body}</svg>`;
  const pixels = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  return pixels.filter((value, at) => at % 4 === 3 && value > 127).length;
}

describe('emojiArt', () => {
  for (const [kind, emojis] of Object.entries(kinds))
    it(`has art that shows something for ${kind}`, async () => {
      for (const emoji of emojis) expect(await opaquePixels((await emojiArt(emoji)).body), emoji).to.be.above(20);
    });

  it('distinguishes skin tones, genders and countries', async () => {
    const emojis = ['👍', '👍🏻', '👍🏿', '🕵️‍♀️', '🕵️‍♂️', '🕵️', '🇯🇵', '🇫🇷'];
    const bodies = await Promise.all(emojis.map(async (emoji) => (await emojiArt(emoji)).body));
    expect(new Set(bodies).size).to.equal(emojis.length);
  });

  it('has a flag for every region that a display name in English is known for', async () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const emojiOf = (region: string) =>
      String.fromCodePoint(...[...region].map((letter) => letter.charCodeAt(0) - 65 + 0x1f1e6));
    const regions = letters.flatMap((one) => letters.map((other) => one + other)).filter((region) => names.of(region));
    const missing = [];
    for (const region of regions) if (await codeOf(emojiArt(emojiOf(region)))) missing.push(region);
    expect(regions.length).to.be.above(240);
    const formerOrReserved = 'AN BU CS CQ DD DY EZ FX HV NH QO RH SU TP UK VD XA XB YD YU ZR ZZ'.split(' ');
    expect(missing.filter((region) => !formerOrReserved.includes(region))).to.deep.equal([]);
  });

  it('returns the same object for the same emoji, so that derived art is cached', async () => {
    expect(await emojiArt('🌧')).to.equal(await emojiArt('🌧️'));
  });

  for (const text of ['', ' ', 'smile', ':)', '7', 'a', '😎😎', '😎 ', '👍🏽👍', '\u200d', '🇯', '😎='])
    it(`refuses ${JSON.stringify(text)} by name`, async () => {
      const error = await emojiArt(text).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'UNKNOWN_EMOJI' });
      expect(error).to.have.property('message', `unknown emoji "${text}": expected one emoji such as 😎`);
    });
});

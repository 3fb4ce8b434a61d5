import { expect } from 'chai';
import { emotions } from '../../../src/core/detect/face.js';
import { emojiArt } from '../../../src/core/emoji/art.js';
import { emojiFor, parseEmojiChoice } from '../../../src/core/emoji/choose.js';

describe('emojiFor', () => {
  it('has art for every emotion’s default, all different', async () => {
    const chosen = emotions.map((emotion) => emojiFor({ emotion }));
    for (const emoji of chosen) expect((await emojiArt(emoji)).body).to.include('<');
    expect(new Set(chosen).size).to.equal(emotions.length);
  });

  const seen = [
    ['HAPPY', {}, '😄'],
    ['HAPPY', { sunglasses: true }, '😎'],
    ['SAD', { sunglasses: true }, '😢'],
    ['HAPPY', { mouthOpen: false }, '😊'],
    ['HAPPY', { mouthOpen: true }, '😄'],
    ['HAPPY', { eyesClosed: true }, '😆'],
    ['CALM', { eyesClosed: true }, '😌'],
    ['CALM', { smile: true }, '🙂'],
    ['SURPRISED', { mouthOpen: true }, '😲'],
    ['HAPPY', { beard: true, mustache: true, eyeglasses: true }, '😄'],
  ] as const;
  for (const [emotion, attributes, emoji] of seen)
    it(`gives ${emoji} to a face that is ${emotion} with ${JSON.stringify(attributes)}`, () => {
      expect(emojiFor({ emotion, attributes })).to.equal(emoji);
    });

  it('gives one chosen emoji to all faces', () => {
    const choice = parseEmojiChoice('😎');
    expect(emojiFor({ emotion: 'SAD' }, choice)).to.equal('😎');
  });

  it('gives the emoji chosen for an emotion, and the default to the others', () => {
    const choice = parseEmojiChoice(' Happy = 🥳 ,SAD=🌧');
    expect(emojiFor({ emotion: 'HAPPY', attributes: { sunglasses: true } }, choice)).to.equal('🥳');
    expect(emojiFor({ emotion: 'SAD' }, choice)).to.equal('🌧');
    expect(emojiFor({ emotion: 'ANGRY' }, choice)).to.equal('😠');
  });
});

describe('parseEmojiChoice', () => {
  const wrong = [
    ['smile', 'UNKNOWN_EMOJI', 'unknown emoji "smile": expected one emoji such as 😎'],
    ['😎😎', 'UNKNOWN_EMOJI', 'unknown emoji "😎😎": expected one emoji such as 😎'],
    ['', 'UNKNOWN_EMOJI', 'unknown emoji "": expected one emoji such as 😎'],
    ['happy=', 'UNKNOWN_EMOJI', 'unknown emoji "": expected one emoji such as 😎'],
    ['happy=😄,', 'UNKNOWN_EMOTION', 'unknown emotion "": expected one of happy, sad,'],
    ['hapy=😄', 'UNKNOWN_EMOTION', 'unknown emotion "hapy": did you mean "happy"?'],
    ['bored=😄', 'UNKNOWN_EMOTION', 'unknown emotion "bored": expected one of happy, sad, angry'],
    ['happy=😄,happy=😎', 'UNKNOWN_EMOTION', 'emotion "happy" is given twice'],
  ] as const;
  for (const [text, code, says] of wrong)
    it(`refuses ${JSON.stringify(text)}`, () => {
      let error: unknown;
      try {
        parseEmojiChoice(text);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.include({ code });
      expect(error).to.have.property('message').that.includes(says);
    });
});

import { expect } from 'chai';
import { v4, v7 } from 'uuid';
import { imageIdOfOriginal, isImageId, originalKey, processedKey } from '../../src/pipeline/keys.js';

describe('the id of an image', () => {
  const id = v7();

  it('is a UUID in lower case, and nothing else', () => {
    for (const uuid of [id, v4()]) expect(isImageId(uuid)).to.equal(true);
    const others = ['', 'x', id.toUpperCase(), `${id}x`, `x${id}`, `${id}\n`, id.replaceAll('-', ''), '../x'];
    for (const other of others) expect(isImageId(other), other).to.equal(false);
  });

  it('is found in the key of its original only', () => {
    expect(imageIdOfOriginal(originalKey(id))).to.equal(id);
    for (const key of [processedKey(id), id, `originals/${id}/x`, 'originals/', `xoriginals/${id}`, `originals/x`])
      expect(imageIdOfOriginal(key), key).to.equal(undefined);
  });
});

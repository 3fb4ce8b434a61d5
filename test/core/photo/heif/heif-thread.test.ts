import { readFileSync } from 'node:fs';
import { expect } from 'chai';
// Compiled: from source there is no thread.
import { decode } from '../../../../dist/core/photo/decode.js';
import { useHeifThreads } from '../../../../dist/core/photo/heif/heif-thread.js';
import { decode as decodeHere } from '../../../../src/core/photo/decode.js';
import { codeOf } from '../../../support/pictures.js';

const heic = readFileSync(new URL('./display-p3.heic', import.meta.url));

describe('a HEIC decoded in a thread', () => {
  before(() => useHeifThreads());

  it('has the same pixels, and leaves this thread free meanwhile', async () => {
    let turns = 0;
    let decoding = true;
    const turn = () => {
      turns += 1;
      if (decoding) setImmediate(turn);
    };
    turn();
    const photo = await decode(heic);
    decoding = false;
    expect(turns).to.be.above(50);
    expect(photo.images[0]!.pixels.equals((await decodeHere(heic)).images[0]!.pixels)).to.equal(true);
  });

  it('is refused with the same code when it is damaged', async () => {
    const damaged = Buffer.from(heic);
    // The decoder's settings: without them, its data is of no use.
    damaged.write('free', damaged.indexOf('hvcC'), 'latin1');
    const code = await codeOf(decodeHere(damaged));
    expect(code).to.equal('UNREADABLE_IMAGE');
    expect(await codeOf(decode(damaged))).to.equal(code);
  });
});

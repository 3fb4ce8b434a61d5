import { expect } from 'chai';
import { codeParts } from '../../../src/service/package/code-parts.js';

describe('the parts of a function', () => {
  it('are packages, the SDK as one, and own files, largest first', () => {
    const parts = codeParts([
      ['src/view.ts', 5],
      ['node_modules/@aws-sdk/client-s3/a.js', 10],
      ['node_modules/@smithy/core/b.js', 20],
      ['node_modules/koa/node_modules/@scope/inner/c.js', 7],
      ['node_modules/sharp/d.js', 40],
      ['node_modules/sharp/e.js', 1],
      ['src/view.mjs.map', 50],
      ['src/unused.ts', 0],
    ]);
    expect(parts).to.deep.equal([
      { name: 'source map', bytes: 50 },
      { name: 'sharp', bytes: 41 },
      { name: 'AWS SDK', bytes: 30 },
      { name: '@scope/inner', bytes: 7 },
      { name: 'src/view.ts', bytes: 5 },
    ]);
  });
});

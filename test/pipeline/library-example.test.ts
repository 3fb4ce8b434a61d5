import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createLocalDetector } from '../../src/core/detect/local-detector.js';
import { decode } from '../../src/core/photo/decode.js';
import { sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the library example of docs/pipeline.md', () => {
  const folder = tempFolder();

  it('runs unchanged against the published package', async () => {
    const document = readFileSync(join(root, 'docs/pipeline.md'), 'utf8');
    const program = /```js\n(.*?)```/s.exec(document)?.[1] ?? '';
    expect(program.trim().split('\n').length).to.be.within(10, 25);
    mkdirSync(join(folder(), 'node_modules'));
    symlinkSync(root, join(folder(), 'node_modules/emojify-serverless'));
    writeFileSync(join(folder(), 'example.mjs'), program);
    writeFileSync(join(folder(), 'photo.jpg'), sample);
    const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: folder() });
    expect(stdout).to.match(/^image received \S{36}\nimage analyzed \S{36}\nimage processed \S{36}\nprocessed \S+\n$/);
    const result = await decode(readFileSync(join(folder(), 'result.jpg')));
    const detector = await createLocalDetector();
    expect(await detector.detect(result.images[0]!)).to.deep.equal([]);
  });
});

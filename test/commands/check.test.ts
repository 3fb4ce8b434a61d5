import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { CheckResult } from '../../src/batch/check-result.js';
import { runCli } from '../support/run-cli.js';
import { facesInARow, plainPhoto, sample, samplePath } from '../support/sample.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify check', () => {
  const folder = tempFolder();
  const at = (...names: string[]) => join(folder(), ...names);
  const run = (...args: string[]) => runCli(args, { cwd: folder() });
  const check = async (...args: string[]): Promise<CheckResult & { code: number | null }> => {
    const { stdout, code } = await run('check', '--json', ...args);
    const result = JSON.parse(stdout);
    expectSchema('check', result);
    return { ...result, code };
  };
  const statuses = async (...args: string[]) => (await check(...args)).photos.map(({ status }) => status);
  /** The sample, covered by a picture of a face: the detector finds a face in it. */
  const coverByFace = async (...args: string[]) => {
    mkdirSync(at('in'), { recursive: true });
    copyFileSync(samplePath, at('in', 'a.jpg'));
    writeFileSync(
      at('face.jpg'),
      await sharp(sample).extract({ left: 130, top: 20, width: 190, height: 190 }).toBuffer(),
    );
    return run('process', 'in', '--out', 'pub', '--sticker', 'face.jpg', '--scale', '2', ...args);
  };

  it('passes a folder without faces, with a line for each photo', async () => {
    mkdirSync(at('pub'));
    writeFileSync(at('pub', 'sky.jpg'), await plainPhoto());
    const { code, stdout, stderr } = await run('check', 'pub');
    expect({ code, stdout, stderr }).to.deep.equal({
      code: 0,
      stdout: 'pub/sky.jpg: no faces found\n',
      stderr: '1 photo checked: 1 clear\n',
    });
  });

  it('fails on a face, also in a folder below', async () => {
    mkdirSync(at('pub', 'below'), { recursive: true });
    writeFileSync(at('pub', 'below', 'two.jpg'), await facesInARow(2));
    const { code, stderr } = await run('check', 'pub');
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: '1 photo checked: 1 with faces\n2 faces are visible\n',
    });
  });

  it('excuses a cover that looks like a face, by the record of what was covered', async () => {
    await coverByFace();
    const { code, photos } = await check('pub');
    expect(code).to.equal(0);
    expect(photos[0]).to.include({ input: 'pub/a.jpg', status: 'covered' });
    expect(photos[0]!.faces!.length).to.be.greaterThan(0);
  });

  it('does not recognize the cover without the record', async () => {
    await coverByFace('--no-record');
    expect(existsSync(at('pub', '.emojify.json'))).to.equal(false);
    expect(await check('pub')).to.deep.include({
      code: 1,
      summary: { clear: 0, covered: 0, uncertain: 0, faces: 1, failed: 0 },
    });
  });

  it('reports a copy with changed bytes as uncertain, which fails unless allowed', async () => {
    await coverByFace();
    writeFileSync(at('pub', 'a.jpg'), await sharp(at('pub', 'a.jpg')).resize(400).toBuffer());
    expect(await check('pub')).to.deep.include({
      code: 1,
      summary: { clear: 0, covered: 0, uncertain: 1, faces: 0, failed: 0 },
    });
    expect((await check('pub', '--allow-uncertain')).code).to.equal(0);
    expect((await run('check', 'pub')).stderr).to.contain('1 face is uncertain');
  });

  it('fails on a face beside the covered one, whatever the record says', async () => {
    mkdirSync(at('in'));
    writeFileSync(at('in', 'two.jpg'), await facesInARow(2));
    await run('process', 'in', '--out', 'pub', '--skip', '2');
    expect(await check('pub', '--allow-uncertain')).to.include({ code: 1 });
    expect(await statuses('pub')).to.deep.equal(['faces']);
  });

  it('fails on the original put in place of the covered photo', async () => {
    mkdirSync(at('in'));
    copyFileSync(samplePath, at('in', 'a.jpg'));
    await run('process', 'in', '--out', 'pub');
    expect((await check('pub')).code).to.equal(0);
    copyFileSync(samplePath, at('pub', 'a.jpg'));
    expect((await check('pub')).code).to.equal(1);
  });

  it('fails on what it cannot check, unless told to ignore it', async () => {
    mkdirSync(at('pub'));
    writeFileSync(at('pub', 'sky.jpg'), await plainPhoto());
    writeFileSync(at('pub', 'damaged.jpg'), 'no photo');
    writeFileSync(at('pub', 'film.mp4'), Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'));
    expect((await check('pub')).code).to.equal(1);
    expect((await check('pub', '--ignore-unreadable')).code).to.equal(0);
  });

  it('never passes a path that leads to no photo', async () => {
    mkdirSync(at('empty'));
    for (const path of ['nowhere', 'empty', '*.jpg']) {
      expect((await check(path, '--ignore-unreadable', '--allow-uncertain')).code, path).to.equal(1);
    }
  });

  it('excuses nothing by a record that was damaged, and says so', async () => {
    await coverByFace();
    writeFileSync(at('pub', '.emojify.json'), '{');
    const { code, stderr } = await run('check', 'pub');
    expect(code).to.equal(1);
    expect(stderr).to.contain('the record "pub/.emojify.json" cannot be used');
  });

  it('needs files or folders', async () => {
    expect((await run('check')).code).to.equal(2);
    expect((await run('check', '-')).code).to.equal(2);
  });

  it('is one with process --fail-on-faces: both know the record, which names neither input nor path', async () => {
    await coverByFace();
    expect((await run('process', 'pub', '--dry-run', '--fail-on-faces')).code).to.equal(0);
    expect((await run('process', 'in', '--out', 'pub', '--skip-existing', '--fail-on-faces')).code).to.equal(0);
    const record = readFileSync(at('pub', '.emojify.json'), 'utf8');
    for (const secret of [folder(), 'in/', 'face.jpg']) expect(record).not.to.contain(secret);
  });
});

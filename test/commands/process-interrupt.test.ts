import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { loopback } from '../support/loopback.js';
import { runCli, startCli } from '../support/run-cli.js';
import { plainPhoto, sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const total = 12;

describe('emojify process, interrupted', () => {
  const folder = tempFolder();
  const { serve } = loopback();
  const names = Array.from({ length: total }, (_, index) => `${String(index).padStart(2, '0')}.jpg`);
  const args = ['process', '--recursive', 'in', '--out', 'out', '--jobs', '2'];
  /** All that lies there but the record of what was covered; a temporary file would count. */
  const outputs = () => readdirSync(join(folder(), 'out')).filter((name) => name !== '.emojify.json');

  beforeEach(() => {
    mkdirSync(join(folder(), 'in'));
    for (const name of names) writeFileSync(join(folder(), 'in', name), sample);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} keeps what is done, leaves nothing partial, and goes on with --skip-existing`, async () => {
      const { child, ended } = startCli(args, { cwd: folder() });
      // The first line says that one photo is done.
      child.stdout.once('data', () => child.kill(signal));
      const { stdout, stderr, code } = await ended;
      expect(code).to.equal(130);
      const far =
        /^error INTERRUPTED: interrupted after (\d+) of 12 photos: run the same command with --skip-existing/m.exec(
          stderr,
        );
      const done = Number(far?.[1]);
      expect(done).to.be.within(1, total - 1);
      expect(stdout.trim().split('\n')).to.have.length(done);
      expect(outputs()).to.have.length(done);
      for (const name of outputs()) await sharp(join(folder(), 'out', name), { failOn: 'warning' }).stats();

      const again = await runCli([...args, '--skip-existing', '--json'], { cwd: folder() });
      expect((JSON.parse(again.stdout) as BatchResult).summary).to.include({
        done: total - done,
        skipped: done,
        failed: 0,
      });
      expect(outputs().sort()).to.deep.equal(names);
    });
  }

  const again: readonly (readonly [string, string[], string])[] = [
    ['--overwrite, which leaves no trace of how far it came', ['--overwrite'], ' to start over'],
    ['--skip-existing, given already', ['--skip-existing'], ' to resume'],
    ['--dry-run, which writes nothing', ['--dry-run'], ''],
  ];
  for (const [what, flags, fix] of again)
    it(`says how to go on under ${what}`, async () => {
      const { child, ended } = startCli([...args, ...flags], { cwd: folder() });
      child.stdout.once('data', () => child.kill('SIGINT'));
      const { stderr, code } = await ended;
      expect(code).to.equal(130);
      const [, said] = /^error INTERRUPTED: interrupted after \d+ of 12 photos: (.*)$/m.exec(stderr) ?? [];
      expect(said, stderr).to.equal(`run the same command again${fix}`);
    });

  it('reports it in the JSON document', async () => {
    const { child, ended } = startCli([...args, '--json'], { cwd: folder() });
    const poll = setInterval(() => {
      try {
        if (!outputs().some((name) => name.endsWith('.jpg'))) return;
        child.kill('SIGINT');
        clearInterval(poll);
      } catch {
        // The folder is not made yet.
      }
    }, 20);
    const { stdout, code } = await ended;
    const { photos, summary, error } = JSON.parse(stdout) as BatchResult;
    expect({ code, error: error?.code }).to.deep.equal({ code: 130, error: 'INTERRUPTED' });
    expect(photos).to.have.length(summary.done);
    expect(outputs()).to.have.length(summary.done);
  });

  it('gives up a download at once', async () => {
    let hit: () => void = () => undefined;
    const url = await serve(() => hit());
    const download = startCli(['process', `${url}/a.jpg`], { cwd: folder(), env: { EMOJIFY_ALLOW_PRIVATE_URLS: '1' } });
    hit = () => download.child.kill('SIGINT');
    const { code, stderr } = await download.ended;
    expect({ code, stderr }).to.deep.equal({
      code: 130,
      stderr:
        'error INTERRUPTED: interrupted after 0 of 1 photos: run the same command with --skip-existing to resume\n',
    });
  });
});

describe('emojify process, with a closed stdout', () => {
  const folder = tempFolder();

  it('ends quietly when stdout is closed, the work done', async () => {
    const photo = await plainPhoto();
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(join(folder(), name), photo);
    const { child, ended } = startCli(['process', 'a.jpg', 'b.jpg', 'c.jpg'], { cwd: folder() });
    child.stdout.destroy();
    const { stderr, code } = await ended;
    expect({ stderr, code }).to.deep.equal({ stderr: '3 photos done (0 faces)\n', code: 0 });
    expect(readdirSync(folder()).filter((name) => name.includes('.emojified.'))).to.have.length(3);
  });

  it('ends quietly when the photo itself is not wanted any more', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const create = { width: 1500, height: 1500, channels: 3 as const, background: 'grey', noise };
    writeFileSync(join(folder(), 'a.png'), await sharp({ create }).png().toBuffer());
    const { child, ended } = startCli(['process', 'a.png', '--out', '-'], { cwd: folder() });
    child.stdout.once('data', () => child.stdout.destroy());
    const { stderr, code } = await ended;
    expect(code).to.equal(0);
    expect(stderr).not.to.match(/error|at /);
  });
});

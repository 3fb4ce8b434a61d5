import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { samplePath } from '../support/sample.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';

/** Runs what follows with a disk of its own at /mnt, which nobody else sees. */
const onDisk = (size: string) => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${size} tmpfs /mnt && exec "$0" "$@"`,
];

if (process.platform === 'linux')
  describe('dev on a disk that is full', () => {
    let dev: SpawnedDev | undefined;
    afterEach(() => dev?.end('SIGKILL'));

    it('refuses photos with 507 and the reason, and never calls it a bug', async () => {
      dev = await spawnDev(['--data', '/mnt/data'], { under: onDisk('1500k') });
      const body = new Uint8Array(await readFile(samplePath));
      const answers: { status: number; code?: string; detail?: string }[] = [];
      while (answers.length < 100 && answers.every(({ status }) => status === 202)) {
        const answer = await fetch(new URL('images', dev.url), { method: 'POST', body });
        answers.push({ ...((await answer.json()) as object), status: answer.status });
      }
      expect(answers.at(-1)).to.include({
        status: 507,
        code: 'DATA_FULL',
        detail: 'The disk of the data folder is full.',
      });
      // It goes on as long as its database has room, and ends by itself when that has none.
      const status = await dev.end();
      expect(status).to.be.oneOf([0, 2]);
      if (status === 2)
        expect(dev.lines.at(-1)?.error).to.include({
          code: 'DATA_FULL',
          message: 'the disk of the data folder "/mnt/data" is full',
        });
      expect(JSON.stringify(dev.lines)).not.to.contain('INTERNAL');
    });

    it('does not start, and says why', async () => {
      const ended = await spawnDev(['--data', '/mnt/data'], { under: onDisk('40k') }).catch((error) => error);
      expect(ended.message).to.contain('DATA_FULL').and.not.to.contain('INTERNAL');
    });
  });

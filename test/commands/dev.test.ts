import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { expect } from 'chai';
import sharp from 'sharp';
import { openDeliveryStore } from '../../src/dev/triggers/delivery-store.js';
import { runCli } from '../support/run-cli.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { until } from '../support/until.js';
import { withoutPowers } from '../support/without-powers.js';

const sample = 'samples/astronaut.jpg';

interface ImageStatus {
  readonly id: string;
  readonly status: string;
  readonly faces?: readonly { readonly emoji?: string }[];
  readonly upload?: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
}

describe('emojify dev', () => {
  let folder: string;
  let astronaut: Buffer;
  const running: SpawnedDev[] = [];

  before(async () => {
    astronaut = await readFile(sample);
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-dev-'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((dev) => dev.end('SIGKILL')));
    await rm(folder, { recursive: true });
  });

  async function start(...args: string[]): Promise<SpawnedDev> {
    const dev = await spawnDev(['--data', join(folder, 'data'), ...args]);
    running.push(dev);
    return dev;
  }

  const post = (dev: SpawnedDev, path: string, body: unknown) =>
    fetch(new URL(path, dev.url), {
      method: 'POST',
      headers: { 'content-type': Buffer.isBuffer(body) ? 'image/jpeg' : 'application/json' },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });

  const statusOf = async (dev: SpawnedDev, id: string) => {
    const answer = await fetch(new URL(`images/${id}`, dev.url), { headers: { accept: 'application/json' } });
    return (await answer.json()) as ImageStatus;
  };

  const processed = (dev: SpawnedDev, id: string) =>
    until(async () => {
      const image = await statusOf(dev, id);
      return image.status === 'processed' && image;
    });

  it('accepts a photo, covers its face, and reports each step with the image and the time', async () => {
    const dev = await start();
    const answer = await post(dev, 'images', astronaut);
    expect(answer.status).to.equal(202);
    const { id } = (await answer.json()) as ImageStatus;
    const { faces } = await processed(dev, id);
    expect(faces).to.have.length(1);
    const picture = await fetch(new URL(`images/${id}`, dev.url));
    expect((await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).width).to.equal(512);
    for (const source of ['s3', 'stream']) {
      const line = await dev.line((told) => told.code === 'INVOKED' && told.source === source);
      expect(line.imageIds).to.deep.equal([id]);
      expect(line.milliseconds).to.be.a('number');
    }
    expect(await dev.end()).to.equal(0);
  });

  it('finishes running work when it is stopped, and continues with the rest at the next start', async () => {
    const dev = await start();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(dev, 'images', astronaut)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as ImageStatus).id));
    expect(await dev.end('SIGINT')).to.equal(0);
    expect(dev.lines.filter(({ code }) => code === 'INVOCATION_FAILED')).to.deep.equal([]);
    const again = await start();
    for (const id of ids) await processed(again, id);
  });

  it('takes large photos through a signed link, once', async () => {
    const dev = await start();
    const body = { contentType: 'image/jpeg', size: astronaut.length };
    const { id, upload } = (await (await post(dev, 'uploads', body)).json()) as ImageStatus;
    const put = () =>
      fetch(upload!.url, { method: upload!.method, headers: upload!.headers, body: new Uint8Array(astronaut) });
    expect((await put()).status).to.equal(200);
    await processed(dev, id);
    expect((await put()).status).to.equal(412);
    const forged = upload!.url.replace(/signature=[0-9a-zA-Z_-]{4}/, 'signature=AAAA');
    expect((await fetch(forged, { method: 'PUT', body: '' })).status).to.equal(403);
  });

  describe('with photos at private addresses', () => {
    let site: Server;
    let photoUrl: string;

    beforeEach(async () => {
      site = createServer((request, answer) => {
        if (request.url === '/a.jpg') answer.end(astronaut);
      }).listen(0, '127.0.0.1');
      await once(site, 'listening');
      photoUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/a.jpg`;
    });

    afterEach(() => {
      site.closeAllConnections();
      site.close();
    });

    it('refuses to fetch them', async () => {
      const answer = await post(await start(), 'images', { url: photoUrl });
      expect(answer.status).to.equal(400);
      expect(await answer.json()).to.include({ code: 'URL_PRIVATE_ADDRESS' });
    });

    it('fetches them with --allow-private-urls', async () => {
      const dev = await start('--allow-private-urls');
      const answer = await post(dev, 'images', { url: photoUrl });
      expect(answer.status).to.equal(202);
      await processed(dev, ((await answer.json()) as ImageStatus).id);
    });

    it('stops at once at the second signal', async () => {
      const dev = await start('--allow-private-urls');
      const asked = once(site, 'request');
      const hanging = post(dev, 'images', { url: photoUrl.replace('a.jpg', 'never') }).catch(() => undefined);
      await asked;
      const ended = dev.end('SIGINT');
      await dev.line(({ code }) => code === 'STOPPING');
      await dev.end('SIGINT');
      expect(await ended).to.equal(null);
      await hanging;
    });
  });

  it('answers Rekognition’s DetectFaces with --rekognition-port', async () => {
    const dev = await start('--rekognition-port', '0');
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new RekognitionClient({ region: 'us-east-1', endpoint: dev.rekognitionUrl, credentials });
    const { FaceDetails: faces } = await client.send(new DetectFacesCommand({ Image: { Bytes: astronaut } }));
    expect(faces).to.have.length(1);
    client.destroy();
  });

  it('says which flag to change when a port is taken', async () => {
    const dev = await start();
    const { port } = new URL(dev.url);
    for (const flags of [
      ['--port', port],
      ['--port', '0', '--rekognition-port', port],
    ]) {
      const { code, stderr, stdout } = await runCli(['dev', '--data', join(folder, 'other'), ...flags]);
      expect(code).to.equal(2);
      expect(stderr)
        .to.contain('PORT_TAKEN')
        .and.to.contain(`port ${port} of ${flags.at(-2)}`);
      expect(stdout).not.to.contain('ready');
    }
  });

  it('leaves the data folder to the one that has it', async () => {
    await start();
    const { code, stdout } = await runCli(['dev', '--port', '0', '--data', join(folder, 'data'), '--json']);
    expect(code).to.equal(2);
    expect(JSON.parse(stdout).error.code).to.equal('DATA_IN_USE');
  });

  describe('with a data folder that it cannot write to ends at once, naming it and the fix', () => {
    const fix = '  pass a folder that this user can write to with --data DIR';
    async function refused(data: string, why: string): Promise<void> {
      const { stderr, code } = await runCli(['dev', '--data', data, '--port', '0'], {
        env: { HOME: folder },
        ...withoutPowers(folder),
      });
      expect(stderr.trim().split('\n')).to.deep.equal([
        `error DATA_UNUSABLE: cannot use the data folder "${data}": ${why}`,
        fix,
      ]);
      expect(code).to.equal(2);
    }

    it('when the folder is read-only, with and without data in it', async () => {
      const data = join(folder, 'data');
      await mkdir(data, { mode: 0o555 });
      await refused(data, 'no permission');
      await refused(join(data, 'new'), 'no permission');
    });

    it('when a file in it is', async () => {
      await mkdir(join(folder, 'data'));
      await chmod(join(folder, 'data'), 0o777);
      const database = join(folder, 'data', 'emojify.db');
      await writeFile(database, '', { mode: 0o444 });
      await refused(join(folder, 'data'), `no permission for "${database}"`);
    });

    if (process.platform === 'linux')
      it('when the file system takes no folders', () =>
        refused('/proc/emojify/data', 'cannot create a folder in "/proc"'));
  });

  it('rejects an invalid port', async () => {
    const { code, stderr } = await runCli(['dev', '--port', '99999']);
    expect(code).to.equal(2);
    expect(stderr).to.contain('invalid --port "99999"');
  });

  it('checks and repairs a damaged data folder with --check, which the error at the start names', async () => {
    const data = join(folder, 'data');
    await mkdir(join(data, 'objects/originals'), { recursive: true });
    const id = '019ac000-0000-7000-8000-000000000001';
    const file = `objects/originals/${id}.019ac000-0000-7000-8000-0000000000ff`;
    await writeFile(join(data, file), astronaut);
    await writeFile(join(data, 'emojify.db'), 'no database, but text that is long enough to be read as one');
    const refused = await runCli(['dev', '--data', data, '--port', '0']);
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.contain('error DATA_DAMAGED').and.to.contain(`emojify dev --check --data ${data}`);
    const { code, stdout } = await runCli(['dev', '--data', data, '--check', '--json']);
    expect(code).to.equal(0);
    const checked = JSON.parse(stdout);
    expect(checked.summary).to.deep.equal({ repaired: 2, lost: 0, noted: 0, sentAgain: 1 });
    await processed(await start(), id);
    expect((await runCli(['dev', '--data', data, '--check'])).stderr).to.contain('DATA_IN_USE');
  });

  describe('dead letters', () => {
    const letter = {
      functionName: 'analyzeImage',
      source: 's3',
      imageIds: ['0199aaaa'],
      event: { Records: [] },
      attempts: 3,
      error: 'Rekognition said no',
      failedAt: '2026-01-02T03:04:05.000Z',
    };

    function bury(): void {
      const store = openDeliveryStore(join(folder, 'data'));
      store.add(letter);
      store.close();
    }

    const dead = async (...args: string[]) => {
      const { stdout } = await runCli(['dev', '--data', join(folder, 'data'), ...args]);
      return stdout;
    };

    it('are listed by --dlq', async () => {
      expect(await dead('--dlq')).to.contain('no dead letters');
      bury();
      expect(await dead('--dlq')).to.match(/analyzeImage {2}0199aaaa {2}3 tries: Rekognition said no/);
      expect(JSON.parse(await dead('--dlq', '--json')).deadLetters[0]).to.deep.include(letter);
    });

    it('are sent again by --redrive, also to a dev that runs', async () => {
      bury();
      const dev = await start();
      expect(await dead('--redrive')).to.contain('1 event goes again');
      await dev.line(({ source }) => source === 's3 retry');
      await until(async () => (await dead('--dlq')).includes('no dead letters'));
    });
  });
});

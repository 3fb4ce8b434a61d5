import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { DeployContext } from '../../src/aws/deploy/deploy-context.js';
import { listDeployments } from '../../src/aws/deploy/deployment-record.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample.js';
import { suiteFolder } from '../support/temp-folder.js';
import { expectSnapshot, shapeOf } from './snapshot.js';

const stored = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe('what earlier versions stored', () => {
  const base = suiteFolder();

  it('a data folder of `dev` is read as it was written', async () => {
    const data = join(base(), 'data');
    cpSync(stored('data-folder'), data, { recursive: true });
    const stores = await openLocalStores({ data, now: () => Date.parse('2026-11-26T12:00:00Z') });
    try {
      const record = await stores.analyses.get('019ac000-0000-7000-8000-000000000001');
      const object = await stores.images.get('processed/019ac000-0000-7000-8000-000000000001');
      const { bytes, ...head } = object!;
      const changes = await stores.recordChanges.read(0, 10);
      expectSnapshot('data-folder', { record, object: { ...head, text: bytes.toString() }, changes });
    } finally {
      await stores.close();
    }
  });

  it('an earlier deployment record can still be read', async () => {
    const s3 = mockClient(S3Client);
    const record = readFileSync(stored('deployment-record.json'), 'utf8');
    const Key = 'emojify/my-app/dev/deployments/2026-11-24T07-10-00-000Z.json';
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key }] });
    s3.on(GetObjectCommand).callsFake(() => ({ Body: { transformToString: async () => record } }));
    const context = { s3: new S3Client({ region: 'us-east-1' }) } as unknown as DeployContext;
    const place = { bucket: 'b', prefix: 'emojify/my-app/dev/' } as Parameters<typeof listDeployments>[1];
    expect(await listDeployments(context, place)).to.deep.equal([JSON.parse(record)]);
    s3.restore();
  });
});

describe('documents of --json', () => {
  const base = suiteFolder();
  const json = async (...args: string[]) => JSON.parse((await runCli([...args, '--json'], { cwd: base() })).stdout);

  it('have the fields they had', async () => {
    const out = join(base(), 'out.jpg');
    expectSnapshot('json-documents', {
      process: shapeOf(await json('process', samplePath, '--out', out)),
      failed: shapeOf(await json('process', join(base(), 'missing.jpg'))),
      skipped: shapeOf(await json('process', samplePath, '--out', out, '--skip-existing')),
      error: shapeOf(await json('process', samplePath, '--style', 'none')),
      create: shapeOf(await json('create', 'app', '--yes', '--no-install')),
      print: shapeOf(await json('print', '-C', 'app')),
      cost: shapeOf(await json('cost', '--region', 'eu-central-1', '--images', '1000')),
    });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { sampleAt } from '../support/pictures.js';
import { rawFiles } from '../support/raw-files.js';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';

const heic = readFileSync(new URL('../core/photo/heif/display-p3.heic', import.meta.url));

async function processed(folder: string, ...args: readonly string[]): Promise<BatchResult> {
  const { stdout } = await runCli(['process', ...args, '--json'], { cwd: folder });
  return JSON.parse(stdout) as BatchResult;
}

describe('emojify process, formats that are read only', () => {
  const folder = tempFolder();

  it('writes a HEIC as JPEG, and goes on past it with --skip-existing', async () => {
    writeFileSync(join(folder(), 'phone.heic'), heic);
    const { photos } = await processed(folder(), 'phone.heic');
    expect(photos[0]).to.include({ status: 'done', output: 'phone.emojified.jpg' });
    expect(photos[0]!.faces).to.have.length(1);
    expect((await sharp(join(folder(), 'phone.emojified.jpg')).metadata()).format).to.equal('jpeg');
    const again = await processed(folder(), 'phone.heic', '--skip-existing');
    expect(again.photos[0]).to.include({ status: 'skipped', output: 'phone.emojified.jpg' });
  });

  it('finds HEIC photos in folders', async () => {
    writeFileSync(join(folder(), 'phone.HEIC'), heic);
    const { photos } = await processed(folder(), '.', '--dry-run');
    expect(photos.map(({ status }) => status)).to.deep.equal(['done']);
  });

  it('takes the JPEG inside a camera RAW file with --raw-preview, and says so', async () => {
    const jpeg = await sampleAt(1200, 1200).jpeg().toBuffer();
    writeFileSync(join(folder(), 'DSC_0001.NEF'), rawFiles.NEF!(jpeg, 1));
    const refused = await processed(folder(), 'DSC_0001.NEF');
    expect(refused.photos[0]!.error?.code).to.equal('UNSUPPORTED_FORMAT');
    const { photos } = await processed(folder(), '.', '--raw-preview');
    expect(photos[0]).to.include({ status: 'done', output: 'DSC_0001.emojified.jpg', width: 1200 });
    expect(photos[0]!.faces).to.have.length(1);
    expect(photos[0]!.warnings?.map(({ code }) => code)).to.deep.equal(['RAW_PREVIEW_USED']);
  });
});

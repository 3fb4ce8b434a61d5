import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cloudRun, imagesOf, killedRun, writePhotos } from '../support/cloud-photos.js';
import { type CreatedService, createdService } from '../support/created-service.js';
import { type EmulatedAws, startEmulatedAws } from '../support/emulated-aws.js';
import { packedCli } from '../support/packed-cli.js';
import { suiteFolder } from '../support/temp-folder.js';

/** A run of this many photos is killed three times, after so many results, of which a later run has those before it too. */
const count = Number(process.env.CLOUD_PHOTOS ?? 1000);
const kills = [0.1, 0.4, 0.7].map((share) => Math.floor(count * share));

/** Photos a second (`CLOUD_RATE`): an emulator runs its functions on this machine, and gives up what takes them over a minute. */
const args = ['--out', 'out', '--rate', process.env.CLOUD_RATE ?? '3'];

/** MB by which the peak of a process that did three times as many photos may be larger. */
const slack = 60;

describe(`process --cloud with ${count} photos, killed three times`, () => {
  const folder = suiteFolder();
  let aws: EmulatedAws;
  let service: CreatedService;

  before(async () => {
    const cli = await packedCli();
    aws = await startEmulatedAws(cli.bin);
    service = await createdService(cli, aws, { folder: join(folder(), 'photos'), template: 'emojify' });
    await service.json('deploy', '--yes');
    await writePhotos(service.folder, count);
  });
  after(() => aws?.stop());

  it('loses nothing, does nothing twice, and needs no more memory for more photos', async () => {
    const peaks: number[] = [];
    for (const after of kills) peaks.push(await killedRun(service, aws, { args, after }));
    const { summary, cloud } = await cloudRun(service, 'in', ...args);
    console.info({ peaks: peaks.map(Math.round), ...summary, ...cloud });
    expect(summary).to.include({ failed: 0 });
    expect(summary.done + summary.skipped).to.equal(count);
    expect(cloud?.sent).to.be.lessThan(count / 2);
    expect(readdirSync(join(service.folder, 'out'))).to.have.length(count);
    const images = await imagesOf(aws, 'photos-dev-images');
    expect(images.map(({ status }) => status)).to.deep.equal(Array.from({ length: count }, () => 'processed'));
    expect(peaks[1]! - peaks[0]!).to.be.lessThan(slack);
  });
});

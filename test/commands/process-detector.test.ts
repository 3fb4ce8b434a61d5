import { cpSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { copyInstallation } from '../support/installation.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('emojify process where the embedded detector cannot start', () => {
  const folder = tempFolder();

  /** An installation whose face network was cut short, as by a full disk. */
  function damaged(): string {
    const bin = copyInstallation(folder());
    symlinkSync(join(root, 'node_modules'), join(folder(), 'node_modules'));
    truncateSync(join(folder(), 'dist/core/detect/models/centerface.ort'), 1000);
    return bin;
  }

  it('says so once, with the fix, and leaves nothing', async () => {
    cpSync(samplePath, join(folder(), 'other.jpg'));
    const args = ['process', samplePath, join(folder(), 'other.jpg'), '--out', join(folder(), 'out')];
    const { stderr, code } = await runCli(args, { bin: damaged() });
    expect(stderr).to.match(/^error DETECTOR_UNAVAILABLE: the embedded detector cannot start on \S+: /);
    expect(stderr).to.include('--detector rekognition').and.not.to.include(' at ');
    expect(stderr.match(/DETECTOR_UNAVAILABLE/g)).to.have.length(1);
    expect(code).to.equal(1);
    expect(readdirSync(folder())).not.to.include('out');
  });
});

import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { copyInstallation } from '../support/installation.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const recorder = new URL('../support/record-modules.mjs', import.meta.url).href;

describe('the packed sharp', () => {
  const folder = tempFolder();

  /** An installation with this version of sharp; its platform package stays as it is. */
  function installation(version: string): string {
    const bin = copyInstallation(folder());
    mkdirSync(join(folder(), 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')).filter((entry) => entry !== 'sharp')) {
      symlinkSync(join(root, 'node_modules', name), join(folder(), 'node_modules', name));
    }
    const sharp = join(folder(), 'node_modules/sharp');
    cpSync(join(root, 'node_modules/sharp'), sharp, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(sharp, 'package.json'), 'utf8'));
    writeFileSync(join(sharp, 'package.json'), JSON.stringify({ ...manifest, version }));
    return bin;
  }

  /** What the command says, and the modules of the installed sharp that it loads. */
  async function process(bin: string) {
    const list = join(folder(), 'modules');
    const env = { NODE_OPTIONS: `--import ${recorder}`, LOADED_MODULES: list };
    const { stdout, code } = await runCli(['process', samplePath, '--out', join(folder(), 'out')], { bin, env });
    const modules = readFileSync(list, 'utf8').split('\n');
    return { stdout, code, installed: modules.filter((url) => url.includes('/node_modules/sharp/dist/')) };
  }

  it('replaces the modules of the same version, which load slowly', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/sharp/package.json'), 'utf8'));
    const { stdout, code, installed } = await process(installation(version));
    expect(stdout).to.include('1 face covered');
    expect(code).to.equal(0);
    expect(installed).to.deep.equal([]);
  });

  it('leaves the work to an installed version that is newer', async () => {
    const { stdout, code, installed } = await process(installation('0.35.999'));
    expect(stdout).to.include('1 face covered');
    expect(code).to.equal(0);
    expect(installed).not.to.deep.equal([]);
  });
});

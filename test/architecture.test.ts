import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Which folders each folder of src may import from (besides itself): arrows point inwards. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  files: [],
  photo: ['errors'],
  faces: ['errors', 'photo'],
  emoji: ['errors', 'photo', 'faces'],
  fetch: ['errors'],
  pipeline: ['errors', 'photo', 'faces', 'emoji', 'journey'],
  stores: ['errors', 'files', 'photo', 'faces', 'pipeline'],
  lambda: ['errors', 'photo', 'faces', 'emoji', 'fetch', 'journey', 'pipeline', 'stores'],
  service: ['errors', 'files'],
  create: ['errors', 'files', 'service'],
  cloud: ['errors', 'service'],
  journey: ['errors', 'files', 'photo', 'faces', 'emoji'],
  batch: ['errors', 'files', 'photo', 'faces', 'emoji', 'fetch', 'journey'],
  local: ['errors', 'files', 'photo', 'faces', 'fetch', 'pipeline', 'stores', 'lambda', 'service'],
  terminal: ['errors', 'batch', 'service', 'cloud'],
  '.': ['errors', 'photo', 'faces', 'emoji', 'fetch', 'journey'],
};

/** SDK clients and AWS's own libraries are for adapters only. */
const adapters = ['stores', 'cloud', 'faces', 'lambda', 'local', 'commands'];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const folderOf = (file: string) => (dirname(file) === '.' ? '.' : (file.split('/')[0] ?? '.'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const pattern = /(?:from\s+|import\s+|import\(\s*)'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function wrongImports(file: string): string[] {
  const folder = folderOf(file);
  if (folder === 'commands') return [];
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => folderOf(relative(src, resolve(src, dirname(file), name))))
    .filter((target) => target !== folder && !allowed[folder]?.includes(target))
    .map((target) => `${file} imports from ${target}/`);
}

describe('architecture', () => {
  it('knows every folder of src', () => {
    const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== 'commands');
    expect(folders.filter((folder) => !(folder in allowed))).to.deep.equal([]);
  });

  it('has imports that point inwards only', () => {
    expect(files.flatMap(wrongImports)).to.deep.equal([]);
  });

  it('keeps AWS SDK clients in the adapters', () => {
    const offenders = files.filter(
      (file) => !adapters.includes(folderOf(file)) && importsOf(file).some((name) => name.startsWith('@aws-sdk/')),
    );
    expect(offenders).to.deep.equal([]);
  });

  it('reads the environment only at the edges', () => {
    const edges = [/^commands\//, /^terminal\//, /^lambda\/composition/, /^local\/composition/];
    const offenders = files.filter(
      (file) => !edges.some((edge) => edge.test(file)) && readFileSync(join(src, file), 'utf8').includes('process.env'),
    );
    expect(offenders).to.deep.equal([]);
  });

  it('has no file over 300 lines', () => {
    const long = files.filter((file) => readFileSync(join(src, file), 'utf8').split('\n').length > 300);
    expect(long).to.deep.equal([]);
  });
});

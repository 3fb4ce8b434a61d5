import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import layers from '../bin/layers.json' with { type: 'json' };

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** The library's entry files, which lie in no folder. */
const entry = { folder: '.', imports: ['errors', 'util', 'core', 'adapters/fetch', 'service'], sdk: false };
const rules = [...layers, entry];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The layer that a path relative to src belongs to: the longest folder of the rules that holds it. */
function layerOf(path: string): string {
  if (!path.includes('/')) return '.';
  const holding = layers.filter(({ folder }) => path.startsWith(`${folder}/`));
  return holding.map(({ folder }) => folder).sort((a, b) => b.length - a.length)[0] ?? `${dirname(path)} (unknown)`;
}

const allows = (imports: readonly string[], layer: string) =>
  imports.some((folder) => layer === folder || layer.startsWith(`${folder}/`));

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const pattern = /(?:from\s+|import\s+|import\(\s*)'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function wrongImports(file: string): string[] {
  const layer = layerOf(file);
  const imports = rules.find(({ folder }) => folder === layer)?.imports ?? [];
  if (typeof imports === 'string') return [];
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => layerOf(relative(src, resolve(src, dirname(file), name))))
    .filter((target) => target !== layer && !allows(imports, target))
    .map((target) => `${file} imports from ${target}/`);
}

describe('architecture', () => {
  it('knows every folder of src', () => {
    expect(files.map(layerOf).filter((layer) => layer.includes('unknown'))).to.deep.equal([]);
  });

  it('has imports that point inwards only', () => {
    expect(files.flatMap(wrongImports)).to.deep.equal([]);
  });

  it('keeps AWS SDK clients in the adapters', () => {
    const offenders = files.filter(
      (file) =>
        !rules.find(({ folder }) => folder === layerOf(file))?.sdk &&
        importsOf(file).some((name) => name.startsWith('@aws-sdk/')),
    );
    expect(offenders).to.deep.equal([]);
  });

  it('reads the environment only at the edges', () => {
    const edges = [/^commands\//, /^cli\//, /^adapters\/lambda\/composition/];
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

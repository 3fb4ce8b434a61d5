import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isScalar, parseDocument, visit } from 'yaml';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { compileTemplate } from '../../../src/service/compile/compile-template.js';
import { sourceFile } from '../../../src/service/load/language/source-file.js';
import { loadSource } from '../../../src/service/load/load-service.js';
import { longRun } from '../../support/long-run.js';

const root = join(import.meta.dirname, '../fixtures');
const file = join(root, 'every-event.yml');

/** Names that every object of JavaScript answers to, whether or not it was given them. */
const inherited = ['constructor', '__proto__', 'toString'];

/** A failure that is not meant for the user: what the command line would report as INTERNAL. */
async function bugIn(text: string): Promise<string | undefined> {
  try {
    const service = await loadSource(
      { file, root, source: sourceFile('serverless.yml', text) },
      { cwd: root, env: {} },
    );
    compileTemplate(service);
    return undefined;
  } catch (error) {
    return error instanceof EmojifyError ? undefined : String((error as Error).stack);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly key: boolean;
}

/** Where the scalars of a YAML text stand. */
function scalarsOf(text: string): Span[] {
  const spans: Span[] = [];
  visit(parseDocument(text), (key, node) => {
    if (isScalar(node) && node.range && node.range[1] > node.range[0])
      spans.push({ start: node.range[0], end: node.range[1], key: key === 'key' });
  });
  return spans;
}

/** One place in so many is tried in CI, all of them in the long run. */
const step = longRun ? 1 : 9;

/** The file once for each scalar, with the replacement in its place. */
function variants(text: string, replacement: string, which: (span: Span) => boolean): string[] {
  return scalarsOf(text)
    .filter(which)
    .filter((_, index) => index % step === 0)
    .map(({ start, end }) => `${text.slice(0, start)}${replacement}${text.slice(end)}`);
}

async function bugsIn(texts: readonly string[]): Promise<string[]> {
  const bugs = await Promise.all(texts.map(bugIn));
  return [...new Set(bugs.filter((bug) => bug !== undefined).map((bug) => bug.split('\n').slice(0, 4).join('\n')))];
}

describe('a service file never shows a bug of ours', function () {
  this.timeout(60_000);
  let text: string;
  before(async () => {
    text = await readFile(file, 'utf8');
  });

  it('with a variable that cannot be resolved at any value', async () => {
    expect(await bugsIn(variants(text, '"${self:nowhere}"', ({ key }) => !key))).to.deep.equal([]);
  });

  it('with "constructor" as any key', async () => {
    expect(await bugsIn(variants(text, '"constructor"', ({ key }) => key))).to.deep.equal([]);
  });

  it('with extensions, outputs and resources of such names', async () => {
    const sections = inherited.flatMap((name) =>
      ['extensions', 'Resources', 'Outputs', 'Conditions'].flatMap((section) =>
        ['{}', '{ Type: AWS::SQS::Queue }', '{ Properties: { a: 1 } }'].map(
          (value) => `service: shop\nprovider: { name: aws }\nresources: { ${section}: { "${name}": ${value} } }\n`,
        ),
      ),
    );
    expect(await bugsIn(sections)).to.deep.equal([]);
  });

  it('whose extension names a resource that only looks as if it were there: nothing is added', async () => {
    const top = 'service: shop\nprovider: { name: aws }\nresources:\n';
    const source = sourceFile('serverless.yml', `${top}  extensions: { constructor: { Properties: { A: 1 } } }\n`);
    const loading = loadSource({ file, root, source }, { cwd: root, env: {} });
    const message = await loading.then(compileTemplate).then(
      ({ Resources }) => JSON.stringify(Resources),
      (error) => error.message,
    );
    expect(message).to.contain('constructor').and.not.contain('function Object');
  });
});

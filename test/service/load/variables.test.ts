import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadService } from '../../../src/service/load/load-service.js';
import { head, problemsOf, serviceOf, type TextOptions, withFunction } from '../../support/service-text.js';
import { suiteFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

const options: TextOptions = {
  env: { HOST: 'example.com' },
  params: { given: 'cli' },
  files: {
    'values.yml': 'deep: { list: [p, q] }\nstage: from-${sls:stage}\n',
    'values.json': '{"size": 7}',
    'note.txt': 'plain text',
  },
};

const custom =
  'custom:\n  word: yes!\n  map: { x: 1, y: [p, q] }\n  key: word\nparams:\n  default: { a: one, given: file }\n  dev: { a: two }\n';

async function resolvedValue(expression: string): Promise<unknown> {
  const service = await serviceOf(
    `${head}${custom}build: {}\npackage: {}\n`.replace('custom:\n', `custom:\n  value: ${expression}\n`),
    options,
  );
  return (service.config.custom as { value: unknown }).value;
}

describe('variables of the service file', () => {
  const values: readonly [expression: string, value: unknown][] = [
    ['${self:custom.map}', { x: 1, y: ['p', 'q'] }],
    ['${self:custom.map.y.1}', 'q'],
    ['${self:custom.${self:custom.key}}', 'yes!'],
    ['a-${self:custom.key}-b', 'a-word-b'],
    ['${env:HOST}', 'example.com'],
    ["${env:NONE, 'x'}", 'x'],
    ['${env:NONE, env:NEITHER, 42}', 42],
    ['${env:NONE, ${self:custom.word}}', 'yes!'],
    ['${env:NONE, null}', null],
    ['${env:NONE, true}', true],
    ['${opt:stage, "none"}', 'none'],
    ['${sls:stage}', 'dev'],
    ['${aws:region}', 'us-east-1'],
    ['${self:provider.stage}', 'dev'],
    ["${self:provider.stage, 'z'}", 'z'],
    ["${opt:stage, self:provider.stage, 'z'}", 'z'],
    ["${self:provider.region, 'z'}", 'z'],
    ['${self:provider.stage, env:NONE}', 'dev'],
    ['${param:a}', 'two'],
    ['${param:given}', 'cli'],
    ['${file(values.yml):deep.list.0}', 'p'],
    ['${file(./values.yml):stage}', 'from-dev'],
    ['${file(values.json)}', { size: 7 }],
    ['${file(note.txt)}', 'plain text'],
    ["${file(none.yml):x, 'd'}", 'd'],
    ["${strToBool('true')}", true],
    ['${aws:accountId}', { Ref: 'AWS::AccountId' }],
    ['x-${aws:accountId}', { 'Fn::Sub': 'x-${AWS::AccountId}' }],
    [
      '!Sub "${self:custom.key}-${AWS::Region}-${aws:accountId}"',
      { 'Fn::Sub': 'word-${AWS::Region}-${AWS::AccountId}' },
    ],
    ['"${AWS::Region} and ${Bucket}"', '${AWS::Region} and ${Bucket}'],
    ["'\\${self:custom.key}'", '${self:custom.key}'],
  ];
  for (const [expression, value] of values)
    it(`${expression} is ${JSON.stringify(value)}`, async () => {
      expect(await resolvedValue(expression)).to.deep.equal(value);
    });

  it('with an account id at hand, that is used', async () => {
    const service = await serviceOf(`${head}custom: { a: 'x-\${aws:accountId}' }\n`, { accountId: '123456789012' });
    expect(service.config.custom).to.deep.equal({ a: 'x-123456789012' });
  });

  it('--stage and --region come before the file', async () => {
    const text = `${head}  stage: test\n  region: eu-west-1\n`;
    const own = await serviceOf(text);
    const given = await serviceOf(text, { stage: 'prod', region: 'us-west-2' });
    expect([own.stage, own.region, own.stackName]).to.deep.equal(['test', 'eu-west-1', 'shop-test']);
    expect([given.stage, given.region, given.stackName]).to.deep.equal(['prod', 'us-west-2', 'shop-prod']);
  });

  const wrong: readonly [expression: string, told: string][] = [
    ['${env:NOPE}', '5:15  no value for "${env:NOPE}": set the environment variable, or give a default'],
    ['${self:custom.nope}', '"custom.nope" does not exist'],
    ['${self:custm.a}', '"custm" does not exist; did you mean "custom"?'],
    ['${param:nope}', 'pass --param nope=value'],
    ['${opt:nope}', 'options cannot be read; use ${param:nope}'],
    ['${file(no.yml)}', 'no file "no.yml"'],
    ['${slef:service}', 'unknown variable source "slef"'],
    ['${self:service', 'a variable is not closed'],
    ['${opt:x, text}', "text needs quotes: 'text'"],
    ['a${self:provider}', 'a list or map cannot be inserted into text'],
    ['${self:custom.a}', 'circular reference between variables: custom.a → custom.a'],
  ];
  for (const [expression, told] of wrong)
    it(`${expression} is reported with a fix`, async () => {
      const problems = await problemsOf(`${head}custom: { a: '${expression.replace(/'/g, "''")}' }\n`);
      expect(problems.join('\n')).to.include(told);
      expect(problems).to.have.length(1);
    });

  it('a circular reference is shown with its path', async () => {
    const text = `${head}custom: { a: '\${self:custom.b}', b: '\${self:custom.c}', c: 'x\${self:custom.a}' }\n`;
    expect(await problemsOf(text)).to.deep.equal([
      'serverless.yml:5:14  circular reference between variables: custom.a → custom.b → custom.c → custom.a',
    ]);
  });

  it('a value from another file keeps its own place', async () => {
    const text = `${head}functions: { a: { handler: h.main, memorySize: '\${file(values.yml):size}' } }\n`;
    const problems = await problemsOf(text, { files: { 'values.yml': 'other: 1\nsize: huge\n' } });
    expect(problems).to.deep.equal([
      'values.yml:2:7  invalid functions.a.memorySize "huge": expected a whole number from 128 to 10240',
    ]);
  });

  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `  v${index + 1}: ${line(index)}\n`).join('');
  const tooMuch: Record<string, { text: string; told: RegExp; files?: Record<string, string> }> = {
    'thirty lists that double': {
      text: `custom:\n  v0: [1]\n${lines(30, (n) => `["\${self:custom.v${n}}", "\${self:custom.v${n}}"]`)}`,
      told: /serverless.yml:\d+:\d+ {2}variables expand to more than 50,000 values/,
    },
    'thirty texts that double': {
      text: `custom:\n  v0: xy\n${lines(30, (n) => `"\${self:custom.v${n}}\${self:custom.v${n}}"`)}`,
      told: /more than 5,000,000 characters/,
    },
    'one long text at many places': {
      text: `custom:\n  v0: ${'x'.repeat(10_000)}\n${lines(1000, () => '"${self:custom.v0}"')}`,
      told: /more than 5,000,000 characters/,
    },
    'a chain of 6,000': {
      text: `custom:\n${lines(6000, (n) => `"\${self:custom.v${n + 2}}"`)}  v6001: end\n`,
      told: /nested more than 200 levels deep/,
    },
    'variables 6,000 deep in one another': {
      text: `custom:\n  v: "${'${self:custom.'.repeat(6000)}v${'}'.repeat(6000)}"\n`,
      told: /more than 50 nested ones/,
    },
    'a file that reads itself as another': {
      text: 'custom:\n  v: "${file(a.yml):a}"\n',
      files: { 'a.yml': `a: [1, "\${file(./a.yml):a}"]\n` },
      told: /circular/,
    },
  };
  for (const [name, { text, told, files }] of Object.entries(tooMuch))
    it(`${name} end at once, with the place`, async () => {
      const error = await serviceOf(`${head}${text}`, files && { files }).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code').that.is.oneOf(['SERVICE_TOO_LARGE', 'SERVICE_INVALID']);
      expect(error).to.have.property('message').that.matches(told);
    }).timeout(10_000);

  it('a chain of 60 is accepted', async () => {
    const text = `${head}custom:\n  v0: end\n${lines(60, (n) => `"\${self:custom.v${n}}"`)}`;
    expect((await serviceOf(text)).config.custom).to.include({ v60: 'end' });
  });

  describe('files that are not regular files', () => {
    const folder = suiteFolder();
    const problems = async (path: string) =>
      (await problemsOf(`${head}custom: { v: "\${file(${path}), 'default'}" }\n`)).join('\n');

    it('a device is rejected, not read forever', async () => {
      expect(await problems('/dev/zero')).to.include('it is a pipe or device, not a regular file');
    });

    it('a pipe without a writer is rejected, not waited for', async () => {
      execFileSync('mkfifo', [join(folder(), 'fifo')]);
      expect(await problems(join(folder(), 'fifo'))).to.include('it is a pipe or device, not a regular file');
    });

    it('a folder and a file of 6 MB are refused', async () => {
      writeFileSync(join(folder(), 'large.txt'), 'x'.repeat(6_000_000));
      expect(await problems(folder())).to.include('it is a folder');
      expect(await problems(join(folder(), 'large.txt'))).to.include('it is larger than 5 MB');
    });

    it('as the service file itself they are refused as well', async () => {
      const error = await loadService({ cwd: folder(), config: 'fifo', env: {} }).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'SERVICE_NOT_FOUND' });
    });
  });

  it('names of every object are not there', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    for (const name of names)
      for (const source of ['env', 'opt', 'param', 'self'])
        expect(await resolvedValue(`"\${${source}:${name}, 'none'}"`), `${source}:${name}`).to.equal('none');
  });

  describe('warns of', () => {
    const warned = async (text: string, options: TextOptions = {}) =>
      (await serviceOf(text, options)).warnings.map(({ line, column, message }) => `${line}:${column} ${message}`);
    const withEnvironment = (value: string) => withFunction(`    environment: { VALUE: "${value}" }\n`);

    it('a secret of the environment that the template would hold, without showing it', async () => {
      const env = { DB_PASSWORD: 'hunter2-hunter2', PLAIN: 'AKIAIOSFODNN7EXAMPLE', DSN: 'postgres://u:hunter2@h/db' };
      for (const name of Object.keys(env)) {
        const [warning, ...more] = await warned(withEnvironment(`x-\${env:${name}}`), { env });
        expect(more).to.deep.equal([]);
        expect(warning, name)
          .to.match(/^8:30 /)
          .and.to.contain(`"\${env:${name}}" looks like a secret`);
        expect(warning).not.to.contain(env[name as keyof typeof env]);
      }
    });

    it('not about secrets outside the template, nor about values that are not secrets', async () => {
      const env = {
        API_TOKEN: 'hunter2-hunter2',
        SECRET_ARN: 'arn:aws:x',
        TOKEN_TTL: '1234567',
        STAGE_NAME: 'production',
      };
      expect(await warned(`${withFunction()}custom: { v: "\${env:API_TOKEN}" }\n`, { env })).to.deep.equal([]);
      for (const name of ['SECRET_ARN', 'TOKEN_TTL', 'STAGE_NAME'])
        expect(await warned(withEnvironment(`\${env:${name}}`), { env }), name).to.deep.equal([]);
    });

    const folder = suiteFolder();
    const loaded = async (path: string) => {
      const cwd = join(folder(), 'tree/service');
      writeFiles(folder(), {
        'outside.yml': 'a: 1',
        'tree/.git/HEAD': 'x',
        'tree/shared.yml': 'a: 1',
        'tree/service/serverless.yml': `${withFunction()}custom: { v: "\${file(${path}):a}" }\n`,
        'tree/service/h.mjs': 'export const main = async () => 1;',
      });
      rmSync(join(cwd, 'link.yml'), { force: true });
      symlinkSync(join(folder(), 'outside.yml'), join(cwd, 'link.yml'));
      return (await loadService({ cwd, env: {} })).warnings.map(({ message }) => message).join();
    };

    it('a file outside the git work tree, also through a link', async () => {
      for (const path of ['../../outside.yml', './link.yml', join(folder(), 'outside.yml')])
        expect(await loaded(path), path).to.contain(`"\${file(${path}):a}" reads a file outside the git work tree`);
      expect(await loaded('../shared.yml')).to.equal('');
    });
  });
});

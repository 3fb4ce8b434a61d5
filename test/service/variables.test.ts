import { expect } from 'chai';
import { head, problemsOf, serviceOf, type TextOptions } from '../support/service-text.js';

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
    ['${self:custom.nope}', 'there is no "custom.nope"'],
    ['${self:custm.a}', 'there is no "custm"; did you mean "custom"?'],
    ['${param:nope}', 'pass --param nope=value'],
    ['${opt:nope}', 'there is no such option; use ${param:nope}'],
    ['${file(no.yml)}', 'no file "no.yml"'],
    ['${file(c.js):x}', 'emojify does not run code to read a service file'],
    ['${slef:service}', 'unknown variable source "slef"'],
    ['${ssm:/x}', 'let CloudFormation read it: "{{resolve:ssm:/name}}"'],
    ['${self:service', 'a variable is not closed'],
    ['${opt:x, text}', "text needs quotes: 'text'"],
    ['a${self:provider}', 'a list or map cannot be put into text'],
    ['${self:custom.a}', 'variables go in a circle: custom.a → custom.a'],
  ];
  for (const [expression, told] of wrong)
    it(`${expression} is told what to do`, async () => {
      const problems = await problemsOf(`${head}custom: { a: '${expression.replace(/'/g, "''")}' }\n`);
      expect(problems.join('\n')).to.include(told);
      expect(problems).to.have.length(1);
    });

  it('a circle is shown as its path', async () => {
    const text = `${head}custom: { a: '\${self:custom.b}', b: '\${self:custom.c}', c: 'x\${self:custom.a}' }\n`;
    expect(await problemsOf(text)).to.deep.equal([
      'serverless.yml:5:14  variables go in a circle: custom.a → custom.b → custom.c → custom.a',
    ]);
  });

  it('a value from another file keeps its own place', async () => {
    const text = `${head}functions: { a: { handler: h.main, memorySize: '\${file(values.yml):size}' } }\n`;
    const problems = await problemsOf(text, { files: { 'values.yml': 'other: 1\nsize: huge\n' } });
    expect(problems).to.deep.equal([
      'values.yml:2:7  invalid functions.a.memorySize "huge": expected a whole number from 128 to 10240',
    ]);
  });
});

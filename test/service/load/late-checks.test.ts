import { expect } from 'chai';
import { printedConfig } from '../../../src/service/load/print-config.js';
import type { ReadRemote } from '../../../src/service/load/variables/remote.js';
import {
  head,
  ofType,
  problemsOf,
  serviceOf,
  templateOf,
  withEvents,
  withFunction,
} from '../../support/service-text.js';

const resources = (text: string) => `resources:\n  Resources:\n${text}`;
const told = async (text: string) => (await problemsOf(text)).join('\n');

describe('what AWS would refuse only while deploying', () => {
  const queue = (timeout: number, properties: string) =>
    withEvents('      - sqs: { arn: !GetAtt Q.Arn }\n', undefined).replace(
      '    events:',
      `    timeout: ${timeout}\n    events:`,
    ) + resources(`    Q: { Type: AWS::SQS::Queue, Properties: ${properties} }\n`);

  it('a queue that shows messages again before the function must be done', async () => {
    expect(await told(queue(60, '{ VisibilityTimeout: 59 }'))).to.contain('VisibilityTimeout of queue "Q" is 59 s');
    expect(await told(queue(31, '{}'))).to.contain('the default of 30 s');
    expect(await told(queue(60, '{ VisibilityTimeout: 60 }'))).to.equal('');
    expect(await told(queue(30, '{}'))).to.equal('');
  });

  it('the stream of a table without one', async () => {
    const table = (more: string) =>
      withEvents('      - stream: { type: dynamodb, arn: !GetAtt T.StreamArn }\n') +
      resources(`    T: { Type: AWS::DynamoDB::Table, Properties: { ${more} BillingMode: PAY_PER_REQUEST } }\n`);
    expect(await told(table(''))).to.contain('table "T" has no stream: add StreamSpecification');
    expect(await told(table('StreamSpecification: { StreamViewType: NEW_IMAGE },'))).to.equal('');
  });

  it('an environment variable of one letter, as a warning', async () => {
    const warned = async (name: string) =>
      (await serviceOf(withFunction(`    environment: { ${name}: x }\n`))).warnings.map(({ message }) => message);
    expect((await warned('A')).join()).to.contain('Lambda requires two or more letters');
    expect(await warned('AB')).to.deep.equal([]);
  });

  for (const [expression, fix] of [
    ['rate(1 minutes)', 'use "rate(1 minute)"'],
    ['rate(5 minute)', 'use "rate(5 minutes)"'],
    ['cron(*/5 * * * *)', 'use "cron(*/5 * * * ? *)"'],
    ['0 12 * * 1-5', 'use "cron(0 12 ? * 2-6 *)"'],
  ])
    it(`${expression}: ${fix}`, async () => {
      expect(await told(withEvents(`      - schedule: '${expression}'\n`))).to.contain(fix);
      expect(await told(withEvents(`      - eventBridge: { schedule: '${expression}' }\n`))).to.contain(fix);
    });

  it('resources that wait for one another', async () => {
    const text = resources(
      '    B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub "${T}-x" } }\n    T: { Type: AWS::SNS::Topic, DependsOn: B }\n',
    );
    expect(await told(withFunction() + text)).to.match(/circular dependency between resources: (B → T → B|T → B → T)/);
    expect(await told(withFunction() + text.replace(', DependsOn: B', ''))).to.equal('');
  });

  it('a template of more than a megabyte', async () => {
    const text = resources(`    B: { Type: AWS::S3::Bucket, Metadata: { a: '${'x'.repeat(1_050_000)}' } }\n`);
    expect(await told(withFunction() + text)).to.match(/the template would have 1,05\d,\d{3} bytes/);
  });

  it('an authorizer of another account gets its permission only where the account is the stack’s', async () => {
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:guard';
    const authorizers = `{ g: { type: request, functionArn: '${arn}', resultTtlInSeconds: 0 } }`;
    for (const text of [
      withEvents(`      - http: { path: x, method: get, authorizer: '${arn}' }\n`),
      withEvents(
        '      - httpApi: { path: /x, method: get, authorizer: g }\n',
        `${head}  httpApi: { authorizers: ${authorizers} }\n`,
      ),
    ]) {
      const template = await templateOf(text);
      const permissions = Object.values(ofType(template, 'AWS::Lambda::Permission'));
      expect(permissions.find(({ Properties }) => Properties?.FunctionName === arn)?.Condition).to.equal(
        'IsAccount111122223333',
      );
      expect(template.Conditions).to.deep.equal({
        IsAccount111122223333: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111122223333'] },
      });
    }
  });
});

describe('${ssm:…} and ${cf:…}', () => {
  const text = (variable: string) => withFunction(`    environment: { XY: '${variable}' }\n`);
  const value = async (variable: string, options = {}) =>
    (await serviceOf(text(variable), options)).functions[0]?.environment.XY;

  it('ssm is left to CloudFormation, which is said, or given with --param', async () => {
    expect(await value('a-${ssm:/app/key~true}')).to.equal('a-{{resolve:ssm:/app/key}}');
    expect(await value('${ssm(raw):/aws/reference/secretsmanager/db}')).to.equal('{{resolve:secretsmanager:db}}');
    const [told] = (await serviceOf(text('${ssm:/app/key}'))).warnings;
    expect(told?.message).to.contain('--param "ssm:/app/key=VALUE"').and.contain('--param-file');
    expect(await value('${ssm:/app/key}', { params: { 'ssm:/app/key': 'here' } })).to.equal('here');
    expect(await problemsOf(text('${ssm(eu-west-1):/x}'))).to.have.length(1);
  });

  it('cf has to be given where AWS is not asked', async () => {
    expect(await value('${cf:other.Url}', { params: { 'cf:other.Url': 'https://x' } })).to.equal('https://x');
    expect((await problemsOf(text('${cf:other.Url}')))[0]).to.contain('--param "cf:other.Url=VALUE"');
    expect((await problemsOf(text('${cf:other}')))[0]).to.contain('does not name an output');
  });

  describe('where AWS is asked', () => {
    const asked: string[] = [];
    const remote: ReadRemote = async (wanted, region) => {
      asked.push(...wanted.map((query) => `${query.text} in ${query.region ?? region}`));
      const values = {
        '/list': ['a', 'b'],
        '/stage-of': 'dev',
        '/dev/size': '512',
        'net.Group': 'sg-1',
        '/secret': 'p4ss',
      } as const;
      return new Map(
        wanted.map(({ text: key, name }) => [
          key,
          { value: values[name as keyof typeof values], ...(name === '/secret' && { secret: true }) },
        ]),
      );
    };
    beforeEach(() => asked.splice(0));

    it('they are values like others: lists, in one another, and in the region of the service', async () => {
      const top = `${head}  region: eu-west-1\n  memorySize: \${ssm:/\${ssm:/stage-of}/size}\n`;
      const keys = `    environment: { AB: '\${cf(us-east-1):net.Group}', CD: '\${ssm:/none, env:NO, "x"}' }\n`;
      const service = await serviceOf(withFunction(keys, top), { remote });
      expect(service.functions[0]).to.deep.include({ memorySize: 512, environment: { AB: 'sg-1', CD: 'x' } });
      expect(asked).to.have.members([
        'ssm:/stage-of in eu-west-1',
        'ssm:/dev/size in eu-west-1',
        'cf(us-east-1):net.Group in us-east-1',
        'ssm:/none in eu-west-1',
      ]);
      expect(
        (await serviceOf(`${withFunction()}custom: { a: '\${ssm:/list}' }\n`, { remote })).config.custom,
      ).to.deep.equal({ a: ['a', 'b'] });
    });

    it('what is given with --param is not asked for, and what is nowhere is told', async () => {
      expect(await value('${ssm:/secret}', { remote, params: { 'ssm:/secret': 'own' } })).to.equal('own');
      expect(asked).to.deep.equal([]);
      expect((await problemsOf(text('${ssm:/none}'), { remote }))[0]).to.contain('no parameter "/none"');
      expect((await problemsOf(text('${cf:net.None}'), { remote }))[0]).to.contain('no output "None" of a stack "net"');
    });

    it('a SecureString is deployed with a warning, and neither printed nor told in an error', async () => {
      const service = await serviceOf(text('x-${ssm:/secret}'), { remote });
      expect(service.functions[0]?.environment.XY).to.equal('x-p4ss');
      expect(service.warnings.map(({ message }) => message).join()).to.contain('"${ssm:/secret}" is a SecureString');
      expect(JSON.stringify(printedConfig(service)))
        .to.contain('x-********')
        .and.not.contain('p4ss');
      const [told] = await problemsOf(withFunction('    timeout: ${ssm:/secret}\n'), { remote });
      expect(told).to.contain('********').and.not.contain('p4ss');
    });

    it('a secret of Secrets Manager stays out of the template where its text alone is wanted', async () => {
      const all = '/aws/reference/secretsmanager/db';
      expect(await value(`\${ssm(raw):${all}}`, { remote })).to.equal('{{resolve:secretsmanager:db}}');
      expect(asked).to.deep.equal([]);
    });

    it('without an answer the file is read as without AWS', async () => {
      expect(await value('${ssm:/secret}', { remote: async () => undefined })).to.equal('{{resolve:ssm:/secret}}');
    });
  });
});

import { expect } from 'chai';
import { ofType, problemsOf, serviceOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

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
    const template = await templateOf(withEvents(`      - http: { path: x, method: get, authorizer: '${arn}' }\n`));
    const permissions = Object.values(ofType(template, 'AWS::Lambda::Permission'));
    expect(permissions.find(({ Properties }) => Properties?.FunctionName === arn)?.Condition).to.equal(
      'IsAccount111122223333',
    );
    expect(template.Conditions).to.deep.equal({
      IsAccount111122223333: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111122223333'] },
    });
  });
});

describe('${ssm:…} and ${cf:…}', () => {
  const text = (variable: string) => withFunction(`    environment: { XY: '${variable}' }\n`);
  const value = async (variable: string, params = {}) =>
    (await serviceOf(text(variable), { params })).functions[0]?.environment;

  it('ssm is left to CloudFormation, or given with --param', async () => {
    expect(await value('a-${ssm:/app/key~true}')).to.deep.equal({ XY: 'a-{{resolve:ssm:/app/key}}' });
    expect(await value('${ssm:/aws/reference/secretsmanager/db}')).to.deep.equal({
      XY: '{{resolve:secretsmanager:db}}',
    });
    expect(await value('${ssm:/app/key}', { 'ssm:/app/key': 'here' })).to.deep.equal({ XY: 'here' });
    expect(await problemsOf(text('${ssm(eu-west-1):/x}'))).to.have.length(1);
  });

  it('cf can be given with --param', async () => {
    expect(await value('${cf:other.Url}', { 'cf:other.Url': 'https://x' })).to.deep.equal({ XY: 'https://x' });
    expect((await problemsOf(text('${cf:other.Url}')))[0]).to.contain('--param cf:STACK.OUTPUT=VALUE');
  });
});

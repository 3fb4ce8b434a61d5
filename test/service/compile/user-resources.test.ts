import { expect } from 'chai';
import { compileTemplate } from '../../../src/service/compile/compile-template.js';
import { mergeDeep } from '../../../src/service/compile/merge.js';
import { head, propertiesOf, serviceOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

const resources = (keys: string) => `resources: { ${keys} }\n`;
const withOwn = (keys: string, own = '') => templateOf(withFunction(own) + resources(keys));

describe('resources merged into generated ones', () => {
  const cases: readonly [what: string, under: unknown, over: unknown, merged: unknown][] = [
    ['maps by key', { a: 1, b: { c: 1 } }, { b: { d: 2 }, e: 3 }, { a: 1, b: { c: 1, d: 2 }, e: 3 }],
    ['lists by item', [1, { a: 1 }, 3], [9, { b: 2 }], [9, { a: 1, b: 2 }, 3]],
    ['longer lists', [1], [2, 3], [2, 3]],
    ['a list over a map', { a: 1 }, [1], [1]],
    ['a map over a list', [1], { a: 1 }, { a: 1 }],
    ['text over a map', { a: 1 }, 'b', 'b'],
    ['a map over nothing', undefined, { a: { b: 1 } }, { a: { b: 1 } }],
    ['null over a map', { a: { b: 1 } }, { a: null }, { a: null }],
    ['a name that objects inherit', {}, { toString: { a: 1 } }, { toString: { a: 1 } }],
  ];
  for (const [what, under, over, merged] of cases) {
    it(`${what}`, () => expect(mergeDeep(under, over)).to.deep.equal(merged));
  }

  it('of a function in the words of Lambda become those of SAM', async () => {
    const given = (properties: string) =>
      `Resources: { ALambdaFunction: { Type: AWS::Lambda::Function, ${properties} } }`;
    const dead = (service: string) => `arn:aws:${service}:us-east-1:123456789012:dead`;
    const template = await withOwn(
      given(
        `Properties: { Code: { ZipFile: x }, TracingConfig: { Mode: Active }, DeadLetterConfig: { TargetArn: '${dead('sqs')}' }, Tags: [{ Key: a, Value: b }] }`,
      ),
    );
    expect(propertiesOf(template, 'ALambdaFunction')).to.deep.include({
      CodeUri: 'a.zip',
      Tracing: 'Active',
      DeadLetterQueue: { Type: 'SQS', TargetArn: dead('sqs') },
      Tags: { a: 'b' },
    });
    expect(propertiesOf(template, 'ALambdaFunction')).to.not.have.any.keys('Code', 'TracingConfig', 'DeadLetterConfig');
    const topic = await withOwn(
      given(`Properties: { DeadLetterConfig: { TargetArn: '${dead('sns')}' }, Tags: { c: d } }`),
    );
    expect(propertiesOf(topic, 'ALambdaFunction')).to.deep.include({
      DeadLetterQueue: { Type: 'SNS', TargetArn: dead('sns') },
      Tags: { c: 'd' },
    });
    const attribute = await withOwn(given('UpdateReplacePolicy: Retain'));
    expect(attribute.Resources.ALambdaFunction).to.include({ UpdateReplacePolicy: 'Retain' });
  });

  it('of a function in the words of SAM stay as they are', async () => {
    const template = await withOwn(
      'Resources: { ALambdaFunction: { Type: AWS::Serverless::Function, Properties: { Tracing: PassThrough } } }',
    );
    expect(propertiesOf(template, 'ALambdaFunction')).to.include({ Tracing: 'PassThrough', Timeout: 6 });
  });
});

describe('extensions of generated resources', () => {
  it('replace whole properties, add metadata and dependencies, and set other attributes', async () => {
    const template = await withOwn(
      'Resources: { Q: { Type: AWS::SQS::Queue } }, extensions: { ALambdaFunction: { DependsOn: [Q], Metadata: { m: 1 }, CreationPolicy: { x: 1 }, Properties: { Environment: { Variables: { B: b } } } } }',
      '    environment: { AA: a }\n',
    );
    expect(template.Resources.ALambdaFunction).to.deep.include({
      DependsOn: ['ALogGroup', 'Q'],
      Metadata: { m: 1 },
      CreationPolicy: { x: 1 },
    });
    expect(propertiesOf(template, 'ALambdaFunction')).to.deep.include({
      Environment: { Variables: { B: 'b' } },
      Timeout: 6,
    });
  });

  it('of a resource of the file add to its metadata', async () => {
    const template = await withOwn(
      'Resources: { Q: { Type: AWS::SQS::Queue, Metadata: { a: 1 } } }, extensions: { Q: { Metadata: { b: 2 } } }',
    );
    expect(template.Resources.Q?.Metadata).to.deep.equal({ a: 1, b: 2 });
  });

  it('may add a dependency to a resource that has none', async () => {
    const template = await withOwn(
      'Resources: { Q: { Type: AWS::SQS::Queue } }, extensions: { ALogGroup: { DependsOn: Q } }',
    );
    expect(template.Resources.ALogGroup?.DependsOn).to.deep.equal(['Q']);
    const empty = await withOwn('extensions: { ALambdaFunction: { DependsOn: } }');
    expect(empty.Resources.ALambdaFunction?.DependsOn).to.deep.equal(['ALogGroup']);
  });
});

describe('the sections of a template', () => {
  it('are SAM’s, and those of the file', async () => {
    const template = await withOwn(
      'AWSTemplateFormatVersion: "2010-09-09", Description: mine, Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31], Parameters: { P: { Type: String } }',
    );
    expect(template.Description).to.equal('mine');
    expect(template.Transform).to.deep.equal(['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31']);
    expect(template).to.deep.include({ Parameters: { P: { Type: 'String' } }, Outputs: {} });
    expect(template).to.not.have.property('Conditions');
    const plain = await templateOf(withFunction());
    expect(plain).to.include({ Description: 'shop, stage dev', Transform: 'AWS::Serverless-2016-10-31' });
    expect((await withOwn('Transform: AWS::Include')).Transform).to.deep.equal([
      'AWS::Include',
      'AWS::Serverless-2016-10-31',
    ]);
  });

  it('a guard in another account gets its permission only where the stack may give it', async () => {
    const guard = (arn: string) =>
      withEvents(
        '      - httpApi: { path: /x, method: get, authorizer: g }\n',
        `${head}  httpApi: { authorizers: { g: { type: request, functionArn: ${arn} } } }\n`,
      );
    const template = await templateOf(
      guard("'arn:aws:lambda:us-east-1:123456789012:function:g'") + resources('Conditions: { C: !Equals [a, b] }'),
    );
    expect(template.Resources.GLambdaAuthorizerPermissionHttpApi?.Condition).to.equal('IsAccount123456789012');
    expect(template.Conditions).to.deep.equal({
      IsAccount123456789012: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '123456789012'] },
      C: { 'Fn::Equals': ['a', 'b'] },
    });
    const imported = await templateOf(guard('!ImportValue g'));
    expect(imported.Resources.GLambdaAuthorizerPermissionHttpApi).to.not.have.property('Condition');
    expect(imported).to.not.have.property('Conditions');
  });

  it('the architecture is the one that packaging chose, else the file’s, else arm64', async () => {
    const architecture = async (keys: string, architectures?: Record<string, 'x86_64'>) => {
      const service = await serviceOf(withFunction(keys));
      return propertiesOf(compileTemplate(service, architectures ? { architectures } : {}), 'ALambdaFunction')
        .Architectures;
    };
    expect(await architecture('')).to.deep.equal(['arm64']);
    expect(await architecture('    architecture: x86_64\n')).to.deep.equal(['x86_64']);
    expect(await architecture('', { a: 'x86_64' })).to.deep.equal(['x86_64']);
    expect(await architecture('', { b: 'x86_64' })).to.deep.equal(['arm64']);
  });
});

describe('references to a bucket that notifies a function', () => {
  const bucket = 'S3BucketPhotosdev';
  const events = '      - s3: photos-dev\n';
  const environment = async (value: string, more = '') => {
    const text = withEvents(events).replace('    events', `    environment: { VV: ${value} }\n    events`);
    const template = await templateOf(text + more);
    expect(propertiesOf(template, 'ALambdaFunction').Events).to.deep.nested.include({
      'Bucket1.Properties.Bucket': { Ref: bucket },
    });
    return (propertiesOf(template, 'ALambdaFunction').Environment as { Variables: { VV: unknown } }).Variables.VV;
  };
  const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::photos-dev' };

  const cases: readonly [value: string, replaced: unknown][] = [
    [`!Ref ${bucket}`, 'photos-dev'],
    [`!GetAtt ${bucket}.Arn`, arn],
    [`{ 'Fn::GetAtt': [${bucket}, Arn] }`, arn],
    [`!Join [/, [!Ref ${bucket}, x]]`, { 'Fn::Join': ['/', ['photos-dev', 'x']] }],
    [`!Sub '\${${bucket}.Arn}/*'`, { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::photos-dev/*' }],
    ["!Sub '${AWS::Region}-${Other}'", { 'Fn::Sub': '${AWS::Region}-${Other}' }],
    ['!Ref Other', { Ref: 'Other' }],
    ['!GetAtt Other.Arn', { 'Fn::GetAtt': ['Other', 'Arn'] }],
    [`!GetAtt ${bucket}.DomainName`, { 'Fn::GetAtt': [bucket, 'DomainName'] }],
  ];
  const other = resources('Resources: { Other: { Type: AWS::SQS::Queue } }');
  for (const [value, replaced] of cases) {
    it(`${value} becomes ${JSON.stringify(replaced)}`, async () => {
      expect(await environment(value, other)).to.deep.equal(replaced);
    });
  }

  it('in roles and policies are names as well, and elsewhere they stay', async () => {
    const policy = (type: string) =>
      `{ Type: ${type}, Properties: { PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !GetAtt ${bucket}.Arn }] } } }`;
    const { Resources } = await templateOf(
      withEvents(events) +
        resources(
          `Resources: { P: ${policy('AWS::IAM::Policy')}, M: ${policy('AWS::IAM::ManagedPolicy')}, B: ${policy('AWS::S3::BucketPolicy')} }`,
        ),
    );
    const granted = (id: string) =>
      (Resources[id]!.Properties!.PolicyDocument as { Statement: { Resource: unknown }[] }).Statement[0]?.Resource;
    expect(granted('P')).to.deep.equal(arn);
    expect(granted('M')).to.deep.equal(arn);
    expect(granted('B')).to.deep.equal({ 'Fn::GetAtt': [bucket, 'Arn'] });
  });

  it('with the account in its name keep that', async () => {
    const text = withEvents("      - s3: 'photos-${aws:accountId}'\n").replace(
      '    events',
      "    environment: { VV: !Sub 's3://${Own}/x', WW: !GetAtt Own.Arn, XX: !Ref Own }\n    events",
    );
    const template = await templateOf(
      text +
        resources(
          "Resources: { Own: { Type: AWS::S3::Bucket, Properties: { BucketName: 'photos-${aws:accountId}' } } }",
        ),
    );
    expect((propertiesOf(template, 'ALambdaFunction').Environment as { Variables: unknown }).Variables).to.deep.equal({
      VV: { 'Fn::Sub': 's3://photos-${AWS::AccountId}/x' },
      WW: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::photos-${AWS::AccountId}' },
      XX: { 'Fn::Sub': 'photos-${AWS::AccountId}' },
    });
  });

  it('stay where no bucket of the stack notifies', async () => {
    const text = withFunction('    environment: { VV: !Ref Own }\n');
    const template = await templateOf(
      text + resources('Resources: { Own: { Type: AWS::S3::Bucket, Properties: { BucketName: own-dev } } }'),
    );
    expect(propertiesOf(template, 'ALambdaFunction').Environment).to.deep.equal({ Variables: { VV: { Ref: 'Own' } } });
  });
});

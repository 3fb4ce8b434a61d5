import { expect } from 'chai';
import {
  grantsOf,
  head,
  ofType,
  problemsOf,
  propertiesOf,
  templateOf,
  withEvents,
  withFunction,
} from '../../support/service-text.js';

const logs = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/shop-dev-a:*';

describe('a function in the template', () => {
  it('has the defaults users know, its own name, log group and role', async () => {
    const template = await templateOf(withFunction());
    expect(propertiesOf(template, 'ALambdaFunction')).to.deep.equal({
      FunctionName: 'shop-dev-a',
      Handler: 'h.main',
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      CodeUri: 'a.zip',
      MemorySize: 1024,
      Timeout: 6,
      Role: { 'Fn::GetAtt': ['ALambdaRole', 'Arn'] },
    });
    expect(propertiesOf(template, 'ALogGroup')).to.deep.equal({ LogGroupName: '/aws/lambda/shop-dev-a' });
  });

  it('takes what the provider says and overrides it', async () => {
    const top = `${head}  memorySize: 512\n  environment: { PP: p, BOTH: p }\n  tags: { t: p }\n  tracing: { lambda: true }\n  logRetentionInDays: 7\n`;
    const template = await templateOf(
      withFunction(
        '    memorySize: 256\n    environment: { BOTH: f, QQ: !Ref AWS::Region }\n    tags: { u: f }\n',
        top,
      ),
    );
    expect(propertiesOf(template, 'ALambdaFunction')).to.deep.include({
      MemorySize: 256,
      Environment: { Variables: { PP: 'p', BOTH: 'f', QQ: { Ref: 'AWS::Region' } } },
      Tags: { t: 'p', u: 'f' },
      Tracing: 'Active',
    });
    expect(propertiesOf(template, 'ALogGroup')).to.include({ RetentionInDays: 7 });
  });

  it('may do what the provider says in the older words, as in today’s', async () => {
    const statement = "{ Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }";
    const policy = 'arn:aws:iam::aws:policy/AmazonRDSDataFullAccess';
    const [older, now] = await Promise.all(
      [
        `  iamRoleStatements: [${statement}]\n  iamManagedPolicies: [${policy}]\n  iam: { role: { path: /team/ } }\n`,
        `  iam: { role: { path: /team/, statements: [${statement}], managedPolicies: [${policy}] } }\n`,
      ].map((keys) => templateOf(withFunction('', `${head}${keys}`))),
    );
    expect(grantsOf(older!, 'ALambdaRole')).to.include('s3:GetObject on arn:aws:s3:::b/*');
    expect(older).to.deep.equal(now);
  });

  it('has an alias with provisioned concurrency, and its routes go there', async () => {
    const template = await templateOf(
      withEvents('      - httpApi: GET /x\n').replace('    events', '    provisionedConcurrency: 2\n    events'),
    );
    expect(propertiesOf(template, 'ALambdaFunction')).to.deep.include({
      AutoPublishAlias: 'provisioned',
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    expect(propertiesOf(template, 'HttpApiIntegrationA').IntegrationUri).to.deep.equal({
      Ref: 'ALambdaFunctionAliasprovisioned',
    });
  });

  it('has a URL, open unless it asks for IAM', async () => {
    const template = await templateOf(
      `${head}functions:\n  a: { handler: h.main, url: true }\n  b: { handler: h.main, url: { authorizer: aws_iam, cors: true } }\n`,
    );
    expect(propertiesOf(template, 'ALambdaFunction').FunctionUrlConfig).to.deep.equal({ AuthType: 'NONE' });
    expect(propertiesOf(template, 'BLambdaFunction').FunctionUrlConfig).to.nested.include({
      AuthType: 'AWS_IAM',
      'Cors.AllowOrigins[0]': '*',
    });
    expect(template.Outputs).to.have.property('ALambdaFunctionUrl');
  });

  it('takes a role by ARN or logical id, and then none is made', async () => {
    const template = await templateOf(
      `${head}functions:\n  a: { handler: h.main, role: 'arn:aws:iam::123456789012:role/r' }\n  b: { handler: h.main, role: Mine }\nresources: { Resources: { Mine: { Type: AWS::IAM::Role, Properties: {} } } }\n`,
    );
    expect(propertiesOf(template, 'ALambdaFunction').Role).to.equal('arn:aws:iam::123456789012:role/r');
    expect(propertiesOf(template, 'BLambdaFunction').Role).to.deep.equal({ 'Fn::GetAtt': ['Mine', 'Arn'] });
    expect(template.Resources).to.not.have.any.keys('ALambdaRole', 'BLambdaRole');
  });
});

describe('a function’s role', () => {
  it('may write its own logs and nothing else', async () => {
    expect(grantsOf(await templateOf(withFunction()), 'ALambdaRole')).to.deep.equal([
      `logs:CreateLogStream on ${logs}`,
      `logs:PutLogEvents on ${logs}`,
    ]);
  });

  it('has the provider’s statements, and its own that others have not', async () => {
    const statement = (action: string) =>
      `{ role: { statements: [{ Effect: Allow, Action: '${action}', Resource: 'arn:aws:s3:::x/*' }] } }`;
    const template = await templateOf(
      `${head}  iam: ${statement('s3:GetObject')}\nfunctions:\n  a: { handler: h.main, iam: ${statement('s3:PutObject')} }\n  b: { handler: h.main }\n`,
    );
    expect(grantsOf(template, 'ALambdaRole').slice(2)).to.deep.equal([
      's3:GetObject on arn:aws:s3:::x/*',
      's3:PutObject on arn:aws:s3:::x/*',
    ]);
    expect(grantsOf(template, 'BLambdaRole').slice(2)).to.deep.equal(['s3:GetObject on arn:aws:s3:::x/*']);
  });

  it('may send to its destinations and dead letters; a function of the service is named, so that two may call each other', async () => {
    const template = await templateOf(
      `${head}functions:\n  a: { handler: h.main, onError: 'arn:aws:sns:us-east-1:123456789012:dead', destinations: { onSuccess: b } }\n  b: { handler: h.main, destinations: { onFailure: a } }\n`,
    );
    expect(grantsOf(template, 'ALambdaRole').slice(2)).to.deep.equal([
      'sns:Publish on arn:aws:sns:us-east-1:123456789012:dead',
      'lambda:InvokeFunction on arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-dev-b',
    ]);
  });

  it('uses wildcards only for tracing and network interfaces, for which AWS has no narrower resource', async () => {
    const keys =
      "    tracing: true\n    vpc: { securityGroupIds: [sg-0a1b2c3d], subnetIds: [subnet-0a1b2c3d] }\n    events: [{ sqs: 'arn:aws:sqs:us-east-1:123456789012:q' }, { s3: b-dev }, { sns: t }, { httpApi: GET /x }]\n";
    const wide = grantsOf(await templateOf(withFunction(keys)), 'ALambdaRole').filter(
      (grant) => /\*$|^\S*\*/.test(grant) && !grant.includes('log-group'),
    );
    expect([...new Set(wide.map((grant) => grant.split(':')[0]))].sort()).to.deep.equal(['ec2', 'xray']);
  });

  describe('layers of the service', () => {
    const files = { 'layer/nodejs/x.js': '' };
    const text = (layer: string, ref = 'CommonDashtoolsLambdaLayer') =>
      `${withFunction(`    layers: [{ Ref: ${ref} }]\n`)}layers:\n  common-tools: ${layer}\n`;

    it('are layer versions in SAM’s words, for other accounts where the file says so', async () => {
      const template = await templateOf(
        text("{ path: layer, description: d, allowedAccounts: ['123456789012', '*'] }"),
        { files },
      );
      expect(template.Resources.CommonDashtoolsLambdaLayer).to.deep.equal({
        Type: 'AWS::Serverless::LayerVersion',
        Properties: {
          LayerName: 'common-tools',
          Description: 'd',
          ContentUri: 'layers/common-tools.zip',
          RetentionPolicy: 'Delete',
        },
      });
      expect(propertiesOf(template, 'ALambdaFunction').Layers).to.deep.equal([{ Ref: 'CommonDashtoolsLambdaLayer' }]);
      const allowed = Object.values(ofType(template, 'AWS::Lambda::LayerVersionPermission'));
      expect(allowed.map(({ Properties }) => Properties?.Principal)).to.deep.equal(['123456789012', '*']);
    });

    for (const [layer, problem] of [
      ['{ path: nowhere }', 'no folder "nowhere"'],
      ['{ path: h.mjs }', 'no folder "h.mjs"'],
      ['{ package: { artifact: x.zip } }', 'no file "x.zip"'],
      ['{ name: x }', 'layer "common-tools" has no "path"'],
    ] as const)
      it(`${layer} is refused`, async () => {
        const told = await problemsOf(text(layer), { files });
        expect(told).to.have.length(1);
        expect(told[0]).to.contain(problem);
      });

    it('have the logical id that functions refer to', async () => {
      const [told] = await problemsOf(text('{ path: layer }', 'CommonToolsLambdaLayer'), { files });
      expect(told).to.contain('did you mean "CommonDashtoolsLambdaLayer"?');
    });
  });
});

import { expect } from 'chai';
import {
  grantsOf,
  head,
  ofType,
  propertiesOf,
  templateOf,
  withEvents,
  withFunction,
} from '../../support/service-text.js';

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const withProvider = (keys: string, own = '') => templateOf(withFunction(own, `${head}${keys}`));
const roleArn = 'arn:aws:iam::123456789012:role/shared';
const declared =
  'resources: { Resources: { Mine: { Type: AWS::IAM::Role, Properties: {} }, Q: { Type: AWS::SQS::Queue }, T: { Type: AWS::SNS::Topic } } }\n';

describe('the role of a function', () => {
  const given: readonly [what: string, keys: string, role: unknown][] = [
    ['provider.role, an ARN', `  role: ${roleArn}\n`, roleArn],
    ['provider.role, a logical id', '  role: Mine\n', { 'Fn::GetAtt': ['Mine', 'Arn'] }],
    ['provider.iam.role, an ARN', `  iam: { role: '${roleArn}' }\n`, roleArn],
    ['provider.iam.role, a reference', '  iam: { role: !ImportValue role }\n', { 'Fn::ImportValue': 'role' }],
  ];
  for (const [what, keys, role] of given) {
    it(`is that of ${what}`, async () => {
      const template = await templateOf(withFunction('', `${head}${keys}`) + declared);
      expect(propertiesOf(template, 'ALambdaFunction').Role).to.deep.equal(role);
      expect(template.Resources).to.not.have.property('ALambdaRole');
    });
  }

  it('has no policy if the function may do nothing', async () => {
    const template = await templateOf(withFunction('    disableLogs: true\n'));
    expect(Object.keys(propertiesOf(template, 'ALambdaRole'))).to.deep.equal(['AssumeRolePolicyDocument']);
    expect(template.Resources).to.not.have.property('ALogGroup');
  });

  it('has each statement once, however many events need it', async () => {
    const queue = arn('sqs', 'jobs');
    const keys = `    onError: ${queue}\n    destinations: { onFailure: '${queue}', onSuccess: '${queue}' }\n`;
    const grants = grantsOf(await templateOf(withFunction(keys)), 'ALambdaRole');
    expect(grants.filter((grant) => grant === `sqs:SendMessage on ${queue}`)).to.have.length(1);
  });

  it('has a name of at most 64 characters, if the file gives one', async () => {
    const name = await withProvider(`  iam: { role: { name: ${'r'.repeat(63)} } }\n`);
    expect(propertiesOf(name, 'ALambdaRole').RoleName).to.equal(`${'r'.repeat(63)}-`);
  });

  it('has the boundary of the file in either spelling', async () => {
    for (const key of ['permissionsBoundary', 'permissionBoundary']) {
      const template = await withProvider(`  iam: { role: { ${key}: 'arn:aws:iam::123456789012:policy/b' } }\n`);
      expect(propertiesOf(template, 'ALambdaRole').PermissionsBoundary).to.equal('arn:aws:iam::123456789012:policy/b');
    }
  });

  it('may send to a queue or topic of the stack by what that is', async () => {
    const dead = async (onError: string) => {
      const template = await templateOf(withFunction(`    onError: ${onError}\n`) + declared);
      const { Type } = propertiesOf(template, 'ALambdaFunction').DeadLetterQueue as { Type: string };
      return [Type, grantsOf(template, 'ALambdaRole').at(-1)?.split(' ')[0]];
    };
    expect(await dead('!GetAtt Q.Arn')).to.deep.equal(['SQS', 'sqs:SendMessage']);
    expect(await dead('!Ref T')).to.deep.equal(['SNS', 'sns:Publish']);
    expect(await dead("!Sub 'arn:aws:sqs:${AWS::Region}:123456789012:q'")).to.deep.equal(['SQS', 'sqs:SendMessage']);
    expect(await dead("!Sub 'arn:aws:sns:${AWS::Region}:123456789012:t'")).to.deep.equal(['SNS', 'sns:Publish']);
    expect(await dead('!ImportValue topic')).to.deep.equal(['SNS', 'sns:Publish']);
  });

  const destinations: readonly [given: string, type: string, action: string][] = [
    [`'${arn('sns', 'done')}'`, 'SNS', 'sns:Publish'],
    [`'${arn('sqs', 'done')}'`, 'SQS', 'sqs:SendMessage'],
    [`'${arn('events', 'event-bus/done')}'`, 'EventBridge', 'events:PutEvents'],
    [`'${arn('lambda', 'function:done')}'`, 'Lambda', 'lambda:InvokeFunction'],
    ['{ type: sqs, arn: !GetAtt Q.Arn }', 'SQS', 'sqs:SendMessage'],
  ];
  for (const [given, type, action] of destinations) {
    it(`may send results to ${given}: ${action}`, async () => {
      const template = await templateOf(withFunction(`    destinations: { onSuccess: ${given} }\n`) + declared);
      const { DestinationConfig } = propertiesOf(template, 'ALambdaFunction').EventInvokeConfig as {
        DestinationConfig: { OnSuccess: { Type: string } };
      };
      expect(Object.keys(DestinationConfig)).to.deep.equal(['OnSuccess']);
      expect(DestinationConfig.OnSuccess.Type).to.equal(type);
      expect(grantsOf(template, 'ALambdaRole').at(-1)).to.match(new RegExp(`^${action} on `));
    });
  }

  it('sends results to the alias of a warm function', async () => {
    const template = await templateOf(
      `${withFunction('    destinations: { onSuccess: b }\n')}  b: { handler: h.main, provisionedConcurrency: 1 }\n`,
    );
    const arn = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-dev-b:provisioned';
    expect(grantsOf(template, 'ALambdaRole').at(-1)).to.equal(`lambda:InvokeFunction on ${arn}`);
    expect(propertiesOf(template, 'ALambdaFunction').EventInvokeConfig).to.deep.equal({
      DestinationConfig: {
        OnSuccess: {
          Type: 'Lambda',
          Destination: { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['BLambdaFunction', 'Arn'] }, 'provisioned']] },
        },
      },
    });
  });

  it('lets tracing pass through without permissions, and writes the log group that the file names', async () => {
    const passing = await templateOf(withFunction('    tracing: PassThrough\n'));
    expect(propertiesOf(passing, 'ALambdaFunction').Tracing).to.equal('PassThrough');
    expect(grantsOf(passing, 'ALambdaRole')).to.have.length(2);
    const off = await withProvider('  tracing: { lambda: true }\n', '    tracing: false\n');
    expect(propertiesOf(off, 'ALambdaFunction')).to.not.have.property('Tracing');
    expect(grantsOf(off, 'ALambdaRole')).to.have.length(2);
    const grouped = await withProvider('  logs: { lambda: { logGroup: /shared } }\n');
    expect(grantsOf(grouped, 'ALambdaRole')[0]).to.match(/:log-group:\/shared:\*$/);
    expect(ofType(grouped, 'AWS::Logs::LogGroup')).to.deep.equal({});
  });

  it('of another group of subnets than the provider’s, or of none', async () => {
    const top = '  vpc: { securityGroupIds: [sg-0a1b2c3d], subnetIds: [subnet-0a1b2c3d] }\n';
    const vpc = async (own: string) => propertiesOf(await withProvider(top, own), 'ALambdaFunction').VpcConfig;
    const other = '    vpc: { securityGroupIds: [sg-0a1b2c3d], subnetIds: [subnet-1a1b2c3d] }\n';
    expect(await vpc(other)).to.deep.equal({ SecurityGroupIds: ['sg-0a1b2c3d'], SubnetIds: ['subnet-1a1b2c3d'] });
    expect(await vpc('')).to.deep.equal({ SecurityGroupIds: ['sg-0a1b2c3d'], SubnetIds: ['subnet-0a1b2c3d'] });
    for (const none of ['false', 'null', '~']) expect(await vpc(`    vpc: ${none}\n`), none).to.equal(undefined);
  });
});

describe('settings of a function that wait for others', () => {
  it('DependsOn is its log group, and what the file adds', async () => {
    const waits = async (keys: string) =>
      (await templateOf(withFunction(keys) + declared)).Resources.ALambdaFunction?.DependsOn;
    expect(await waits('')).to.equal('ALogGroup');
    expect(await waits('    dependsOn: Q\n')).to.deep.equal(['ALogGroup', 'Q']);
    expect(await waits('    dependsOn: [Q, T]\n')).to.deep.equal(['ALogGroup', 'Q', 'T']);
    expect(await waits('    disableLogs: true\n    dependsOn: Q\n')).to.equal('Q');
    expect(await waits('    disableLogs: true\n')).to.equal(undefined);
  });

  it('the version of the runtime is Lambda’s choice unless the file says otherwise', async () => {
    const managed = async (keys: string, top = '') =>
      propertiesOf(await withProvider(top, keys), 'ALambdaFunction').RuntimeManagementConfig;
    expect(await managed('')).to.equal(undefined);
    expect(await managed('    runtimeManagement: auto\n', '  runtimeManagement: onFunctionUpdate\n')).to.equal(
      undefined,
    );
    expect(await managed('    runtimeManagement: onFunctionUpdate\n')).to.deep.equal({
      UpdateRuntimeOn: 'FunctionUpdate',
    });
    const version = arn('lambda', ':runtime:abc').replace('123456789012', '');
    expect(await managed(`    runtimeManagement: { mode: manual, arn: '${version}' }\n`)).to.deep.equal({
      UpdateRuntimeOn: 'Manual',
      RuntimeVersionArn: version,
    });
  });

  it('asynchronous calls are as Lambda has them unless one setting is given', async () => {
    const invoke = async (keys: string) =>
      propertiesOf(await templateOf(withFunction(keys)), 'ALambdaFunction').EventInvokeConfig;
    expect(await invoke('')).to.equal(undefined);
    expect(await invoke('    maximumEventAge: 60\n')).to.deep.equal({ MaximumEventAgeInSeconds: 60 });
    expect(await invoke('    maximumRetryAttempts: 0\n')).to.deep.equal({ MaximumRetryAttempts: 0 });
  });

  it('a URL has the CORS settings that the file gives, and null takes a default away', async () => {
    const cors = async (url: string) => {
      const { FunctionUrlConfig } = propertiesOf(
        await templateOf(withFunction(`    url: ${url}\n`)),
        'ALambdaFunction',
      );
      return (FunctionUrlConfig as { Cors?: unknown } | undefined)?.Cors;
    };
    expect(await cors('false')).to.equal(undefined);
    expect(await cors('{ cors: false }')).to.equal(undefined);
    expect(await cors('{ cors: true }')).to.deep.equal({
      AllowHeaders: [
        ...['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token', 'X-Amzn-Trace-Id'],
      ],
      AllowMethods: ['*'],
      AllowOrigins: ['*'],
    });
    expect(await cors('{ cors: { allowedHeaders: null, allowedMethods: [GET, GET], maxAge: 5 } }')).to.deep.equal({
      AllowMethods: ['GET'],
      AllowOrigins: ['*'],
      MaxAge: 5,
    });
  });

  it('it exists under a condition together with what belongs to it', async () => {
    const conditions = 'resources: { Conditions: { Prod: !Equals [a, b] } }\n';
    const events = '      - httpApi: GET /x\n      - http: GET /y\n      - iot: { sql: "SELECT 1" }\n';
    const text = withEvents(events).replace('    events', '    condition: Prod\n    events');
    const { Resources } = await templateOf(text + conditions);
    const own = Object.keys(Resources).filter((id) => Resources[id]?.Condition === 'Prod');
    expect(own).to.have.members([
      ...['ALogGroup', 'ALambdaRole', 'ALambdaFunction', 'HttpApiIntegrationA', 'HttpApiRouteGetX'],
      ...['ALambdaPermissionHttpApi', 'ALambdaPermissionApiGateway', 'ApiGatewayMethodYGet'],
      ...['AIotTopicRule1', 'ALambdaPermissionIotTopicRule1'],
    ]);
  });
});

import { expect } from 'chai';
import { head, ofType, propertiesOf, templateOf, withEvents } from '../../../support/service-text.js';

const route = '      - http: GET /x\n';
const withProvider = (keys: string, events = route) => templateOf(withEvents(events, `${head}${keys}`));
const withApi = (settings: string, events = route) => withProvider(`  apiGateway: { ${settings} }\n`, events);
const withRoute = (keys: string, path = 'x') =>
  templateOf(withEvents(`      - http: { path: ${path}, method: get, ${keys} }\n`));

interface Response {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
}

/** Status codes of a route’s responses, with the patterns that select them. */
async function statuses(keys: string): Promise<[string, string | undefined][] | undefined> {
  const { Integration, MethodResponses } = propertiesOf(await withRoute(keys), 'ApiGatewayMethodXGet') as {
    Integration: { IntegrationResponses?: Response[] };
    MethodResponses?: Response[];
  };
  expect(MethodResponses?.map(({ StatusCode }) => StatusCode)).to.deep.equal(
    Integration.IntegrationResponses?.map(({ StatusCode }) => StatusCode),
  );
  return Integration.IntegrationResponses?.map(({ StatusCode, SelectionPattern }) => [StatusCode, SelectionPattern]);
}

describe('a REST API', () => {
  const names: readonly [keys: string, name: string][] = [
    ['', 'dev-shop'],
    ['  apiGateway: { shouldStartNameWithService: true }\n', 'shop-dev'],
    ['  apiName: photos\n', 'photos'],
  ];
  for (const [keys, name] of names) {
    it(`with ${JSON.stringify(keys)} is called ${name}`, async () => {
      expect(propertiesOf(await withProvider(keys), 'ApiGatewayRestApi').Name).to.equal(name);
    });
  }

  it('has nothing but a name and its kind unless the file says more', async () => {
    const template = await templateOf(withEvents(route));
    expect(propertiesOf(template, 'ApiGatewayRestApi')).to.deep.equal({
      Name: 'dev-shop',
      EndpointConfiguration: { Types: ['EDGE'] },
    });
    const [id] = Object.keys(ofType(template, 'AWS::ApiGateway::Deployment'));
    expect(template.Resources.ApiGatewayStage).to.deep.equal({
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'ApiGatewayRestApi' }, DeploymentId: { Ref: id }, StageName: 'dev' },
    });
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type.replace('AWS::ApiGateway::', '')));
    expect([...types]).to.not.include.members(['RequestValidator', 'Model', 'UsagePlan', 'ApiKey', 'Account']);
  });

  it('private ones name their endpoints', async () => {
    const policy = '[{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }]';
    const template = await withProvider(
      `  endpointType: PRIVATE\n  vpcEndpointIds: [vpce-1]\n  apiGateway: { resourcePolicy: ${policy} }\n`,
    );
    expect(propertiesOf(template, 'ApiGatewayRestApi').EndpointConfiguration).to.deep.equal({
      Types: ['PRIVATE'],
      VpcEndpointIds: ['vpce-1'],
    });
  });

  it('is deployed again when its policy changes, and only then', async () => {
    const id = async (settings: string) =>
      Object.keys(ofType(await withApi(settings), 'AWS::ApiGateway::Deployment')).join();
    const policy = (effect: string) =>
      `resourcePolicy: [{ Effect: ${effect}, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }]`;
    expect(await id(policy('Allow'))).to.not.equal(await id(policy('Deny')));
    expect(await id('metrics: true')).to.equal(await id('metrics: false'));
  });

  it('an empty policy is none', async () => {
    expect(propertiesOf(await withApi('resourcePolicy: []'), 'ApiGatewayRestApi')).to.not.have.property('Policy');
  });

  it('a path without slashes is the same as one with', async () => {
    const paths = ['x/y', '/x/y', 'x/y/', '/x/y/'].map((path) => withRoute('private: false', path));
    const [first, ...others] = (await Promise.all(paths)).map(({ Resources }) => Resources);
    expect(first).to.include.keys('ApiGatewayResourceX', 'ApiGatewayResourceXY', 'ApiGatewayMethodXYGet');
    for (const other of others) expect(other).to.deep.equal(first);
  });
});

describe('logs of a REST API', () => {
  const logged = (settings: string) => withProvider(`  logs: { restApi: ${settings} }\n`);
  const methodOf = async (settings: string) =>
    (
      propertiesOf(await logged(settings), 'ApiGatewayStage').MethodSettings as Record<string, unknown>[] | undefined
    )?.[0];

  it('are of each request and of each execution, written with a role that outlives the stack', async () => {
    const template = await logged('true');
    const { AccessLogSetting, MethodSettings } = propertiesOf(template, 'ApiGatewayStage') as {
      AccessLogSetting: { Format: string; DestinationArn: unknown };
      MethodSettings: unknown;
    };
    expect(AccessLogSetting.DestinationArn).to.deep.equal({ 'Fn::GetAtt': ['ApiGatewayLogGroup', 'Arn'] });
    expect(JSON.parse(AccessLogSetting.Format)).to.deep.include({ resourcePath: '$context.resourcePath' });
    expect(MethodSettings).to.deep.equal([
      { HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO', DataTraceEnabled: true },
    ]);
    expect(propertiesOf(template, 'ApiGatewayLogGroup')).to.deep.equal({ LogGroupName: '/aws/api-gateway/shop-dev' });
    expect(template.Resources.ApiGatewayStage?.DependsOn).to.equal('ApiGatewayAccount');
    expect(template.Resources.IamRoleApiGatewayLogs).to.include({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('of each request alone have no execution log', async () => {
    const template = await logged('{ executionLogging: false }');
    expect(propertiesOf(template, 'ApiGatewayStage')).to.have.property('AccessLogSetting');
    expect(propertiesOf(template, 'ApiGatewayStage')).to.not.have.property('MethodSettings');
  });

  it('of each execution alone have no log group of requests', async () => {
    const template = await logged('{ accessLogging: false, level: ERROR, fullExecutionData: false }');
    expect(template.Resources).to.not.have.property('ApiGatewayLogGroup');
    expect(propertiesOf(template, 'ApiGatewayStage')).to.not.have.property('AccessLogSetting');
    expect(await methodOf('{ accessLogging: false, level: ERROR, fullExecutionData: false }')).to.include({
      LoggingLevel: 'ERROR',
      DataTraceEnabled: false,
    });
  });

  it('are written with the role of the file, or with the one that is set elsewhere', async () => {
    const role = 'arn:aws:iam::123456789012:role/api-logs';
    const given = await logged(`{ role: '${role}' }`);
    expect(propertiesOf(given, 'ApiGatewayAccount')).to.deep.equal({ CloudWatchRoleArn: role });
    expect(given.Resources).to.not.have.property('IamRoleApiGatewayLogs');
    const outside = await logged('{ roleManagedExternally: true }');
    expect(outside.Resources).to.not.have.any.keys('ApiGatewayAccount', 'IamRoleApiGatewayLogs');
    expect(outside.Resources.ApiGatewayStage).to.not.have.property('DependsOn');
  });
});

describe('responses of a REST route', () => {
  const withoutBrackets = (list: readonly [string, string | undefined][] = []) => list.map(([code]) => code);

  it('that passes everything on have none of their own', async () => {
    expect(await statuses('private: false')).to.equal(undefined);
    expect(await statuses('integration: http-proxy, request: { uri: "https://a.example/" }')).to.equal(undefined);
    expect(await statuses('integration: http, request: { uri: "https://a.example/" }')).to.equal(undefined);
  });

  it('of a function are chosen by the status in the message of its error', async () => {
    const list = await statuses('integration: lambda');
    expect(withoutBrackets(list)).to.deep.equal(['200', '400', '401', '403', '404', '422', '500', '502', '504']);
    const chosen = (message: string) =>
      list?.filter(([, pattern]) => pattern && new RegExp(`^(${pattern})$`).test(message)).map(([code]) => code);
    expect(chosen('[404] no such photo')).to.deep.equal(['404']);
    expect(chosen('first line\n[422] second')).to.deep.equal(['422']);
    expect(chosen('Process exited before completing request')).to.deep.equal(['500']);
    expect(chosen('2026-11-27T00:00:00.000Z abc Task timed out after 6.00 seconds')).to.deep.equal(['504']);
    expect(list?.[0]).to.deep.equal(['200', undefined]);
  });

  it('of another integration are the same once the file describes its response', async () => {
    const http = 'integration: http, request: { uri: "https://a.example/" }';
    expect(withoutBrackets(await statuses(`${http}, response: { headers: { A: "'b'" } }`))).to.include('404');
  });

  it('always have one that nothing else matches', async () => {
    const of = (codes: string) => statuses(`integration: lambda, response: { statusCodes: ${codes} }`);
    expect(await of("{ 400: { pattern: 'bad' } }")).to.deep.equal([
      ['200', undefined],
      ['400', 'bad'],
    ]);
    expect(await of("{ 200: { pattern: 'good' }, 400: { pattern: 'bad' } }")).to.deep.equal([
      ['200', 'good'],
      ['400', 'bad'],
    ]);
    expect(await of("{ 201: { pattern: '' }, 400: { pattern: 'bad' } }")).to.deep.equal([
      ['201', undefined],
      ['400', 'bad'],
    ]);
  });
});

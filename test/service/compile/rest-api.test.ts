import { expect } from 'chai';
import { head, ofType, propertiesOf, templateOf, withEvents } from '../../support/service-text.js';

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

describe('preflights of a REST API', () => {
  const headersOf = async (events: string) => {
    const { Integration } = propertiesOf(await templateOf(withEvents(events)), 'ApiGatewayMethodXOptions') as {
      Integration: {
        IntegrationResponses: { ResponseParameters: object; ResponseTemplates: Record<string, string> }[];
      };
    };
    const [response] = Integration.IntegrationResponses;
    const headers = Object.entries(response!.ResponseParameters).map(([name, value]) => [
      name.replace('method.response.header.', ''),
      String(value).slice(1, -1),
    ]);
    return { headers: Object.fromEntries(headers), template: response!.ResponseTemplates['application/json']! };
  };
  const cors = (settings: string, method = 'get') =>
    `      - http: { path: x, method: ${method}, cors: ${settings} }\n`;

  it('allow everyone with cors: true, for the methods of the path', async () => {
    const { headers, template } = await headersOf(cors('true') + cors('true', 'post'));
    expect(headers).to.deep.equal({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers':
        'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id',
      'Access-Control-Allow-Methods': 'OPTIONS,GET,POST',
    });
    expect(template).to.equal('');
  });

  it('are not made for a path that has none', async () => {
    const template = await templateOf(withEvents(`${cors('false')}${route}`.replace('GET /x', 'POST /x')));
    expect(template.Resources).to.not.have.property('ApiGatewayMethodXOptions');
  });

  it('join what the routes of a path allow', async () => {
    const { headers } = await headersOf(
      cors('{ headers: [A], methods: [HEAD], allowCredentials: true, origins: [https://a.example] }') +
        cors('{ headers: [A, B], maxAge: 60, origins: [https://b.example] }', 'post'),
    );
    expect(headers).to.deep.equal({
      'Access-Control-Allow-Origin': 'https://a.example',
      'Access-Control-Allow-Headers': 'A,B',
      'Access-Control-Allow-Methods': 'HEAD,OPTIONS,GET,POST',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Max-Age': '60',
    });
  });

  it('answer with the caller’s origin where several are allowed, also by a pattern', async () => {
    const { template } = await headersOf(cors('{ origins: ["https://a.example", "https://*.b.example"] }'));
    expect(template).to.contain(
      '$origin.matches("https://a[.]example") || $origin.matches("https://.+[.]b[.]example")',
    );
    const { template: listed } = await headersOf(cors('{ origin: "https://a.example, https://b.example" }'));
    expect(listed).to.contain('$origin.matches("https://a[.]example") || $origin.matches("https://b[.]example")');
    const { headers, template: single } = await headersOf(cors('{ origin: "https://a.example" }'));
    expect(headers).to.include({ 'Access-Control-Allow-Origin': 'https://a.example' });
    expect(single).to.equal('');
  });
});

describe('keys of a REST API', () => {
  const planned = async (settings: string) => {
    const template = await withApi(settings);
    return {
      plans: ofType(template, 'AWS::ApiGateway::UsagePlan'),
      keys: Object.values(ofType(template, 'AWS::ApiGateway::ApiKey')).map(({ Properties }) => Properties?.Name),
      links: Object.values(ofType(template, 'AWS::ApiGateway::UsagePlanKey')).map(({ Properties }) => Properties),
    };
  };

  it('belong to one plan without a name unless the file names plans', async () => {
    const { plans, keys, links } = await planned('apiKeys: [one, { name: two }]');
    expect(Object.keys(plans)).to.deep.equal(['ApiGatewayUsagePlan']);
    expect(plans.ApiGatewayUsagePlan?.Properties).to.deep.equal({
      UsagePlanName: 'shop-dev',
      ApiStages: [{ ApiId: { Ref: 'ApiGatewayRestApi' }, Stage: 'dev' }],
    });
    expect(keys).to.deep.equal(['one', 'two']);
    expect(links).to.deep.equal(
      [1, 2].map((number) => ({
        KeyId: { Ref: `ApiGatewayApiKey${number}` },
        KeyType: 'API_KEY',
        UsagePlanId: { Ref: 'ApiGatewayUsagePlan' },
      })),
    );
  });

  it('need not exist for a plan', async () => {
    const { plans, keys } = await planned('usagePlan: { quota: { limit: 5, period: MONTH } }');
    expect(plans.ApiGatewayUsagePlan?.Properties).to.deep.include({ Quota: { Limit: 5, Period: 'MONTH' } });
    expect(plans.ApiGatewayUsagePlan?.Properties).to.not.have.property('Throttle');
    expect(keys).to.deep.equal([]);
  });

  it('are counted within their plan', async () => {
    const { links } = await planned(
      'apiKeys: [{ free: [a, b] }, { paid: [c] }], usagePlan: [{ free: {} }, { paid: {} }]',
    );
    expect(links.map((link) => [link?.KeyId, link?.UsagePlanId])).to.deep.equal([
      [{ Ref: 'ApiGatewayApiKeyFree1' }, { Ref: 'ApiGatewayUsagePlanFree' }],
      [{ Ref: 'ApiGatewayApiKeyFree2' }, { Ref: 'ApiGatewayUsagePlanFree' }],
      [{ Ref: 'ApiGatewayApiKeyPaid1' }, { Ref: 'ApiGatewayUsagePlanPaid' }],
    ]);
  });
});

describe('authorizers of a REST route', () => {
  const guard = async (authorizer: string) => {
    const template = await withRoute(`authorizer: ${authorizer}`);
    const method = propertiesOf(template, 'ApiGatewayMethodXGet');
    const [made] = Object.values(ofType(template, 'AWS::ApiGateway::Authorizer'));
    return { type: method.AuthorizationType, scopes: method.AuthorizationScopes, made: made?.Properties };
  };
  const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc';

  it('by IAM need no resource, in whichever letters', async () => {
    for (const given of ['aws_iam', 'AWS_IAM', '{ type: aws_iam }'])
      expect(await guard(given)).to.deep.equal({ type: 'AWS_IAM', scopes: undefined, made: undefined });
  });

  it('by a pool of users are told by the ARN or by the type', async () => {
    for (const given of [`'${pool}'`, `{ name: pool, type: cognito_user_pools, arn: !GetAtt Pool.Arn }`]) {
      const top = withEvents(`      - http: { path: x, method: get, authorizer: ${given} }\n`);
      const own = 'resources: { Resources: { Pool: { Type: AWS::Cognito::UserPool } } }\n';
      const template = await templateOf(top + own);
      expect(propertiesOf(template, 'ApiGatewayMethodXGet').AuthorizationType).to.equal('COGNITO_USER_POOLS');
      const [made] = Object.values(ofType(template, 'AWS::ApiGateway::Authorizer'));
      expect(made?.Properties).to.include({ Type: 'COGNITO_USER_POOLS' }).and.to.not.have.property('AuthorizerUri');
      expect(ofType(template, 'AWS::Lambda::Permission')).to.have.all.keys('ALambdaPermissionApiGateway');
    }
  });

  it('by a pool of users pass scopes on, and an empty list is none', async () => {
    expect((await guard(`{ arn: '${pool}', scopes: [read] }`)).scopes).to.deep.equal(['read']);
    expect((await guard(`{ arn: '${pool}', scopes: [] }`)).scopes).to.equal(undefined);
  });

  it('that read no header are those of requests without a cache', async () => {
    const identity = async (given: string) => (await guard(given)).made?.IdentitySource;
    const header = 'method.request.header.Authorization';
    expect(await identity('{ name: a, type: request, resultTtlInSeconds: 0 }')).to.equal(undefined);
    expect(await identity('{ name: a, type: request, resultTtlInSeconds: 5 }')).to.equal(header);
    expect(await identity('{ name: a, type: token, resultTtlInSeconds: 0 }')).to.equal(header);
    expect(await identity('{ name: a, identitySource: method.request.header.X }')).to.equal('method.request.header.X');
  });
});

import { expect } from 'chai';
import {
  head,
  ofType,
  problemsOf,
  propertiesOf,
  templateOf,
  withEvents,
  withFunction,
} from '../../support/service-text.js';

describe('the HTTP API', () => {
  it('is plain resources: an API, a stage with a limit, one route each', async () => {
    const template = await templateOf(withEvents("      - httpApi: GET /items/{id}\n      - httpApi: '*'\n"));
    const keys = Object.values(ofType(template, 'AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties?.RouteKey,
    );
    expect(keys).to.deep.equal(['GET /items/{id}', '$default']);
    expect(propertiesOf(template, 'HttpApiStage').DefaultRouteSettings).to.deep.equal({
      DetailedMetricsEnabled: false,
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
  });

  it('cors: true allows the methods of the routes', async () => {
    const template = await templateOf(
      withEvents('      - httpApi: GET /a\n      - httpApi: POST /a\n', `${head}  httpApi: { cors: true }\n`),
    );
    expect(propertiesOf(template, 'HttpApi').CorsConfiguration).to.deep.include({
      AllowMethods: ['OPTIONS', 'GET', 'POST'],
      AllowOrigins: ['*'],
    });
  });

  it('routes are guarded by JWT, by a function, or by IAM', async () => {
    const authorizers =
      '{ j: { identitySource: $request.header.Authorization, issuerUrl: https://x/, audience: me }, f: { type: request, functionName: a } }';
    const template = await templateOf(
      withEvents(
        '      - httpApi: { path: /j, method: get, authorizer: { name: j, scopes: [s] } }\n      - httpApi: { path: /f, method: get, authorizer: f }\n      - httpApi: { path: /i, method: get, authorizer: { type: aws_iam } }\n',
        `${head}  httpApi: { authorizers: ${authorizers} }\n`,
      ),
    );
    const guards = Object.values(ofType(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties?.AuthorizationType,
      Properties?.AuthorizationScopes,
    ]);
    expect(guards).to.deep.equal([
      ['JWT', ['s']],
      ['CUSTOM', undefined],
      ['AWS_IAM', undefined],
    ]);
    expect(propertiesOf(template, 'FLambdaAuthorizerPermissionHttpApi').Principal).to.equal('apigateway.amazonaws.com');
  });
});

describe('an HTTP API that exists', () => {
  const top = (keys: string) => `${head}  httpApi: { id: !ImportValue shared, ${keys} }\n`;
  const api = { 'Fn::ImportValue': 'shared' };

  it('gets the routes: only integrations, routes and permissions are made', async () => {
    const guarded = '      - httpApi: { path: /x, method: get, authorizer: { id: auth1, scopes: [s] } }\n';
    const template = await templateOf(withEvents(guarded, top('payload: "1.0"')));
    const made = Object.entries(template.Resources).filter(([, { Type = '' }]) =>
      Type.startsWith('AWS::ApiGatewayV2::'),
    );
    expect(made.map(([, { Type }]) => Type)).to.have.members([
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
    ]);
    for (const [id, { Properties }] of made) expect(Properties?.ApiId, id).to.deep.equal(api);
    expect(propertiesOf(template, 'HttpApiRouteGetX')).to.deep.include({
      AuthorizationType: 'JWT',
      AuthorizerId: 'auth1',
    });
    expect(propertiesOf(template, 'ALambdaPermissionHttpApi').SourceArn)
      .to.have.nested.property('Fn::Sub[1]')
      .that.deep.equals({ Api: api });
    expect(template.Outputs ?? {}).to.not.have.property('HttpApiUrl');
  });

  it('keeps its own rules: those in the file are refused', async () => {
    const told = await problemsOf(
      withEvents(
        '      - httpApi: GET /x\n',
        top('cors: true').replace('  httpApi', '  logs: { httpApi: true }\n  httpApi'),
      ),
    );
    expect(told.map((line) => line.split('  ')[1]?.split(' has ')[0])).to.have.members(['"cors"', '"logs.httpApi"']);
  });
});

describe('the REST API', () => {
  it('has a resource for each part of a path, and a deployment that changes with its methods', async () => {
    const one = await templateOf(withEvents('      - http: GET /users/{id}/posts\n'));
    const two = await templateOf(withEvents('      - http: POST /users/{id}/posts\n'));
    const parts = Object.values(ofType(one, 'AWS::ApiGateway::Resource')).map(({ Properties }) => Properties?.PathPart);
    expect(parts).to.deep.equal(['users', '{id}', 'posts']);
    expect(Object.keys(ofType(one, 'AWS::ApiGateway::Deployment'))).to.not.deep.equal(
      Object.keys(ofType(two, 'AWS::ApiGateway::Deployment')),
    );
    expect(propertiesOf(one, 'ApiGatewayStage').StageName).to.equal('dev');
  });

  it('async answers at once and lets the function run on', async () => {
    const template = await templateOf(withEvents('      - http: { path: x, method: post, async: true }\n'));
    expect(propertiesOf(template, 'ApiGatewayMethodXPost').Integration).to.deep.include({
      Type: 'AWS',
      RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
    });
  });

  it('private routes need a key; keys belong to their usage plan', async () => {
    const plans = '{ apiKeys: [{ free: [k1] }], usagePlan: [{ free: { quota: { limit: 10, period: DAY } } }] }';
    const template = await templateOf(
      withEvents('      - http: { path: x, method: get, private: true }\n', `${head}  apiGateway: ${plans}\n`),
    );
    expect(propertiesOf(template, 'ApiGatewayMethodXGet').ApiKeyRequired).to.equal(true);
    expect(propertiesOf(template, 'ApiGatewayUsagePlanKeyFree1')).to.deep.include({
      UsagePlanId: { Ref: 'ApiGatewayUsagePlanFree' },
    });
  });

  it('cors adds a preflight answer to the path', async () => {
    const template = await templateOf(
      withEvents('      - http: { path: x, method: get, cors: { origins: [https://a.example, https://b.example] } }\n'),
    );
    expect(propertiesOf(template, 'ApiGatewayMethodXOptions')).to.nested.include({
      'Integration.Type': 'MOCK',
      AuthorizationType: 'NONE',
    });
  });

  it('an authorizer is a function of the service', async () => {
    const template = await templateOf(withEvents('      - http: { path: x, method: get, authorizer: a }\n'));
    expect(propertiesOf(template, 'ApiGatewayMethodXGet').AuthorizerId).to.deep.equal({ Ref: 'AApiGatewayAuthorizer' });
    expect(propertiesOf(template, 'AApiGatewayAuthorizer')).to.deep.include({
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.Authorization',
    });
  });
});

describe('two things that would become one resource', () => {
  const guarded = (first: string, second: string) =>
    problemsOf(
      withEvents(
        `      - http: { path: x, method: get, authorizer: ${first} }\n      - http: { path: y, method: get, authorizer: ${second} }\n`,
      ),
    );

  it('REST authorizers of one name that differ are refused, at the later one', async () => {
    const [told, ...others] = await guarded('a', '{ name: a, type: request, resultTtlInSeconds: 0 }');
    expect(told).to.match(
      /^serverless.yml:10:\d+ {2}authorizer "a" differs from authorizer "a" in functions.a.events.0/,
    );
    expect(told).to.contain('{ name: a2, arn: !GetAtt ALambdaFunction.Arn, … }');
    expect(others).to.deep.equal([]);
    const arn = (account: string) => `'arn:aws:lambda:us-east-1:${account}:function:guard'`;
    expect(await guarded(arn('111111111111'), arn('222222222222'))).to.have.length(1);
    expect(await guarded('a', 'A')).to.not.deep.equal([]);
  });

  it('REST authorizers that mean the same are one, however they are written', async () => {
    expect(await guarded('a', '{ name: a, resultTtlInSeconds: 300 }')).to.deep.equal([]);
    expect(await guarded('a', '{ name: a2, arn: !GetAtt ALambdaFunction.Arn, resultTtlInSeconds: 0 }')).to.deep.equal(
      [],
    );
  });

  it('HTTP API authorizers that share a name but differ are refused', async () => {
    const jwt = (issuer: string, name: string) =>
      `{ name: ${name}, identitySource: $request.header.Authorization, issuerUrl: 'https://${issuer}/', audience: me }`;
    const both = (first: string, second: string) =>
      problemsOf(withFunction('', `${head}  httpApi: { authorizers: { p: ${first}, q: ${second} } }\n`));
    expect(await both(jwt('one', 'same'), jwt('two', 'same'))).to.satisfy(([told = '']: string[]) =>
      told.includes('authorizer "same" differs from authorizer "same" in provider.httpApi'),
    );
    expect(await both(jwt('one', 'a-b'), jwt('two', 'ab'))).to.have.length(1);
    expect(await both(jwt('one', 'same'), jwt('one', 'same'))).to.deep.equal([]);
  });

  for (const [first, second] of [
    ['httpApi: GET /sign-in', 'httpApi: GET /signin'],
    ['http: GET /sign-in', 'http: GET /signin'],
    ['sns: new-photos', 'sns: newphotos'],
    ['s3: shop-dev-in', 's3: shop.dev.in'],
    [
      'eventBridge: { eventBus: my-bus, pattern: { source: [x] } }',
      'eventBridge: { eventBus: mybus, pattern: { source: [x] } }',
    ],
  ])
    it(`${first} and ${second}`, async () => {
      const told = await problemsOf(withEvents(`      - ${first}\n      - ${second}\n`));
      expect(told.join()).to.contain('both get the logical id');
    });
});

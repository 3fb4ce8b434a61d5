import { expect } from 'chai';
import { head, ofType, propertiesOf, templateOf, withEvents } from '../support/service-text.js';

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

import { expect } from 'chai';
import { head, propertiesOf, templateOf, withEvents } from '../../support/service-text.js';

const route = '      - httpApi: GET /x\n';
const with_ = (settings: string, events = route) =>
  templateOf(withEvents(events, `${head}  httpApi: { ${settings} }\n`));

describe('an HTTP API', () => {
  const names: readonly [settings: string, name: string][] = [
    ['metrics: false', 'dev-shop'],
    ['name: photos', 'photos'],
    ['name: photos, shouldStartNameWithService: true', 'shop-photos'],
  ];
  for (const [settings, name] of names) {
    it(`with { ${settings} } is called ${name}`, async () => {
      expect(propertiesOf(await with_(settings), 'HttpApi').Name).to.equal(name);
    });
  }

  it('has neither CORS nor logs nor tags unless the file asks for them', async () => {
    const template = await templateOf(withEvents(route));
    expect(propertiesOf(template, 'HttpApi')).to.deep.equal({ Name: 'dev-shop', ProtocolType: 'HTTP' });
    expect(propertiesOf(template, 'HttpApiStage')).to.have.all.keys(
      ...['ApiId', 'StageName', 'AutoDeploy', 'DefaultRouteSettings'],
    );
    expect(template.Resources).to.not.have.property('HttpApiLogGroup');
  });

  it('logs each request with the format of emojify by default, without tags of its own', async () => {
    const template = await templateOf(withEvents(route, `${head}  logs: { httpApi: true }\n`));
    const { DestinationArn, Format } = propertiesOf(template, 'HttpApiStage').AccessLogSettings as Record<
      string,
      string
    >;
    expect(DestinationArn).to.deep.equal({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
    expect(JSON.parse(Format!)).to.deep.equal({
      requestId: '$context.requestId',
      ip: '$context.identity.sourceIp',
      requestTime: '$context.requestTime',
      httpMethod: '$context.httpMethod',
      routeKey: '$context.routeKey',
      status: '$context.status',
      protocol: '$context.protocol',
      responseLength: '$context.responseLength',
    });
    expect(propertiesOf(template, 'HttpApiLogGroup')).to.deep.equal({ LogGroupName: '/aws/http-api/shop-dev' });
  });

  it('cors: true allows each method once, all of them for a route of any method, and the usual headers', async () => {
    const template = await with_('cors: true', "      - httpApi: '* /x'\n      - httpApi: GET /x\n");
    expect(propertiesOf(template, 'HttpApi').CorsConfiguration).to.deep.equal({
      AllowOrigins: ['*'],
      AllowHeaders: [
        ...['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token'],
        ...['X-Amz-User-Agent', 'X-Amzn-Trace-Id'],
      ],
      AllowMethods: ['OPTIONS', 'GET', 'POST', 'PUT', 'PATCH', 'HEAD', 'DELETE'],
    });
  });

  it('half a limit leaves the other half at its default', async () => {
    const limits = async (throttle: string) => {
      const { DefaultRouteSettings } = propertiesOf(await with_(`throttle: { ${throttle} }`), 'HttpApiStage');
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = DefaultRouteSettings as Record<string, number>;
      return [ThrottlingRateLimit, ThrottlingBurstLimit];
    };
    expect(await limits('rateLimit: 7')).to.deep.equal([7, 100]);
    expect(await limits('burstLimit: 9')).to.deep.equal([50, 9]);
  });

  it('routes of an API of this stack that the file declares refer to it', async () => {
    const own = 'resources: { Resources: { Mine: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: mine } } } }\n';
    const template = await templateOf(withEvents(route, `${head}  httpApi: { id: !Ref Mine }\n`) + own);
    const arn = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Mine}/*';
    expect(propertiesOf(template, 'ALambdaPermissionHttpApi').SourceArn).to.deep.equal({ 'Fn::Sub': arn });
  });

  it('an existing API’s authorizer may be a function', async () => {
    const events = '      - httpApi: { path: /x, method: get, authorizer: { id: abc123, type: request } }\n';
    expect(propertiesOf(await with_('id: h1', events), 'HttpApiRouteGetX')).to.deep.include({
      AuthorizationType: 'CUSTOM',
      AuthorizerId: 'abc123',
    });
  });
});

import { expect } from 'chai';
import { serviceRoutes } from '../../../src/service/load/routes.js';
import {
  head,
  ofType,
  problemsOf,
  propertiesOf,
  serviceOf,
  templateOf,
  withEvents,
} from '../../support/service-text.js';

const api = (keys: string, more = '') => `${head}${more}  apiGateway: { restApiId: abc123, ${keys} }\n`;
const routes = "      - http: GET /\n      - http: { path: 'users/{id}', method: get, cors: true }\n";
const rooted = api('restApiRootResourceId: root1');

/** Parents of the resources of paths, by the part of the path. */
const parentsOf = async (text: string) =>
  Object.fromEntries(
    Object.values(ofType(await templateOf(text), 'AWS::ApiGateway::Resource')).map(({ Properties }) => [
      Properties?.PathPart,
      Properties?.ParentId,
    ]),
  );

describe('a REST API that exists', () => {
  it('gets the routes: neither an API nor a stage is made, and all name its id', async () => {
    const text = withEvents(
      `${routes}      - http: { path: k, method: post, authorizer: a, request: { parameters: { querystrings: { q: true } } } }\n`,
      rooted.replace('root1', 'root1, apiKeys: [key]'),
    );
    const template = await templateOf(text);
    const rest = Object.entries(template.Resources).filter(([, { Type = '' }]) => Type.startsWith('AWS::ApiGateway::'));
    const types = new Set(rest.map(([, { Type }]) => Type));
    expect([...types]).to.not.include.members(['AWS::ApiGateway::RestApi']);
    expect([...types]).to.not.include.members(['AWS::ApiGateway::Stage']);
    expect([...types]).to.include.members(['AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::RequestValidator']);
    for (const [id, { Properties = {} }] of rest)
      if ('RestApiId' in Properties) expect(Properties.RestApiId, id).to.equal('abc123');
    expect(JSON.stringify(template)).to.not.match(/ApiGatewayRestApi|ApiGatewayStage/);
    expect(propertiesOf(template, 'ApiGatewayMethodGet').ResourceId).to.equal('root1');
    expect(JSON.stringify(propertiesOf(template, 'ALambdaPermissionApiGateway').SourceArn)).to.contain(':abc123/*/*');
    expect(propertiesOf(template, 'ApiGatewayUsagePlan').ApiStages).to.deep.equal([{ ApiId: 'abc123', Stage: 'dev' }]);
  });

  it('is deployed to the stage, by a deployment that is kept and waits for the methods', async () => {
    const of = async (text: string) => Object.entries(ofType(await templateOf(text), 'AWS::ApiGateway::Deployment'));
    const [[id, made] = []] = await of(withEvents(routes, rooted));
    expect(made?.Properties).to.deep.equal({ RestApiId: 'abc123', StageName: 'dev' });
    expect([made?.DeletionPolicy, made?.UpdateReplacePolicy]).to.deep.equal(['Retain', 'Retain']);
    expect(made?.DependsOn).to.include.members(['ApiGatewayMethodGet', 'ApiGatewayMethodUsersIdVarOptions']);
    const [[other] = []] = await of(withEvents(routes, api('restApiRootResourceId: root1, stage: live')));
    expect(other).to.not.equal(id);
  });

  it('may be a reference, and its routes are told with the address of the stack', async () => {
    const top = (id: string) =>
      `${head}  apiGateway:\n    restApiId: ${id}\n    restApiRootResourceId: !ImportValue root\n`;
    const imported = await templateOf(withEvents(routes, top('!ImportValue shared-api')));
    expect(imported.Outputs?.ServiceEndpoint)
      .to.have.nested.property('Value.Fn::Sub[1]')
      .that.deep.equals({
        Api: { 'Fn::ImportValue': 'shared-api' },
      });
    expect(await parentsOf(withEvents(routes, top('!ImportValue shared-api')))).to.deep.equal({
      users: { 'Fn::ImportValue': 'root' },
      '{id}': { Ref: 'ApiGatewayResourceUsers' },
    });
    const own = 'resources: { Resources: { Mine: { Type: AWS::ApiGateway::RestApi, Properties: { Name: mine } } } }\n';
    const service = await serviceOf(withEvents(routes, top('!Ref Mine')) + own);
    const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/dev';
    expect(serviceRoutes(service, { ServiceEndpoint: url }).map((route) => route.url)).to.deep.equal([
      `${url}/`,
      `${url}/users/{id}`,
    ]);
  });

  it('keeps the paths it has: new ones hang below them', async () => {
    const events = '      - http: GET /a/b/c\n      - http: GET /a/b\n      - http: GET /x\n';
    const map = '{ /a/b: ab1 }';
    const list = '[{ path: /a/b, resourceId: ab1 }]';
    for (const given of [map, list]) {
      const text = withEvents(events, api(`restApiRootResourceId: root1, restApiResources: ${given}`));
      expect(await parentsOf(text)).to.deep.equal({ c: 'ab1', x: 'root1' });
      expect(propertiesOf(await templateOf(text), 'ApiGatewayMethodABGet').ResourceId).to.equal('ab1');
    }
  });
});

describe('an existing REST API that would fail on AWS', () => {
  const refused = (top: string, events = routes) => problemsOf(withEvents(events, top));

  it('without the id of "/", or the other way round', async () => {
    expect(await refused(api(''))).to.satisfy(([told = '']: string[]) =>
      told.endsWith('the id of "/": aws apigateway get-resources --rest-api-id abc123'),
    );
    const lone = await refused(`${head}  apiGateway: { restApiRootResourceId: r, restApiResources: { /a: x } }\n`);
    expect(lone).to.have.length(2);
    expect(lone.join()).to.contain('add its "restApiId"');
  });

  it('with a path above an existing one, or another name of its variable', async () => {
    const resources = (given: string) => api(`restApiRootResourceId: root1, restApiResources: ${given}`);
    expect((await refused(resources('{ /a/b: ab1 }'), '      - http: GET /a/x\n')).join()).to.contain(
      '"/a" exists as well if "/a/b" does',
    );
    expect((await refused(resources("{ /users: u1, '/users/{name}': u2 }"))).join()).to.contain(
      'another route uses {name}',
    );
  });

  it('with what the API decides itself: rules, logs and tracing are errors', async () => {
    const told = await refused(
      api('restApiRootResourceId: root1', '  logs: { restApi: true }\n  tracing: { apiGateway: true }\n'),
    );
    expect(told.map((line) => line.split('  ')[1])).to.deep.equal(
      ['logs.restApi', 'tracing.apiGateway'].map(
        (key) => `"${key}" has no effect on an existing API: set it there, or remove provider.apiGateway.restApiId`,
      ),
    );
    const ignored = api('restApiRootResourceId: root1, metrics: true', '  endpointType: REGIONAL\n');
    const { warnings } = await serviceOf(withEvents(routes, ignored));
    expect(warnings.map(({ line, message }) => `${line} ${message.split(' ')[0]}`)).to.deep.equal([
      '6 "apiGateway.metrics"',
      '5 "endpointType"',
    ]);
  });
});

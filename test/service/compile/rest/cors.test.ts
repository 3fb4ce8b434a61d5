import { expect } from 'chai';
import { propertiesOf, templateOf, withEvents } from '../../../support/service-text.js';

const route = '      - http: GET /x\n';

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
        cors('{ headers: [A, B], maxAge: 60, origins: [https://b.example], allowCredentials: false }', 'post'),
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

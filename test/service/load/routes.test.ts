import { expect } from 'chai';
import { serviceRoutes } from '../../../src/service/load/routes.js';
import { head, serviceOf } from '../../support/service-text.js';

const functions = `functions:
  api:
    handler: h.main
    events:
      - httpApi: POST /images
      - httpApi: GET /images/{id}
      - httpApi: '*'
  old:
    handler: h.main
    events:
      - http: GET users/{id}
`;
const endpoints = {
  HttpApiUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com',
  ServiceEndpoint: 'https://def.execute-api.eu-central-1.amazonaws.com/dev',
};

describe('the routes of a deployed service', () => {
  it('are whole addresses with their method and function', async () => {
    const routes = serviceRoutes(await serviceOf(head + functions), endpoints);
    expect(routes.map(({ method, url, function: key }) => `${method} ${url} ${key}`)).to.deep.equal([
      `POST ${endpoints.HttpApiUrl}/images api`,
      `GET ${endpoints.HttpApiUrl}/images/{id} api`,
      `ANY ${endpoints.HttpApiUrl}/ api`,
      `GET ${endpoints.ServiceEndpoint}/users/{id} old`,
    ]);
  });

  it('are omitted if the stack has no address for them', async () => {
    expect(serviceRoutes(await serviceOf(head + functions), {})).to.deep.equal([]);
  });
});

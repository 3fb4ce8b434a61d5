import { expect } from 'chai';
import { head, ofType, templateOf, withEvents } from '../../../support/service-text.js';

const withApi = (settings: string) =>
  templateOf(withEvents('      - http: GET /x\n', `${head}  apiGateway: { ${settings} }\n`));

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

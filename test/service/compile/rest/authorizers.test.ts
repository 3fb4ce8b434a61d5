import { expect } from 'chai';
import { ofType, propertiesOf, templateOf, withEvents } from '../../../support/service-text.js';

const withRoute = (keys: string) => templateOf(withEvents(`      - http: { path: x, method: get, ${keys} }\n`));

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

  it('by a function of an ARN are that one, also if a function of the service has its name', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:other';
    const { made } = await guard(`{ name: a, arn: '${arn}' }`);
    expect(made?.AuthorizerUri).to.have.nested.property('Fn::Sub[1]').that.deep.equals({ Arn: arn });
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

import { expect } from 'chai';
import { head, propertiesOf, samEvents, serviceOf, templateOf, withEvents } from '../../support/service-text.js';

describe('forms a service file may have', () => {
  it('functions in several files, as a list', async () => {
    const service = await serviceOf(`${head}functions:\n  - \${file(more.yml)}\n  - b: { handler: h.main }\n`, {
      files: { 'more.yml': 'a: { handler: h.main }\n' },
    });
    expect(service.functions.map(({ key }) => key)).to.deep.equal(['a', 'b']);
  });

  it('the provider as a word', async () => {
    const service = await serviceOf('service: shop\nprovider: aws\nfunctions: { a: { handler: h.main } }\n');
    expect(service.functions[0]?.runtime).to.equal('nodejs24.x');
  });

  it('a variable without a value is taken back from what the provider gives to all', async () => {
    const template = await templateOf(
      `${head}  environment: { AA: a, BB: b }\nfunctions: { a: { handler: h.main, environment: { AA: } } }\n`,
    );
    expect(propertiesOf(template, 'ALambdaFunction').Environment).to.deep.equal({ Variables: { BB: 'b' } });
  });

  it('the short form of an event with the account in it', async () => {
    const template = await templateOf(withEvents("      - sqs: 'arn:aws:sqs:us-east-1:${aws:accountId}:jobs'\n"));
    const queue = { 'Fn::Sub': 'arn:aws:sqs:us-east-1:${AWS::AccountId}:jobs' };
    expect(samEvents(template).Queue1?.Properties.Queue).to.deep.equal(queue);
  });

  it('anchors and merge keys', async () => {
    const service = await serviceOf(
      `${head}custom: { base: &base { memorySize: 256, timeout: 9 } }\nfunctions: { a: { <<: *base, handler: h.main, timeout: 3 } }\n`,
    );
    expect(service.functions[0]).to.include({ memorySize: 256, timeout: 3 });
  });

  it('JSON, as serverless.json', async () => {
    const service = await serviceOf('', {
      config: 'serverless.json',
      files: {
        'serverless.json': '{"service":"shop","provider":{"name":"aws"},"functions":{"a":{"handler":"h.main"}}}',
      },
    });
    expect(service.stackName).to.equal('shop-dev');
  });
});

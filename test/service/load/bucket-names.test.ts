import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { shortName } from '../../../src/service/load/short-name.js';
import { head, problemsOf, serviceOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

describe('the short name of a service and stage', () => {
  const region = 'ap-southeast-1';

  it('gives a valid bucket name for every accepted service and stage', () => {
    const service = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,62}$/);
    const stage = fc.stringMatching(/^[a-zA-Z0-9-]{1,64}$/);
    fc.assert(
      fc.property(service, stage, (name, at) => {
        const bucket = `${shortName(name, at)}-images-123456789012-${region}`;
        expect(bucket).to.match(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
      }),
    );
  });

  it('stays as it is where it is short and in lower case', () => {
    expect(shortName('my-service', 'dev')).to.equal('my-service-dev');
  });

  it('keeps apart what differs in capitals, or after the cut', () => {
    const long = 'a-service-with-a-long-name';
    const names = [
      shortName('shop', 'prod'),
      shortName('shop', 'Prod'),
      shortName(long, 'one'),
      shortName(long, 'two'),
    ];
    expect(new Set(names).size).to.equal(4);
  });
});

describe('bucket names', () => {
  const invalid = /invalid bucket name "[^"]+": expected 3 to 63 lower-case letters/;

  it('are checked with account and region filled in', async () => {
    const name = `${'x'.repeat(38)}-\${aws:accountId}-\${aws:region}`;
    expect((await problemsOf(withEvents(`      - s3: '${name}'\n`), { region: 'us-east-1' })).join()).to.equal('');
    expect((await problemsOf(withEvents(`      - s3: '${name}'\n`), { region: 'ap-southeast-1' })).join()).to.match(
      invalid,
    );
  });

  it('are checked under resources as well, with capitals of a stage', async () => {
    const bucket = "{ Type: AWS::S3::Bucket, Properties: { BucketName: 'shop-${sls:stage}-${aws:accountId}' } }";
    const text = `${withFunction()}resources: { Resources: { Photos: ${bucket} } }\n`;
    expect(await problemsOf(text)).to.deep.equal([]);
    expect((await problemsOf(text, { stage: 'Prod' })).join()).to.match(invalid);
  });

  it('that are the same in every stage are warned of, and only these', async () => {
    const warnings = async (name: string) =>
      (await serviceOf(withEvents(`      - s3: '${name}'\n`))).warnings.filter(({ message }) =>
        message.includes('same name in every stage'),
      );
    expect(await warnings('shop-photos')).to.have.length(1);
    expect(await warnings('shop-photos-${sls:stage}')).to.have.length(0);
  });

  it('differ by region in the emojify template, and its ARNs have the partition', () => {
    const text = readFileSync(new URL('../../../templates/emojify/serverless.yml', import.meta.url), 'utf8');
    expect(text).to.match(/bucket: .*\$\{aws:region\}/);
    expect(text).not.to.match(/arn:aws:/);
  });

  it('made with the short name are the same template in every account', async () => {
    const template = await templateOf(withEvents("      - s3: '${emojify:shortName}-in-${aws:accountId}'\n", head), {
      stage: 'Prod',
    });
    const [bucket] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket');
    expect(bucket?.Properties?.BucketName).to.deep.equal({
      'Fn::Sub': `${shortName('shop', 'Prod')}-in-\${AWS::AccountId}`,
    });
  });
});

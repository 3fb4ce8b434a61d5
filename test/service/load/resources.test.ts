import { expect } from 'chai';
import { propertiesOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

describe('resources of one’s own', () => {
  it('are copied to the template unchanged, with outputs and conditions', async () => {
    const template = await templateOf(
      `${withFunction()}resources:\n  Conditions: { Prod: !Equals [a, b] }\n  Resources: { Q: { Type: AWS::SQS::Queue, Condition: Prod, DeletionPolicy: Retain } }\n  Outputs: { Url: { Value: !Ref Q } }\n`,
    );
    expect(template.Resources.Q).to.deep.equal({
      Type: 'AWS::SQS::Queue',
      Condition: 'Prod',
      DeletionPolicy: 'Retain',
    });
    expect(template.Outputs.Url).to.deep.equal({ Value: { Ref: 'Q' } });
    expect(template.Conditions).to.deep.equal({ Prod: { 'Fn::Equals': ['a', 'b'] } });
  });

  it('may be a list of sections', async () => {
    const template = await templateOf(
      `${withFunction()}resources:\n  - Resources: { A: { Type: AWS::SQS::Queue } }\n  - Resources: { B: { Type: AWS::SNS::Topic } }\n`,
    );
    expect(template.Resources).to.include.keys('A', 'B');
  });

  it('override generated ones of the same logical id, in Lambda’s words too', async () => {
    const template = await templateOf(
      `${withFunction()}resources:\n  Resources:\n    ALambdaFunction: { Type: AWS::Lambda::Function, Properties: { MemorySize: 333, TracingConfig: { Mode: Active } } }\n`,
    );
    expect(template.Resources.ALambdaFunction?.Type).to.equal('AWS::Serverless::Function');
    expect(propertiesOf(template, 'ALambdaFunction')).to.include({ MemorySize: 333, Tracing: 'Active', Timeout: 6 });
  });

  it('extensions add to generated ones', async () => {
    const template = await templateOf(
      `${withEvents('      - s3: photos-dev\n')}resources:\n  extensions:\n    S3BucketPhotosdev: { Properties: { VersioningConfiguration: { Status: Enabled } }, DeletionPolicy: Retain }\n    ALogGroup: { Properties: { RetentionInDays: 5 } }\n`,
    );
    expect(propertiesOf(template, 'S3BucketPhotosdev')).to.deep.equal({
      BucketName: 'photos-dev',
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(template.Resources.S3BucketPhotosdev?.DeletionPolicy).to.equal('Retain');
    expect(propertiesOf(template, 'ALogGroup')).to.include({ RetentionInDays: 5 });
  });

  it('a bucket declared by that name is the one that notifies', async () => {
    const template = await templateOf(
      `${withEvents('      - s3: photos-dev\n')}resources: { Resources: { Mine: { Type: AWS::S3::Bucket, Properties: { BucketName: photos-dev } } } }\n`,
    );
    expect(
      Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === 'AWS::S3::Bucket'),
    ).to.deep.equal(['Mine']);
  });

  it('a function that refers to its own bucket gets the name, or nothing could be made first', async () => {
    const environment =
      '{ BB: !Ref S3BucketPhotosdev, AA: !GetAtt S3BucketPhotosdev.Arn, SS: !Sub "s3://${S3BucketPhotosdev}/x" }';
    const template = await templateOf(
      withEvents('      - s3: photos-dev\n').replace('    events', `    environment: ${environment}\n    events`),
    );
    expect(propertiesOf(template, 'ALambdaFunction').Environment).to.deep.equal({
      Variables: {
        BB: 'photos-dev',
        AA: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::photos-dev' },
        SS: { 'Fn::Sub': 's3://photos-dev/x' },
      },
    });
  });

  it('a bucket named with the account id is the same template in every account', async () => {
    const template = await templateOf(withEvents("      - s3: 'photos-${sls:stage}-${aws:accountId}'\n"));
    const [bucket] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket');
    expect(bucket?.Properties?.BucketName).to.deep.equal({ 'Fn::Sub': 'photos-dev-${AWS::AccountId}' });
  });
});

import { expect } from 'chai';
import {
  head,
  ofType,
  propertiesOf,
  samEvents,
  templateOf,
  withEvents,
  withFunction,
} from '../../support/service-text.js';

const event = async (line: string, top = head) => templateOf(withEvents(`      - ${line}\n`, top));
const only = (found: Readonly<Record<string, { Properties?: unknown }>>) =>
  Object.values(found)[0]?.Properties as Readonly<Record<string, unknown>>;

describe('values of the service file in the template', () => {
  it('an HTTP API tells its id and address', async () => {
    const { Outputs } = await event('httpApi: GET /x');
    expect(Outputs?.HttpApiId).to.deep.include({ Value: { Ref: 'HttpApi' } });
    expect(Outputs?.HttpApiUrl).to.deep.include({
      Value: {
        'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}',
      },
    });
  });

  it('a rule with a description calls the function with its input', async () => {
    const rule = 'eventBridge: { pattern: { source: [a] }, description: d, input: { a: 1 } }';
    const { Targets } = only(ofType(await event(rule), 'AWS::Events::Rule'));
    expect(Targets).to.deep.equal([{ Id: 'A', Arn: { 'Fn::GetAtt': ['ALambdaFunction', 'Arn'] }, Input: '{"a":1}' }]);
  });

  it('a bus by reference is that one, the default one is not named', async () => {
    const busOf = async (bus: string) => {
      const [rule] = Object.values(
        samEvents(await event(`eventBridge: { pattern: { source: [a] }, eventBus: ${bus} }`)),
      );
      return rule?.Properties.EventBusName;
    };
    expect(await busOf('!ImportValue bus')).to.deep.equal({ 'Fn::ImportValue': 'bus' });
    expect(await busOf('default')).to.equal(undefined);
  });

  it('a topic sends what it cannot deliver to the queue of the file', async () => {
    const template = await event('sns: { topicName: t, redrivePolicy: { deadLetterTargetRef: Dead } }');
    const [topic] = Object.values(samEvents(template));
    expect(topic?.Properties.RedrivePolicy).to.deep.equal({ deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } });
    expect(only(ofType(template, 'AWS::SQS::QueuePolicy')).Queues).to.deep.equal([{ Ref: 'Dead' }]);
  });

  it('a bucket of provider.s3 has its settings', async () => {
    const top = `${head}  s3: { photos: { name: shop-photos, versioningConfiguration: { Status: Enabled } } }\n`;
    expect(only(ofType(await event('s3: photos', top), 'AWS::S3::Bucket'))).to.deep.equal({
      BucketName: 'shop-photos',
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('a bucket that the resources have without properties gets its name', async () => {
    const text = withEvents('      - s3: photos\n');
    const own = 'resources: { Resources: { S3BucketPhotos: { Type: AWS::S3::Bucket } } }\n';
    expect(propertiesOf(await templateOf(text + own), 'S3BucketPhotos')).to.deep.equal({ BucketName: 'photos' });
  });

  it('a file system is mounted where the file says', async () => {
    const arn = 'arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1';
    const vpc = '    vpc: { securityGroupIds: [sg-1], subnetIds: [subnet-1] }\n';
    const keys = `${vpc}    fileSystemConfig: { arn: '${arn}', localMountPath: /mnt/a }\n`;
    const { FileSystemConfigs } = propertiesOf(await templateOf(withFunction(keys)), 'ALambdaFunction');
    expect(FileSystemConfigs).to.deep.equal([{ Arn: arn, LocalMountPath: '/mnt/a' }]);
  });

  describe('a route of a REST API', () => {
    const integrationOf = async (settings: string, method = 'get') => {
      const template = await event(`http: { path: x, method: ${method}, ${settings} }`);
      return only(ofType(template, 'AWS::ApiGateway::Method')).Integration as Record<string, unknown>;
    };
    const uri = 'request: { uri: "https://a.example/" }';
    const cases: readonly [settings: string, method: string, called: string | undefined][] = [
      ['async: false', 'get', 'POST'],
      ['integration: lambda', 'get', 'POST'],
      ['integration: mock', 'get', undefined],
      [`integration: http, ${uri}`, 'get', 'GET'],
      [`integration: http-proxy, ${uri}`, 'any', 'ANY'],
    ];
    for (const [settings, method, called] of cases)
      it(`${method}, ${settings}: calls ${called ?? 'nothing'}`, async () => {
        const { IntegrationHttpMethod, Uri } = await integrationOf(settings, method);
        expect(IntegrationHttpMethod).to.equal(called);
        expect(JSON.stringify(Uri ?? '')).to.match(
          called === undefined ? /^""$/ : called === 'POST' ? /ALambdaFunction/ : /^"https:\/\/a\.example\/"$/,
        );
      });

    it('tells Lambda not to wait where the file asks for that', async () => {
      expect((await integrationOf('integration: lambda, async: true')).RequestParameters).to.deep.equal({
        'integration.request.header.X-Amz-Invocation-Type': "'Event'",
      });
      expect(await integrationOf('integration: lambda')).to.not.have.property('RequestParameters');
    });

    it('of any method allows each method to other origins', async () => {
      const template = await event('http: { path: x, method: any, cors: true }');
      expect(JSON.stringify(propertiesOf(template, 'ApiGatewayMethodXOptions'))).to.contain(
        "'OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT'",
      );
    });
  });
});

import { expect } from 'chai';
import { type AnsweringProxy, type QueryAnswer, startAnsweringProxy } from '../support/answering-proxy.js';
import { awsEnvironment } from '../support/emulated-aws.js';
import type { Emulator } from '../support/emulator.js';
import { runCli } from '../support/run-cli.js';
import { startStrictEmulator } from '../support/strict-aws/strict-aws.js';
import { suiteFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

const serviceFile = `
service: shop
provider: { name: aws, region: us-east-1 }
functions: { hello: { handler: hello.handler } }
resources:
  Resources:
    Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-dev-photos } }
`;

const generic =
  'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.';

describe('a change set that fails pre-deployment validation', () => {
  const folder = suiteFolder();
  let emulator: Emulator;
  let proxy: AnsweringProxy;
  let events: QueryAnswer;
  let asked: URLSearchParams | undefined;

  before(async () => {
    emulator = await startStrictEmulator();
    proxy = await startAnsweringProxy(emulator.url, async ({ action, params, forward }) => {
      if (action === 'DescribeEvents') {
        asked = params;
        return events;
      }
      if (action !== 'DescribeChangeSet') return undefined;
      const body = await forward();
      return {
        body: body
          .replace('<Status>CREATE_COMPLETE<', '<Status>FAILED<')
          .replace(/<StatusReason>[^<]*/, `<StatusReason>${generic}`)
          .replace('<ExecutionStatus>AVAILABLE<', '<ExecutionStatus>UNAVAILABLE<'),
      };
    });
    writeFiles(folder(), {
      'serverless.yml': serviceFile,
      'hello.mjs': 'export const handler = async () => 1;\n',
    });
  });
  after(async () => {
    await proxy?.close();
    await emulator?.stop();
  });

  const deploy = () =>
    runCli(['deploy', '--yes', '--json'], { cwd: folder(), env: awsEnvironment(proxy.url, folder()) });

  it('names the resource, the property, the reason and the line', async () => {
    const member = (fields: Readonly<Record<string, string>>) =>
      `<member>${Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)}</member>`.replaceAll(
        '>,<',
        '><',
      );
    const failure = {
      EventType: 'VALIDATION_ERROR',
      LogicalResourceId: 'Photos',
      ResourceType: 'AWS::S3::Bucket',
      ValidationName: 'NAME_CONFLICT_VALIDATION',
      ValidationStatus: 'FAILED',
      ValidationFailureMode: 'FAIL',
      ValidationStatusReason: 'Resource of type AWS::S3::Bucket with identifier shop-dev-photos already exists.',
      ValidationPath: '/Resources/Photos/Properties/BucketName',
    };
    const warning = { ...failure, LogicalResourceId: 'Hello', ValidationFailureMode: 'WARN' };
    events = {
      body: `<DescribeEventsResponse><DescribeEventsResult><OperationEvents>${member(warning)}${member(failure)}</OperationEvents></DescribeEventsResult></DescribeEventsResponse>`,
    };
    const { code, stdout } = await deploy();
    const { error } = JSON.parse(stdout);
    expect(code).to.equal(1);
    expect(error.code).to.equal('CHANGE_SET_FAILED');
    expect(error.message).to.match(/^serverless\.yml:7:5 {2}/);
    expect(error.message).to.include('Photos (AWS::S3::Bucket) BucketName: Resource of type AWS::S3::Bucket');
    expect(error.message).not.to.include('Hello');
    expect(error.hint).to.include('name is taken');
    expect(asked?.get('ChangeSetName')).to.match(/^arn:aws:cloudformation:.*:changeSet\/emojify-/);
  });

  it('quotes the reason of the change set where the events may not be read', async () => {
    const denied = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
    events = { status: 403, body: denied };
    const { error } = JSON.parse((await deploy()).stdout);
    expect(error.code).to.equal('CHANGE_SET_FAILED');
    expect(error.message).to.include(generic);
    expect(error.hint).to.include('cloudformation:DescribeEvents');
  });
});

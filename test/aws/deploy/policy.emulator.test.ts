import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { serviceInfo } from '../../../src/aws/deploy/info.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import { deployContext, deployOptions, removeAll } from '../../support/deploy-harness.js';
import { expectAllowedDeployer } from '../../support/function-roles.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

// The scripts of `bin` have no type declarations, so the path is not a literal.
const script = new URL('../../../bin/deployer-policy.js', import.meta.url).href;
const { callActions } = await import(script);

/** Actions for situations that the emulator does not bring about, that have no call of their own, or of commands beside these. */
const notSeen = [
  'cloudformation:CancelUpdateStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:DescribeEvents',
  'cloudformation:ListImports',
  // `info` counts what waits in failure destinations.
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctionEventInvokeConfigs',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  // `deploy --watch` follows the logs.
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  's3:DeleteObjectVersion',
  // The policy that demands TLS is not set through an endpoint without it.
  's3:PutBucketPolicy',
  // Read for a service file with a variable "${ssm:…}".
  'ssm:GetParameters',
];

describe('the policy for deployers in docs/deploy.md', () => {
  it('allows the calls that deploy, deploy -f, info, rollback and remove make', async () => {
    const [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    try {
      const context = deployContext(emulator.url, 5, 'emojify-deploy');
      const target = { name: 'shop', stage: 'dev', stackName: 'shop-dev' };
      const table = {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        },
      };
      const make = (answer: string, Timeout: number) =>
        services.make({ answer, properties: { Timeout }, resources: { Table: table } });
      await deploy(context, await make('one', 5), deployOptions());
      await deploy(context, await make('two', 5), deployOptions({ dryRun: true }));
      await deployFunctions(context, await make('three', 9));
      await serviceInfo(context, target);
      await rollback(context, target, deployOptions());
      await removeAll(context, await make('one', 5));
      expectAllowedDeployer(emulator, 'shop');
      const seen = new Set(emulator.calls.map(({ action }) => action));
      expect(callActions().filter((action: string) => !seen.has(action))).to.have.members(notSeen);
    } finally {
      await services.remove();
      await emulator.stop();
    }
  });
});

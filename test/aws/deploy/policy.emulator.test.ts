import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { serviceInfo } from '../../../src/aws/deploy/info.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import { iamAction } from '../../../src/aws/iam-action.js';
import { deployContext, deployOptions, removeAll } from '../../support/deploy-harness.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

/** Actions for situations that the emulator does not bring about, or that have no call of their own. */
const notSeen = [
  'cloudformation:CancelUpdateStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:DescribeEvents',
  'cloudformation:ListImports',
  's3:DeleteObjectVersion',
  // The policy that demands TLS is not set through an endpoint without it.
  's3:PutBucketPolicy',
];

interface Recorded {
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

/** Adds the IAM action of every command the client sends to `actions`. */
function record(client: Recorded, actions: Set<string>): void {
  const note = (next: (args: object) => Promise<object>, context: object) => (args: object) => {
    actions.add(iamAction(context));
    return next(args);
  };
  client.middlewareStack.add(note as never, { step: 'initialize', name: 'recordAction' } as never);
}

function documentedActions(): string[] {
  const text = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');
  const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  return policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
}

describe('the policy for deployers in docs/deploy.md', () => {
  it('allows just the calls that deploy, deploy -f, info, rollback and remove make', async () => {
    const [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    try {
      const context = deployContext(emulator.url);
      const actions = new Set<string>();
      const { cloudFormation, s3, lambda, dynamoDb, logs } = context;
      for (const client of [cloudFormation, s3, lambda, dynamoDb, logs]) record(client, actions);
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
      expect([...actions, ...notSeen].sort()).to.deep.equal(documentedActions().sort());
    } finally {
      await services.remove();
      await emulator.stop();
    }
  });
});

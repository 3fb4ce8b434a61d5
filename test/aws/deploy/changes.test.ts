import type { Change as AwsChange, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { expect } from 'chai';
import { approveDataLoss, approveRemoval } from '../../../src/aws/deploy/approve.js';
import { readChanges, replacementBySpecification } from '../../../src/aws/deploy/changes.js';
import type { StatefulResource } from '../../../src/aws/deploy/inventory.js';
import type { Kept } from '../../../src/aws/deploy/stateful-resources.js';
import { describePlan } from '../../../src/cli/format/describe-plan.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';

function change(over: Partial<ResourceChange>): AwsChange {
  return { Type: 'Resource', ResourceChange: { Action: 'Modify', LogicalResourceId: 'Images', ...over } };
}

const table = { ResourceType: 'AWS::DynamoDB::Table', PhysicalResourceId: 'app-dev-images' };
const lambda = { LogicalResourceId: 'View', ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'app-dev-view' };

async function refusal(work: Promise<void>): Promise<EmojifyError | undefined> {
  return work.then(
    () => undefined,
    (error: EmojifyError) => error,
  );
}

describe('the changes of a deployment', () => {
  const cases: readonly [what: string, change: Partial<ResourceChange>, action: string, dataLoss: boolean][] = [
    ['a table that is removed', { ...table, Action: 'Remove' }, 'remove', true],
    ['a table that is removed but kept', { ...table, Action: 'Remove', PolicyAction: 'Retain' }, 'remove', false],
    ['a table that is replaced', { ...table, Replacement: 'True', PolicyAction: 'ReplaceAndDelete' }, 'replace', true],
    [
      'a replaced table that is kept',
      { ...table, Replacement: 'True', PolicyAction: 'ReplaceAndRetain' },
      'replace',
      false,
    ],
    ['a table that may be replaced', { ...table, Replacement: 'Conditional' }, 'replace', true],
    ['a table that is changed', { ...table, Replacement: 'False' }, 'change', false],
    ['a table that is new', { ...table, Action: 'Add' }, 'add', false],
    ['a function that is replaced', { ...lambda, Replacement: 'True' }, 'replace', false],
  ];
  for (const [what, over, action, dataLoss] of cases) {
    it(`${what}: ${action}${dataLoss ? ', loses data' : ''}`, () => {
      expect(readChanges([change(over)])[0]).to.include({ action, dataLoss });
    });
  }

  const doubts: readonly [what: string, type: string, properties: string[], action: string][] = [
    ['a bucket’s notifications', 'AWS::S3::Bucket', ['NotificationConfiguration'], 'change'],
    ['a bucket’s name among others', 'AWS::S3::Bucket', ['NotificationConfiguration', 'BucketName'], 'replace'],
    ['a table’s key', 'AWS::DynamoDB::Table', ['KeySchema'], 'replace'],
    ['what AWS’s specification does not know', 'AWS::S3::Bucket', ['Colour'], 'replace'],
    ['nobody knows what', 'AWS::S3::Bucket', [], 'replace'],
  ];
  for (const [what, ResourceType, properties, action] of doubts) {
    it(`a change set that is not sure, of ${what}: ${action}`, async () => {
      const Details: ResourceChangeDetail[] = properties.map((Name) => ({
        Target: { Attribute: 'Properties', Name, RequiresRecreation: 'Conditionally' },
      }));
      const unsure = change({ ResourceType, Replacement: 'Conditional', Details });
      expect(readChanges([unsure], await replacementBySpecification())[0]).to.include({ action });
    });
  }

  const references: readonly [what: string, type: string, property: string, action: string][] = [
    ['a permission', 'AWS::Lambda::Permission', 'FunctionName', 'change'],
    ['a table', 'AWS::DynamoDB::Table', 'TableName', 'replace'],
  ];
  for (const [what, ResourceType, Name, action] of references) {
    it(`${what} that refers to what is changed in place: ${action}`, async () => {
      const Target = { Attribute: 'Properties', Name, RequiresRecreation: 'Always' } as const;
      const Details: ResourceChangeDetail[] = [{ Target, Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute' }];
      const unsure = change({ ResourceType, Replacement: 'Conditional', Details });
      expect(readChanges([unsure], await replacementBySpecification())[0]).to.include({ action });
    });
  }

  it('without a property name no property, and a possible replacement', () => {
    const unsure = change({ ...table, Replacement: 'Conditional', Details: [{ Evaluation: 'Static' }] });
    const [read] = readChanges([unsure]);
    expect(read).to.include({ action: 'replace', dataLoss: true }).and.not.have.property('properties');
  });

  it('show what destroys first, and losses and permissions apart', () => {
    const changes = readChanges([change({ ...lambda, Action: 'Add' }), change({ ...table, Action: 'Remove' })]);
    const permission = { effect: 'Allow', action: 's3:GetObject', resource: 'photos', principal: 'role' };
    const lines = describePlan({ changes, security: [{ direction: 'given', ...permission }] });
    expect(lines).to.deep.equal([
      'changes: 1 to add, 1 to remove',
      '  - Images (AWS::DynamoDB::Table)',
      '  + View (AWS::Lambda::Function)',
      'permissions:',
      '  + Allow s3:GetObject on photos for role',
      'data loss:',
      '  ! remove app-dev-images (AWS::DynamoDB::Table)',
    ]);
  });
});

describe('a deployment that loses data', () => {
  const changes = readChanges([change({ ...table, Action: 'Remove' })]);

  it('is refused when it cannot ask', async () => {
    const error = await refusal(approveDataLoss(changes, { allowDataLoss: false, ask: undefined }));
    expect(error?.code).to.equal('DATA_LOSS_REFUSED');
    expect(error?.message).to.include('Images');
  });

  it('goes on with --allow-data-loss', async () => {
    expect(await refusal(approveDataLoss(changes, { allowDataLoss: true, ask: undefined }))).to.equal(undefined);
  });

  it('asks on a terminal, and takes no for an answer', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => asked.push(question) > 1;
    const error = await refusal(approveDataLoss(changes, { allowDataLoss: false, ask }));
    expect(error?.code).to.equal('DEPLOY_DECLINED');
    expect(asked[0]).to.include('remove Images');
  });

  it('is nothing to ask about when nothing is lost', async () => {
    expect(await refusal(approveDataLoss([], { allowDataLoss: false, ask: undefined }))).to.equal(undefined);
  });
});

describe('removing a stage', () => {
  const holding = (count: number | undefined, kept?: Kept): StatefulResource => ({
    logicalId: 'Photos',
    type: 'AWS::S3::Bucket',
    physicalId: 'app-dev-photos',
    count,
    ...(kept && { kept }),
  });
  const silent = { ask: undefined };
  const cases: readonly [
    what: string,
    stateful: StatefulResource[],
    yes: boolean,
    allow: boolean,
    code: string | undefined,
  ][] = [
    ['without a word and a terminal', [], false, true, 'USAGE'],
    ['with --yes and data', [holding(3)], true, false, 'DATA_LOSS_REFUSED'],
    ['with --yes and what cannot be counted', [holding(undefined)], true, false, 'DATA_LOSS_REFUSED'],
    ['with --yes and an empty bucket', [holding(0)], true, false, undefined],
    ['with --yes and a bucket that is kept', [holding(3, 'resource')], true, false, undefined],
    ['with --yes and logs', [{ ...holding(3), type: 'AWS::Logs::LogGroup' }], true, false, undefined],
    ['with --yes --allow-data-loss', [holding(3)], true, true, undefined],
  ];
  for (const [what, stateful, yes, allowDataLoss, code] of cases) {
    it(`${what}: ${code ?? 'goes on'}`, async () => {
      const work = approveRemoval({ resources: 1, stateful, functions: [] }, 'app-dev', {
        yes,
        allowDataLoss,
        ...silent,
      });
      expect((await refusal(work))?.code).to.equal(code);
    });
  }

  it('takes the stack’s name as the answer, and nothing else', async () => {
    const answer = (text: string) => ({ yes: false, allowDataLoss: false, ask: async () => text });
    const inventory = { resources: 1, stateful: [holding(3)], functions: [] };
    expect((await refusal(approveRemoval(inventory, 'app-dev', answer('y'))))?.code).to.equal('DEPLOY_DECLINED');
    expect(await refusal(approveRemoval(inventory, 'app-dev', answer('app-dev')))).to.equal(undefined);
    expect(await refusal(approveRemoval(inventory, 'app-dev', answer(' app-dev\n')))).to.equal(undefined);
  });
});

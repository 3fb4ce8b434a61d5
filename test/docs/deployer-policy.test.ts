import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { deployerStatements } from '../support/iam-policy.js';

// The scripts of `bin` have no type declarations, so the path is not a literal.
const script = new URL('../../bin/deployer-policy.js', import.meta.url).href;
const { deployerPolicy, handlers, leftOut, policyText } = await import(script);

describe('the policy for deployers in docs/deploy.md', () => {
  it('is the one that is made of the calls of the commands and of the schemas of our resources', () => {
    const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    expect(page).to.include(policyText());
  });

  it('is short enough for one managed policy of IAM, with names of usual length', () => {
    const named = JSON.stringify(deployerStatements({ service: 'my-photo-service', region: 'eu-central-1' }));
    // AWS counts characters without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(named.length).to.be.below(6144);
  });

  it('has every permission of the schemas, or leaves it out for a reason that is needed', () => {
    const listed = new Set(Object.values<string[]>(handlers).flat());
    const allowed = new Set(deployerPolicy().Statement.flatMap(({ Action }: { Action: string[] }) => Action));
    const reasons = leftOut.map(([, fits]: [string, RegExp]) => [...listed].filter((name) => fits.test(name)));
    expect(reasons.filter((names: string[]) => names.length === 0)).to.deep.equal([]);
    const out = new Set(reasons.flat());
    expect([...listed].filter((name) => allowed.has(name) === out.has(name) && !calledToo(name))).to.deep.equal([]);
  });

  it('names what the first version of it lacked', () => {
    const actions = deployerPolicy().Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions).to.include.members([
      'lambda:AddPermission',
      'lambda:RemovePermission',
      'lambda:CreateEventSourceMapping',
      'lambda:TagResource',
      'dynamodb:TagResource',
      'dynamodb:UpdateTimeToLive',
      'logs:TagResource',
      'logs:PutRetentionPolicy',
      'sqs:CreateQueue',
    ]);
  });
});

/** Left out for what CloudFormation does, but called by a command itself: `deploy --watch` follows logs. */
const calledToo = (name: string) => name === 'logs:DescribeLogStreams';

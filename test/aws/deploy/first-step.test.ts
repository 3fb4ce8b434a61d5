import { expect } from 'chai';
import { approveFirstStep } from '../../../src/aws/deploy/approve.js';
import type { FirstStep } from '../../../src/aws/deploy/prepare-stack.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';

describe('the step that a failed stack needs first', () => {
  const step = (over: Partial<FirstStep> = {}): FirstStep => ({
    ...{ action: 'delete-stack', stack: 'shop-dev', status: 'ROLLBACK_COMPLETE', data: [], ...over },
  });
  const answer = (said: boolean) => async () => said;
  const deletion = { data: ['photos (AWS::S3::Bucket)'] };
  const rollback = { action: 'continue-rollback', status: 'UPDATE_ROLLBACK_FAILED' } as const;
  const cases: readonly [
    what: string,
    over: Partial<FirstStep>,
    given: { yes?: boolean; allowDataLoss?: boolean; ask?: boolean },
    code: string | undefined,
  ][] = [
    ['an empty stack', {}, {}, undefined],
    ['a stack with data', deletion, {}, 'DATA_LOSS_REFUSED'],
    ['a stack with data, with --yes', deletion, { yes: true }, 'DATA_LOSS_REFUSED'],
    ['a stack with data, with --allow-data-loss', deletion, { allowDataLoss: true }, undefined],
    ['a stack with data, confirmed', deletion, { ask: true }, undefined],
    ['a stack with data, declined', deletion, { ask: false }, 'DEPLOY_DECLINED'],
    ['a stack whose deletion failed', { status: 'DELETE_FAILED' }, {}, 'DATA_LOSS_REFUSED'],
    ['a rollback', rollback, {}, 'STACK_STUCK'],
    ['a rollback, with --allow-data-loss', rollback, { allowDataLoss: true }, 'STACK_STUCK'],
    ['a rollback, with --yes', rollback, { yes: true }, undefined],
    ['a rollback, confirmed', rollback, { ask: true }, undefined],
    ['a rollback, declined', rollback, { ask: false }, 'STACK_STUCK'],
  ];
  for (const [what, over, { yes = false, allowDataLoss = false, ask }, code] of cases)
    it(`${what}: ${code ?? 'goes on'}`, async () => {
      const permission = { yes, allowDataLoss, ask: ask === undefined ? undefined : answer(ask) };
      const told = await approveFirstStep(step(over), permission).then(
        () => undefined,
        (error: EmojifyError) => error.code,
      );
      expect(told).to.equal(code);
    });

  it('asks about a deletion with what would be lost, and says why a rollback is needed', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => asked.push(question) > 0;
    await approveFirstStep(step(deletion), { yes: false, allowDataLoss: false, ask });
    await approveFirstStep(step(rollback), { yes: false, allowDataLoss: false, ask });
    expect(asked[0]).to.contain('photos (AWS::S3::Bucket)');
    expect(asked[1]).to.contain('could not be rolled back');
  });
});

import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ResourceConflictException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import type { DeployContext } from '../../../src/aws/deploy/deploy-context.js';
import { pushCode, pushSettings } from '../../../src/aws/deploy/push-function.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';
import { fakeClock } from '../../support/fake-clock.js';

const code = { bucket: 'artifacts', key: 'hello.zip' };
const idle: FunctionConfiguration = { State: 'Active', LastUpdateStatus: 'Successful' };
const busy: FunctionConfiguration = { State: 'Active', LastUpdateStatus: 'InProgress' };

interface Lambda {
  /** Milliseconds that an update takes. */
  readonly takes: number;
  /** What an update ends with. */
  readonly ends?: FunctionConfiguration;
}

/** Lambda with one function, which takes one update at a time, as AWS does. */
function lambdaWith({ takes, ends = idle }: Lambda) {
  const clock = fakeClock(0);
  const calls: string[] = [];
  let until = 0;
  let standing = idle;
  const state = () => (clock.now() < until ? busy : standing);
  const begin = (name: string) => async () => {
    calls.push(name);
    if (clock.now() < until) throw new ResourceConflictException({ message: 'in progress', $metadata: {} });
    until = clock.now() + takes;
    standing = ends;
    return state();
  };
  const lambda = new LambdaClient({ region: 'eu-west-1' });
  const look = async () => {
    calls.push('look');
    return state();
  };
  mockClient(lambda)
    .on(GetFunctionConfigurationCommand)
    .callsFake(look)
    .on(UpdateFunctionCodeCommand)
    .callsFake(begin('code'))
    .on(UpdateFunctionConfigurationCommand)
    .callsFake(begin('settings'));
  const context = { lambda, ...clock } as unknown as DeployContext;
  return { context, calls, clock, startUpdate: (milliseconds: number) => (until = clock.now() + milliseconds) };
}

describe('pushing a function', () => {
  it('sends the code at once to a function that was seen idle, and ends when it is ready', async () => {
    const { context, calls, clock } = lambdaWith({ takes: 1000 });
    const updated = await pushCode(context, { name: 'hello', configuration: idle }, code);
    expect(calls[0]).to.equal('code');
    expect(updated).to.deep.equal(idle);
    expect(clock.now()).to.be.within(1000, 1100);
  });

  it('does not poll when the response says that the update is finished', async () => {
    const { context, calls } = lambdaWith({ takes: 0 });
    await pushCode(context, { name: 'hello', configuration: idle }, code);
    expect(calls).to.deep.equal(['code']);
  });

  for (const [what, configuration] of [
    ['that was seen in an update', busy],
    ['of which nothing is known', undefined],
  ] as const) {
    it(`lets an update end first of a function ${what}`, async () => {
      const { context, calls, startUpdate } = lambdaWith({ takes: 10 });
      startUpdate(300);
      await pushCode(context, { name: 'hello', configuration }, code);
      expect(calls.filter((call) => call === 'code')).to.have.length(1);
    });
  }

  it('sends the code again when another update came in between', async () => {
    const { context, calls, clock, startUpdate } = lambdaWith({ takes: 10 });
    startUpdate(300);
    expect(await pushCode(context, { name: 'hello', configuration: idle }, code)).to.deep.equal(idle);
    expect(calls.filter((call) => call === 'code')).to.have.length(2);
    expect(clock.now()).to.be.within(310, 500);
  });

  it('gives up on a function that is never free', async () => {
    const { context, clock } = lambdaWith({ takes: 10 });
    const conflict = new ResourceConflictException({ message: 'in progress', $metadata: {} });
    mockClient(context.lambda)
      .on(GetFunctionConfigurationCommand)
      .resolves(idle)
      .on(UpdateFunctionCodeCommand)
      .rejects(conflict);
    const error = await pushCode(context, { name: 'hello', configuration: idle }, code).catch((thrown) => thrown);
    expect(error.name).to.equal('ResourceConflictException');
    expect(clock.now()).to.be.within(120_000, 130_000);
  });

  it('says why Lambda could not do it, and can push again afterwards', async () => {
    const failed: FunctionConfiguration = { LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no such file' };
    const { context } = lambdaWith({ takes: 100, ends: failed });
    const error: EmojifyError = await pushCode(context, { name: 'hello' }, code).catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOY_FAILED');
    expect(error.message).to.include('no such file');
    const next = lambdaWith({ takes: 100 });
    expect(await pushCode(next.context, { name: 'hello', configuration: failed }, code)).to.deep.equal(idle);
  });

  it('sends settings as soon as the code is in, without a conflict', async () => {
    const { context, calls } = lambdaWith({ takes: 400 });
    const configuration = await pushCode(context, { name: 'hello', configuration: idle }, code);
    await pushSettings(context, { name: 'hello', configuration }, { Timeout: 9 });
    expect(calls.filter((call) => call !== 'look')).to.deep.equal(['code', 'settings']);
  });

  it('looks seldom enough for Lambda’s 15 requests a second when many functions are pushed at once', async () => {
    const { context, calls, clock } = lambdaWith({ takes: 3000 });
    await pushCode(context, { name: 'hello', configuration: idle, together: 10 }, code);
    expect(calls.length / (clock.now() / 1000)).to.be.at.most(3);
  });
});

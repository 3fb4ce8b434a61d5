import { expect } from 'chai';
import { changedSettings } from '../../../src/aws/deploy/function-settings.js';

const live = {
  MemorySize: 256,
  Timeout: 6,
  Handler: 'index.handler',
  Environment: { Variables: { TABLE: 'app-dev-images', LEVEL: 'info' } },
};
const same = {
  MemorySize: 256,
  Timeout: 6,
  Handler: 'index.handler',
  Environment: { Variables: { LEVEL: 'info', TABLE: { Ref: 'Images' } } },
};

describe('settings that a single function’s deployment brings', () => {
  it('are undefined when AWS has the same values', () => {
    expect(changedSettings(same, live)).to.equal(undefined);
  });

  it('are just those that differ', () => {
    expect(changedSettings({ ...same, Timeout: 30 }, live)).to.deep.equal({ Timeout: 30 });
  });

  it('change a variable and keep those that only CloudFormation can work out', () => {
    const Environment = { Variables: { LEVEL: 'debug', TABLE: { Ref: 'Images' }, NEW: { Ref: 'Other' } } };
    expect(changedSettings({ ...same, Environment }, live)).to.deep.equal({
      Environment: { Variables: { LEVEL: 'debug', TABLE: 'app-dev-images' } },
    });
  });

  it('take away a variable that the service file no longer has', () => {
    expect(changedSettings({ ...same, Environment: undefined }, live)).to.deep.equal({
      Environment: { Variables: {} },
    });
  });
});

import { expect } from 'chai';
import { commandPrinter, completeCommands } from '../../src/cli/printed-commands.js';

const printed = (line: string, words: string) => commandPrinter(line.split(' '), {})(words);

describe('a command that is printed for copying', () => {
  const cases: readonly [flags: string, printed: string][] = [
    ['', 'emojify retry 7'],
    ['--stage prod --json', 'emojify retry 7 --stage prod'],
    ['--stage=prod -c other.yml', 'emojify retry 7 --stage prod --config other.yml'],
    ['--region eu-west-1 --profile work --cwd app', 'emojify retry 7 --region eu-west-1 --profile work --cwd app'],
    ['--param a=b&c --param d=e', "emojify retry 7 --param 'a=b&c' --param d=e"],
    ['--endpoint-url http://127.0.0.1:4566', 'emojify retry 7 --endpoint-url http://127.0.0.1:4566'],
    ['-- --stage prod', 'emojify retry 7'],
  ];
  for (const [flags, expected] of cases)
    it(`means the same service as a run with "${flags}"`, () => {
      expect(printed(flags, 'retry 7')).to.equal(expected);
    });

  it('has no flag that it does not take', () => {
    expect(printed('--stage prod', 'create')).to.equal('emojify create');
  });

  it('starts as the run was started: by npx in a project', () => {
    expect(commandPrinter([], { npm_command: 'exec' })('deploy')).to.equal('npx emojify deploy');
  });

  it('is completed in the hint of an error, and only where it is quoted as one', () => {
    const print = commandPrinter(['--stage', 'prod'], {});
    expect(completeCommands('run "emojify deploy" first, or "emojify create"; see emojify', print)).to.equal(
      'run "emojify deploy --stage prod" first, or "emojify create"; see emojify',
    );
  });
});

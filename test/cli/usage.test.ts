import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';

const cases: readonly [args: string[], code: string, message: RegExp][] = [
  [['proces', 'photo.jpg'], 'UNKNOWN_COMMAND', /unknown command "proces"; did you mean "process"\?/],
  [['process', '--jbs', '2'], 'USAGE', /unknown flag "--jbs"; did you mean "--jobs"\?/],
  [
    ['process', '--style', 'blurr', 'x.jpg'],
    'USAGE',
    /invalid --style "blurr": expected one of .*; did you mean "blur"\?/,
  ],
  [['process', 'x.jpg', '--style'], 'USAGE', /--style needs a value/],
];

describe('wrong usage', () => {
  for (const [args, code, message] of cases) {
    it(`"emojify ${args.join(' ')}" says ${code}, exits 2, shows no stack`, async () => {
      const run = await runCli(args);
      expect(run.code).to.equal(2);
      expect(run.stdout).to.equal('');
      expect(run.stderr)
        .to.match(message)
        .and.not.match(/\n\s+at /);
    });

    it(`"emojify ${args.join(' ')} --json" prints only the error document`, async () => {
      const run = await runCli([...args.slice(0, 1), '--json', ...args.slice(1)]);
      expect(run.code).to.equal(2);
      const { error } = JSON.parse(run.stdout);
      expect(Object.keys(error)).to.include.members(['code', 'message']);
      expect(error.code).to.equal(code);
      expect(error.message).to.match(message);
    });
  }

  it('takes -C before the command as git does', async () => {
    const run = await runCli(['-C', '/nowhere-at-all', 'process', 'x.jpg']);
    expect(run.code).to.not.equal(0);
    expect(run.stderr).to.include('/nowhere-at-all');
  });

  it('shows examples before flags in help', async () => {
    const { stdout } = await runCli(['process', '--help']);
    expect(stdout.indexOf('EXAMPLES')).to.be.greaterThan(0).and.lessThan(stdout.indexOf('\nFLAGS'));
  });
});

import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';

/** What the parser of the framework finds wrong, and how users are told. */
const wrong: Readonly<Record<string, string>> = {
  'process a.jpg --out': '--out needs a value',
  'process a.jpg --out b.jpg --out c.jpg': '--out was passed twice: pass it once',
  'process a.jpg --ouput b.jpg': 'unknown flag "--ouput"; did you mean "--out"?',
  'process a.jpg --format jpg':
    'invalid --format "jpg": expected one of jpeg, png, webp, avif, gif, tiff; did you mean "jpeg"?',
  'process --overwrite': 'missing argument PHOTOS\n  for example: emojify process party.jpg',
  'dev --dlq --redrive': '--redrive cannot be combined with --dlq: remove one of them',
  'deploy --fail-on-changes': '--fail-on-changes needs --dry-run',
  'create a b': 'unexpected argument "b"',
};

describe('a command line that makes no sense', () => {
  for (const [line, message] of Object.entries(wrong))
    it(`has one form: ${line}`, async () => {
      const { stdout, stderr, code } = await runCli(line.split(' '));
      expect({ stdout, stderr, code }).to.deep.equal({ stdout: '', stderr: `error USAGE: ${message}\n`, code: 2 });
    });
});

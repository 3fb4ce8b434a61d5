// Mocha's spec reporter, which also adds its counts to the file named by TEST_COUNTS, so that .ci/run can sum real figures,
// and its failures to the file named by TEST_FAILURES, so that .ci/run can repeat them where the log ends.
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

const describe = (test) => `${test.fullTitle()} (${test.file})\n${test.err?.stack ?? test.err?.message ?? ''}\n`;

module.exports = class CountingSpec extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { TEST_COUNTS, TEST_FAILURES } = process.env;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (TEST_COUNTS) appendFileSync(TEST_COUNTS, `${passes} ${failures} ${pending}\n`);
      if (TEST_FAILURES) appendFileSync(TEST_FAILURES, this.failures.map(describe).join('\n'));
    });
  }
};

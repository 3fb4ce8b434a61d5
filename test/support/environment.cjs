// What every test runs with: the AWS SDK does not warn of this Node's age in between the results.
// Commands are printed as whoever typed "emojify" sees them, not as npm's scripts do.
delete process.env.npm_command;
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A second after its last test mocha ends a worker, which is too short to write the coverage of all: most is written before.
if (process.env.NODE_V8_COVERAGE) {
  const pause = 45_000;
  let written = Date.now();
  exports.mochaHooks = {
    afterAll() {
      if (Date.now() - written < pause) return;
      require('node:v8').takeCoverage();
      written = Date.now();
    },
  };
}

// What every test runs with: the AWS SDK does not warn of this Node's age in between the results.
// Commands are printed as whoever typed "emojify" sees them, not as npm's scripts do.
delete process.env.npm_command;
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

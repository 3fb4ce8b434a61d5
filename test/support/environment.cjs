// What every test runs with: the AWS SDK does not warn of this Node's age in between the results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

import type { CodeInfo } from '../code.js';

/** Talking to AWS. Kept sorted by code. */
export const cloudCodes = {
  AWS_ACCESS_DENIED: {
    exit: 1,
    meaning: 'The credentials do not allow the AWS action that the message names.',
    fix: 'Allow that action in their IAM policy, or use other credentials with `--profile`.',
  },
  AWS_CLOCK_SKEW: {
    exit: 2,
    meaning: 'The clock of this machine is so far off that AWS rejects its signatures.',
    fix: 'Set the clock; enable time synchronization.',
  },
  AWS_CREDENTIAL_PROCESS_FAILED: {
    exit: 2,
    meaning: 'The `credential_process` of the profile failed, or printed something that is not credentials.',
    fix: 'Run its command by hand and fix what it reports.',
  },
  AWS_CREDENTIALS_EXPIRED: {
    exit: 2,
    meaning: 'The temporary AWS credentials have expired.',
    fix: 'Get new credentials and run the command again.',
  },
  AWS_CREDENTIALS_REFUSED: {
    exit: 2,
    meaning: 'The access key is unknown, its secret is wrong, or the region is not enabled for the account.',
    fix: 'Check the credentials of `--profile` or the environment, and the region.',
  },
  AWS_FAILED: {
    exit: 1,
    meaning: 'AWS returned an error, which the message quotes.',
    fix: 'Fix what the quoted error names; `--json` includes the request ID for AWS support.',
  },
  AWS_LOGIN_EXPIRED: {
    exit: 2,
    meaning: 'The session of `aws login` behind the profile is missing or has expired.',
    fix: 'Run the `aws login` command in the message.',
  },
  AWS_MFA_REFUSED: {
    exit: 2,
    meaning: 'AWS refused the code for multi-factor authentication.',
    fix: 'Wait until the device shows the next code, and check `mfa_serial` of the profile.',
  },
  AWS_MFA_REQUIRED: {
    exit: 2,
    meaning:
      'The role of the profile requires multi-factor authentication, and there is no terminal to ask for the code.',
    fix: 'Run the command on a terminal without `--json`, or export temporary credentials with `aws configure export-credentials`, which asks for the code.',
  },
  AWS_NO_CREDENTIALS: {
    exit: 2,
    meaning: 'No AWS credentials were found in the environment, the profile or the role of this machine.',
    fix: 'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or name a profile with `--profile`.',
  },
  AWS_NO_REGION: {
    exit: 2,
    meaning: 'No AWS region is set.',
    fix: 'Pass `--region`, set `AWS_REGION`, or write `provider.region` in the service file.',
  },
  AWS_SSO_EXPIRED: {
    exit: 2,
    meaning: 'The profile is not signed in to single sign-on, or its session has expired.',
    fix: 'Run the `aws sso login` command in the message.',
  },
  AWS_THROTTLED: {
    exit: 1,
    meaning: 'AWS throttled an action on every attempt.',
    fix: 'Wait a moment and run the command again.',
  },
  AWS_UNREACHABLE: {
    exit: 1,
    meaning: 'AWS, or the endpoint passed to `--endpoint-url`, cannot be reached.',
    fix: 'Check the network, the proxy, the region and the endpoint.',
  },
  AWS_WRONG_REGION: {
    exit: 2,
    meaning: 'The region name is invalid, or the resource is in another region.',
    fix: 'Check `--region`, `AWS_REGION` and `provider.region` in the service file.',
  },
  COST_NO_PRICE: {
    exit: 2,
    meaning: 'The price table has no price for this item in that region or year.',
    fix: 'Use a region that the message lists, or write the price to a file and pass it with `--prices`.',
  },
  COST_PRICES_INVALID: {
    exit: 2,
    meaning: 'The file passed to `--prices` is not a price table.',
    fix: 'Compare it with the output of `emojify cost --show-prices`.',
  },
  FUNCTION_FAILED: {
    exit: 1,
    meaning: 'The function threw an error, timed out or crashed; the message is that of the function.',
    fix: 'See the stack trace and `emojify logs`; after a timeout, raise `timeout` in the service file.',
  },
  FUNCTION_NOT_DEPLOYED: {
    exit: 1,
    meaning: 'The function, or the requested version, is not deployed to this stage and region.',
    fix: 'Run `emojify deploy`, or check `--stage`, `--region` and `--profile`.',
  },
  FUNCTION_UNKNOWN: {
    exit: 2,
    meaning: 'The service has no function of that name, or it is not deployed yet.',
    fix: 'Use a name that the message suggests (a key under `functions:` in the service file); deploy the whole service before `deploy -f`.',
  },
  PAYLOAD_TOO_LARGE: {
    exit: 2,
    meaning: 'The event is larger than Lambda accepts.',
    fix: 'Store it in S3 and send its bucket and key.',
  },
} as const satisfies Record<string, CodeInfo>;

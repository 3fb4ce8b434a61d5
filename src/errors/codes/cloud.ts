import type { CodeInfo } from '../code.js';

/** Talking to AWS. Kept sorted by code. */
export const cloudCodes = {
  AWS_ACCESS_DENIED: {
    exit: 1,
<<<<<<< HEAD
    meaning: 'The credentials do not allow the AWS action that the message names.',
=======
    meaning: 'The credentials are not allowed to perform the AWS action that the message names.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
    fix: 'Allow that action in their IAM policy, or use other credentials with `--profile`.',
  },
  AWS_CLOCK_SKEW: {
    exit: 2,
<<<<<<< HEAD
    meaning: 'The clock of this machine is so far off that AWS rejects its signatures.',
    fix: 'Set the clock; enable time synchronisation.',
  },
  AWS_CREDENTIAL_PROCESS_FAILED: {
    exit: 2,
    meaning: 'The `credential_process` of the profile failed, or printed something that is not credentials.',
    fix: 'Run its command by hand and fix what it reports.',
=======
    meaning: 'This machine’s clock is too far off for AWS to accept its signatures.',
    fix: 'Set the clock, or turn on time synchronisation.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  AWS_CREDENTIALS_EXPIRED: {
    exit: 2,
    meaning: 'The temporary AWS credentials have expired.',
    fix: 'Get new credentials and run the command again.',
  },
  AWS_CREDENTIALS_REFUSED: {
    exit: 2,
<<<<<<< HEAD
    meaning: 'The access key is unknown, its secret is wrong, or the region is not enabled for the account.',
    fix: 'Check the credentials that `--profile` or the environment name, and the region.',
  },
  AWS_FAILED: {
    exit: 1,
    meaning: 'AWS answered with an error, which the message quotes.',
    fix: 'Fix what the quoted error names; `--json` includes the request ID for AWS support.',
  },
  AWS_LOGIN_EXPIRED: {
    exit: 2,
    meaning: 'The session of `aws login` behind the profile is missing or has expired.',
    fix: 'Run the `aws login` command of the message.',
  },
  AWS_MFA_REQUIRED: {
    exit: 2,
    meaning: 'The role of the profile requires multi-factor authentication.',
    fix: 'Export temporary credentials with `aws configure export-credentials`, which asks for the code.',
  },
  AWS_NO_CREDENTIALS: {
    exit: 2,
    meaning: 'No AWS credentials were found in the environment, the profile or the role of this machine.',
    fix: 'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or name a profile with `--profile`.',
=======
    meaning: 'AWS does not know the access key, its secret is wrong, or the region is not enabled for the account.',
    fix: 'Check the credentials from `--profile` or the environment, and the region.',
  },
  AWS_FAILED: {
    exit: 1,
    meaning: 'AWS returned an error, which the message quotes.',
    fix: 'Follow the quoted error; `--json` includes the AWS request id for AWS Support.',
  },
  AWS_NO_CREDENTIALS: {
    exit: 2,
    meaning: 'No AWS credentials were found in the environment, the profile or this machine’s role.',
    fix: 'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or pass `--profile`.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  AWS_NO_REGION: {
    exit: 2,
    meaning: 'No AWS region is set.',
<<<<<<< HEAD
    fix: 'Pass `--region`, set `AWS_REGION`, or write `provider.region` in the service file.',
  },
  AWS_SSO_EXPIRED: {
    exit: 2,
    meaning: 'The profile is not signed in to single sign-on, or its session has expired.',
    fix: 'Run the `aws sso login` command of the message.',
  },
  AWS_THROTTLED: {
    exit: 1,
    meaning: 'AWS throttled an action on every attempt.',
=======
    fix: 'Pass `--region`, set `AWS_REGION`, or set `provider.region` in the service file.',
  },
  AWS_SSO_EXPIRED: {
    exit: 2,
    meaning: 'The single sign-on session behind the profile has expired.',
    fix: 'Run the `aws sso login` command in the message.',
  },
  AWS_THROTTLED: {
    exit: 1,
    meaning: 'AWS throttled an action, and retries did not help.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
    fix: 'Wait a moment and run the command again.',
  },
  AWS_UNREACHABLE: {
    exit: 1,
    meaning: 'AWS, or the endpoint passed to `--endpoint-url`, cannot be reached.',
    fix: 'Check the network, the proxy, the region and the endpoint.',
  },
  AWS_WRONG_REGION: {
    exit: 2,
<<<<<<< HEAD
    meaning: 'The region name is invalid, or the resource is in another region.',
=======
    meaning: 'The region is not valid, or the resource is in another region.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
    fix: 'Check `--region`, `AWS_REGION` and `provider.region` in the service file.',
  },
  COST_NO_PRICE: {
    exit: 2,
<<<<<<< HEAD
    meaning: 'The price table has no price for what was asked, in that region or that year.',
    fix: 'Use a region that the message lists, or write the price to a file and pass it with `--prices`.',
=======
    meaning: 'The price table has no price for this item in that region or year.',
    fix: 'Choose a region listed in the message, or add the price to a file and pass it with `--prices`.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  COST_PRICES_INVALID: {
    exit: 2,
    meaning: 'The file passed to `--prices` is not a price table.',
    fix: 'Compare it with the output of `emojify cost --show-prices`.',
  },
  FUNCTION_FAILED: {
    exit: 1,
<<<<<<< HEAD
    meaning: 'The function threw an error, timed out or crashed; the message is that of the function.',
    fix: 'See the stack trace and `emojify logs`; after a timeout, raise `timeout` in the service file.',
=======
    meaning: 'The function threw an error, timed out or crashed; the message comes from the function.',
    fix: 'See the stack trace and `emojify logs`; for a timeout, raise `timeout` in the service file.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
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
<<<<<<< HEAD
    fix: 'Store it in S3 and send its bucket and key.',
=======
    fix: 'Store it in S3 and send its location.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
} as const satisfies Record<string, CodeInfo>;

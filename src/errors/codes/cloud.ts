import type { CodeInfo } from '../code.js';

/** Talking to AWS. Kept sorted by code. */
export const cloudCodes = {
  AWS_ACCESS_DENIED: {
    exit: 1,
    meaning: 'The credentials may not do the AWS action that the message names.',
    fix: 'Allow that action in their IAM policy, or use other credentials with `--profile`.',
  },
  AWS_CLOCK_SKEW: {
    exit: 2,
    meaning: 'This machine’s clock is so wrong that AWS refuses its signatures.',
    fix: 'Set the clock; turn time synchronisation on.',
  },
  AWS_CREDENTIALS_EXPIRED: {
    exit: 2,
    meaning: 'The temporary AWS credentials have expired.',
    fix: 'Get new ones and run the same command again.',
  },
  AWS_CREDENTIALS_REFUSED: {
    exit: 2,
    meaning: 'AWS does not know the access key, its secret is wrong, or the account has not switched the region on.',
    fix: 'Check the credentials that `--profile` or the environment name, and the region.',
  },
  AWS_FAILED: {
    exit: 1,
    meaning: 'AWS answered an action with an error that the message quotes.',
    fix: 'Do what the quoted error says; `--json` has AWS’s request id for their support.',
  },
  AWS_NO_CREDENTIALS: {
    exit: 2,
    meaning: 'There are no AWS credentials in the environment, the profile or this machine’s role.',
    fix: 'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or name a profile with `--profile`.',
  },
  AWS_NO_REGION: {
    exit: 2,
    meaning: 'No AWS region is given.',
    fix: 'Pass `--region`, set `AWS_REGION`, or write `provider.region` in the service file.',
  },
  AWS_SSO_EXPIRED: {
    exit: 2,
    meaning: 'The single sign-on session behind the profile has expired.',
    fix: 'Run the `aws sso login` of the message.',
  },
  AWS_THROTTLED: {
    exit: 1,
    meaning: 'AWS throttled an action, several attempts included.',
    fix: 'Wait a little and run the same command again.',
  },
  AWS_UNREACHABLE: {
    exit: 1,
    meaning: 'AWS, or the endpoint of `--endpoint-url`, cannot be reached.',
    fix: 'Check the network, the proxy, the region’s name and the endpoint.',
  },
  AWS_WRONG_REGION: {
    exit: 2,
    meaning: 'The region has no valid name, or what was asked for lies in another region.',
    fix: 'Check `--region`, `AWS_REGION` and `provider.region` in the service file.',
  },
  COST_NO_PRICE: {
    exit: 2,
    meaning: 'The price table has no price for what was asked, in that region or that year.',
    fix: 'Take a region of the message, or write the price into a file and pass it with `--prices`.',
  },
  COST_PRICES_INVALID: {
    exit: 2,
    meaning: 'The file of `--prices` is not a price table.',
    fix: 'Compare it with what `emojify cost --show-prices` prints.',
  },
  FUNCTION_FAILED: {
    exit: 1,
    meaning: 'The function threw an error, timed out or crashed; the message is its own.',
    fix: 'See the stack and `emojify logs`; a timeout needs a higher `timeout` in the service file.',
  },
  FUNCTION_NOT_DEPLOYED: {
    exit: 1,
    meaning: 'The function, or the version asked for, is not on AWS in this stage and region.',
    fix: 'Run `emojify deploy`, or check `--stage`, `--region` and `--profile`.',
  },
  FUNCTION_UNKNOWN: {
    exit: 2,
    meaning: 'The service has no function of that name, or it is not deployed yet.',
    fix: 'Use a name that the message suggests (a key under `functions:` in the service file); deploy the whole service before `deploy -f`.',
  },
  PAYLOAD_TOO_LARGE: {
    exit: 2,
    meaning: 'The event has more bytes than Lambda takes.',
    fix: 'Put it into S3 and send where it lies.',
  },
} as const satisfies Record<string, CodeInfo>;

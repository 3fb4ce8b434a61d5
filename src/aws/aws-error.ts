import { EmojifyError } from '../errors/emojify-error.js';
import { type AwsFailure, failureKind } from './aws-failure.js';
import type { AwsOptions } from './aws-options.js';
import { credentialReason } from './credential-reason.js';
import { iamAction } from './iam-action.js';

/** The property in which {@link markAwsErrors} stores the action, `lambda:InvokeFunction`, on an SDK error. */
const actionKey = Symbol('emojify.awsAction');

interface MarkableClient {
  readonly middlewareStack: { add(middleware: never, options: never): void };
}
type Next = (args: object) => Promise<object>;
interface CommandContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Adds the IAM action to every error from this client, including network errors. */
export function markAwsErrors<Client extends MarkableClient>(client: Client): Client {
  const mark = (next: Next, context: CommandContext) => async (args: object) => {
    try {
      return await next(args);
    } catch (error) {
      if (error instanceof Error) Object.assign(error, { [actionKey]: iamAction(context) });
      throw error;
    }
  };
  client.middlewareStack.add(mark as never, { step: 'initialize', priority: 'high', name: 'emojifyAction' } as never);
  return client;
}

/** Runs work that calls AWS; errors of AWS, its SDK or the network are converted to EmojifyErrors. */
export async function withNamedAwsErrors<T>(aws: AwsOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nameAwsError(error, aws);
  }
}

/**
 * Converts an error of AWS to an EmojifyError that says what went wrong and what to do; other errors are returned
 * unchanged.
 */
export function nameAwsError(error: unknown, aws: AwsOptions): unknown {
  if (error instanceof EmojifyError || !(error instanceof Error)) return error;
  const reason = credentialReason(error);
  if (reason !== undefined && reason !== error.message) return nameAwsError(withReason(error, reason), aws);
  const action = (error as { [actionKey]?: string })[actionKey];
  const kind = failureKind(error);
  if (kind === undefined && action === undefined) return error;
  const named = describe(kind ?? 'failed', error, { ...aws, action: deniedAction(error) ?? action });
  return new EmojifyError(named.code, named.message, {
    cause: error,
    ...(named.hint && { hint: named.hint }),
    data: awsData(error, action),
  });
}

/** The same error with the message of the credential provider that failed, which the SDK replaces by a general one. */
function withReason({ name }: Error, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** AWS names the denied action itself: "User: … is not authorized to perform: s3:GetObject on resource: …". */
function deniedAction(error: Error): string | undefined {
  return /not authorized to perform:? ([\w-]+:\w+)/.exec(error.message)?.[1];
}

function awsData(error: Error, action: string | undefined): Record<string, unknown> {
  const requestId = (error as { $metadata?: { requestId?: string } }).$metadata?.requestId;
  return { aws: { name: error.name, ...(action && { action }), ...(requestId && { requestId }) } };
}

interface Situation extends AwsOptions {
  readonly action: string | undefined;
}
interface Description {
  readonly code: ConstructorParameters<typeof EmojifyError>[0];
  readonly message: string;
  readonly hint?: string;
}

function describe(kind: AwsFailure, error: Error, situation: Situation): Description {
  return descriptions[kind](error, situation);
}

const signIn = ({ profile }: AwsOptions) => `aws sso login${profile ? ` --profile ${profile}` : ''}`;
const login = ({ profile }: AwsOptions) => `aws login${profile ? ` --profile ${profile}` : ''}`;
const inRegion = ({ region }: AwsOptions) => (region ? ` in ${region}` : '');
const asProfile = ({ profile }: AwsOptions) => (profile ? ` of profile "${profile}"` : '');

const descriptions: Record<AwsFailure, (error: Error, situation: Situation) => Description> = {
  noCredentials: (_, at) => ({
    code: 'AWS_NO_CREDENTIALS',
    message: at.profile ? `profile "${at.profile}" has no AWS credentials` : 'no AWS credentials found',
    hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass a profile with --profile ("aws configure" creates one)',
  }),
  noProfile: (_, at) => ({
    code: 'AWS_NO_CREDENTIALS',
    message: `AWS profile${at.profile ? ` "${at.profile}"` : ' named by AWS_PROFILE'} was not found or has no credentials`,
    hint: 'run "aws configure list-profiles" to see the profiles',
  }),
  ssoExpired: (_, at) => ({
    code: 'AWS_SSO_EXPIRED',
    message: `the AWS sign-in${asProfile(at)} has expired`,
    hint: `run "${signIn(at)}", then the command again`,
  }),
  ssoSignedOut: (_, at) => ({
    code: 'AWS_SSO_EXPIRED',
    message: `AWS single sign-on${asProfile(at)} is not signed in`,
    hint: `run "${signIn(at)}", then the command again`,
  }),
  loginExpired: (error, at) => ({
    code: 'AWS_LOGIN_EXPIRED',
    message: `the session of "aws login"${asProfile(at)} is missing or has expired${/password/.test(error.message) ? ' because the password was changed' : ''}`,
    hint: `run "${login(at)}", then the command again`,
  }),
  mfaRequired: (_, at) => ({
    code: 'AWS_MFA_REQUIRED',
    message: `the role${asProfile(at)} requires a code for multi-factor authentication, which emojify asks for only on a terminal, without --json and CI`,
    hint: `run: eval "$(aws configure export-credentials --format env${at.profile ? ` --profile ${at.profile}` : ''})" (it asks for the code), then the command again without --profile and AWS_PROFILE`,
  }),
  mfaRefused: (error, at) => ({
    code: 'AWS_MFA_REFUSED',
    message: `AWS refused the code for multi-factor authentication${asProfile(at)}: ${sentence(error)}`,
    hint: 'wait until the device shows the next code (each works once), then run the command again',
  }),
  processFailed: (error, at) => ({
    code: 'AWS_CREDENTIAL_PROCESS_FAILED',
    message: `the credential_process${asProfile(at)} failed: ${sentence(error)}`,
    hint: 'run the command of credential_process in ~/.aws/config by hand: it must print JSON with Version 1, AccessKeyId and SecretAccessKey',
  }),
  expired: (_, at) => ({
    code: 'AWS_CREDENTIALS_EXPIRED',
    message: `the AWS credentials${asProfile(at)} have expired`,
    hint: `get new ones (with single sign-on: "${signIn(at)}"), then run the command again`,
  }),
  refused: (error, at) => ({
    code: 'AWS_CREDENTIALS_REFUSED',
    message: `AWS rejected the credentials${asProfile(at)}${inRegion(at)}: ${sentence(error)}`,
    hint: 'check the access key and its secret; a region that is not enabled for the account gives the same error',
  }),
  clock: (error) => ({
    code: 'AWS_CLOCK_SKEW',
    message: `the clock of this machine is wrong, so AWS rejects its requests: ${sentence(error)}`,
    hint: 'set the clock (enable time synchronization), then run the command again',
  }),
  noRegion: () => ({
    code: 'AWS_NO_REGION',
    message: 'no AWS region is set',
    hint: 'pass --region, set AWS_REGION, or write provider.region in the service file',
  }),
  wrongRegion: (error, at) => ({
    code: 'AWS_WRONG_REGION',
    message: `wrong AWS region${at.region ? ` "${at.region}"` : ''}: ${sentence(error)}`,
    hint: 'check --region, AWS_REGION and provider.region in the service file',
  }),
  denied: (error, at) => ({
    code: 'AWS_ACCESS_DENIED',
    message: `access denied to ${at.action ?? 'an AWS action'}${inRegion(at)}: ${sentence(error)}`,
    hint: `allow ${at.action ?? 'the action'} in an IAM policy of these credentials${asProfile(at)}, or use others with --profile`,
  }),
  throttled: (_, at) => ({
    code: 'AWS_THROTTLED',
    message: `AWS throttled ${at.action ?? 'the requests'}${inRegion(at)} on every attempt`,
    hint: 'wait a moment, then run the command again',
  }),
  unreachable: (error, at) => ({
    code: 'AWS_UNREACHABLE',
    message: `cannot reach AWS${at.endpointUrl ? ` at ${at.endpointUrl}` : inRegion(at)}: ${sentence(error)}`,
    hint: at.endpointUrl
      ? 'check --endpoint-url, and that the endpoint is running'
      : 'check the network, the proxy and the region’s name',
  }),
  failed: (error, at) => ({
    code: 'AWS_FAILED',
    message: `${at.action ?? 'AWS'} failed${inRegion(at)}: ${sentence(error)}`,
  }),
};

/**
 * The SDK's message as one line, without the full stop; a network error that tried several addresses has no message of
 * its own.
 */
function sentence(error: Error): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  const text = error.message || inner?.message || error.name;
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

/** Kinds of AWS failures that have their own message; `failed` covers all others. */
export type AwsFailure =
  | 'noCredentials'
  | 'noProfile'
  | 'ssoExpired'
  | 'ssoSignedOut'
  | 'loginExpired'
  | 'mfaRequired'
  | 'mfaRefused'
  | 'processFailed'
  | 'expired'
  | 'refused'
  | 'clock'
  | 'noRegion'
  | 'wrongRegion'
  | 'denied'
  | 'throttled'
  | 'unreachable'
  | 'failed';

interface SdkError extends Error {
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Error names of AWS by meaning; each service spells the same few in its own way. */
const kindByName: Readonly<Record<string, AwsFailure>> = {
  ExpiredToken: 'expired',
  ExpiredTokenException: 'expired',
  TokenRefreshRequired: 'expired',
  RequestExpired: 'clock',
  RequestTimeTooSkewed: 'clock',
  AuthFailure: 'refused',
  IncompleteSignature: 'refused',
  InvalidAccessKeyId: 'refused',
  InvalidClientTokenId: 'refused',
  InvalidSignatureException: 'refused',
  InvalidToken: 'refused',
  MissingAuthenticationToken: 'refused',
  MissingAuthenticationTokenException: 'refused',
  SignatureDoesNotMatch: 'refused',
  UnrecognizedClientException: 'refused',
  AuthorizationHeaderMalformed: 'wrongRegion',
  IllegalLocationConstraintException: 'wrongRegion',
  PermanentRedirect: 'wrongRegion',
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  AuthorizationError: 'denied',
  Forbidden: 'denied',
  UnauthorizedOperation: 'denied',
  BandwidthLimitExceeded: 'throttled',
  EC2ThrottledException: 'throttled',
  PriorRequestNotComplete: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  RequestThrottledException: 'throttled',
  SlowDown: 'throttled',
  ThrottledException: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  TimeoutError: 'unreachable',
};

const networkCodes = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The kind of AWS failure; undefined if the error did not come from AWS, its SDK or the network. */
export function failureKind(error: unknown): AwsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as SdkError;
  if (/not found or is invalid|session associated with this profile is invalid/.test(message)) return 'ssoSignedOut';
  if (name === 'TokenProviderError') return 'ssoExpired';
  if (name === 'CredentialsProviderError') return credentialsKind(message);
  if (/SSO session|session has expired/i.test(message)) return 'ssoExpired';
  if (message === 'Region is missing') return 'noRegion';
  if (message.startsWith('Region not accepted')) return 'wrongRegion';
  // A signature made with a wrong clock: the SDK corrects this once by itself, so here it is permanent.
  if (/Signature (expired|not yet current)/.test(message)) return 'clock';
  if (/MultiFactorAuthentication failed/.test(message)) return 'mfaRefused';
  const named = kindByName[name];
  if (named) return named;
  if (code !== undefined && networkCodes.has(code)) return 'unreachable';
  return $metadata?.httpStatusCode === undefined ? undefined : statusKind($metadata.httpStatusCode);
}

/** The SDK gives all of them the same name, so only the text distinguishes them. */
function credentialsKind(message: string): AwsFailure {
  if (/multi-factor authentication/.test(message)) return 'mfaRequired';
  if (/credential_process|^Command failed/.test(message)) return 'processFailed';
  if (/aws login|reauthenticate|Failed to load token from/i.test(message)) return 'loginExpired';
  if (/expired|sso login/i.test(message)) return 'ssoExpired';
  return /using profile|Profile .* (was )?not found/i.test(message) ? 'noProfile' : 'noCredentials';
}

/** Responses without a body (HEAD) have no error name, only a status. */
function statusKind(status: number): AwsFailure {
  if (status === 403) return 'denied';
  return status === 429 ? 'throttled' : 'failed';
}

/** These credentials lack the permission; others may have it. */
export function isDenied(error: unknown): boolean {
  return failureKind(error) === 'denied';
}

export function isThrottled(error: unknown): boolean {
  return failureKind(error) === 'throttled';
}

/** Expired credentials of any kind: the same call succeeds once the user has signed in again. */
export function isExpired(error: unknown): boolean {
  const kind = failureKind(error);
  return kind === 'expired' || kind === 'ssoExpired' || kind === 'ssoSignedOut' || kind === 'loginExpired';
}

/** Failures that may disappear by themselves: throttling, dropped connections, errors of the service. */
export function isTransient(error: unknown): boolean {
  const kind = failureKind(error);
  if (kind === 'throttled' || kind === 'unreachable') return true;
  const { $metadata, $fault } = (error ?? {}) as SdkError;
  return kind === 'failed' && ($fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500);
}

import type { ErrorCode } from '../../errors/codes.js';
import { EmojifyError } from '../../errors/emojify-error.js';

/** The fields of AWS, SDK and Node errors that are used here. */
interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly hostname?: string;
  readonly $fault?: 'client' | 'server';
}

interface Rule {
  readonly when: RegExp;
  readonly code: ErrorCode;
  readonly message: (error: AwsError) => string;
  readonly retryable?: boolean;
}

/** The first rule that matches the error's name (or Node's code) and message applies. */
const rules: readonly Rule[] = [
  {
    when: /^CredentialsProviderError|^TokenProviderError|Could not load credentials/,
    code: 'REKOGNITION_CREDENTIALS',
    message: ({ message }) => `no AWS credentials for Rekognition: ${message}; log in or set a profile`,
  },
  {
    when: /^(ExpiredToken|RequestExpired|UnrecognizedClient|InvalidSignature|InvalidClientTokenId|IncompleteSignature|MissingAuthenticationToken|SignatureDoesNotMatch)/,
    code: 'REKOGNITION_CREDENTIALS',
    message: ({ name, message }) => `AWS rejected the credentials (${name}: ${message}); log in again`,
  },
  {
    when: /^AccessDenied/,
    code: 'REKOGNITION_ACCESS_DENIED',
    message: ({ message }) => `access denied to rekognition:DetectFaces: allow that action for the caller (${message})`,
  },
  {
    when: /Region (is missing|not accepted)/,
    code: 'REKOGNITION_REGION',
    message: ({ message }) =>
      `invalid AWS region (${message}): set a region that has Rekognition with --region or AWS_REGION, such as eu-west-1`,
  },
  {
    when: /^ENOTFOUND/,
    code: 'REKOGNITION_REGION',
    message: ({ hostname, message }) =>
      `cannot find ${hostname ?? message}: check --region or AWS_REGION (not every region has Rekognition) and the network`,
  },
  {
    when: /^(Throttling|ThrottledException|ProvisionedThroughputExceeded|LimitExceeded|TooManyRequests|RequestLimitExceeded|SlowDown)/,
    code: 'REKOGNITION_THROTTLED',
    message: ({ message }) => `Rekognition is throttling (${message}): try again later or with fewer jobs`,
    retryable: true,
  },
  {
    when: /^(ImageTooLarge|InvalidImageFormat|InvalidS3Object)/,
    code: 'REKOGNITION_IMAGE',
    message: ({ message }) => `Rekognition rejected the picture: ${message}`,
  },
  {
    when: /^(InternalServerError|InternalFailure|ServiceUnavailable|RequestTimeout|TimeoutError|E[A-Z_]+ |socket hang up)/,
    code: 'REKOGNITION_UNAVAILABLE',
    message: ({ message }) => `Rekognition did not answer (${message}): try again later`,
    retryable: true,
  },
];

/** Converts any error of a DetectFaces call to ours; `data.retryable` tells whether the request may succeed later. */
export function toRekognitionError(thrown: unknown): EmojifyError {
  const error = thrown as AwsError;
  const text = `${error.code ?? error.name ?? ''} ${error.message ?? ''}`;
  const rule = rules.find(({ when }) => when.test(text) || when.test(error.name ?? ''));
  const retryable = rule?.retryable ?? (rule === undefined && error.$fault === 'server');
  return new EmojifyError(
    rule?.code ?? (retryable ? 'REKOGNITION_UNAVAILABLE' : 'REKOGNITION_FAILED'),
    rule?.message(error) ?? `Rekognition: ${error.name}: ${error.message}`,
    { cause: thrown, data: { retryable } },
  );
}

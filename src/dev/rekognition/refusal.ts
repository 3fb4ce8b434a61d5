/** The error types of Rekognition's DetectFaces; the SDK converts them to its exception classes. */
export type RefusalType =
  | 'AccessDeniedException'
  | 'ImageTooLargeException'
  | 'InternalServerError'
  | 'InvalidImageFormatException'
  | 'InvalidParameterException'
  | 'InvalidS3ObjectException'
  | 'MissingAuthenticationTokenException'
  | 'SerializationException'
  | 'UnknownOperationException';

/** A response other than 200, thrown where the error is detected and sent by the server. */
export interface Refusal extends Error {
  readonly name: RefusalType;
}

export function refusal(name: RefusalType, message: string, cause?: unknown): Refusal {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { name });
}

/** JSON 1.1 body of a refusal, with the member names that Rekognition uses. */
export function refusalBody(name: RefusalType, message: string, requestId: string): Record<string, string> {
  return { __type: name, Code: name, Logref: requestId, Message: message };
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && (error.name.endsWith('Exception') || error.name === 'InternalServerError');
}

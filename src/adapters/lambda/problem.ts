import { STATUS_CODES } from 'node:http';
import type { CodeInfo } from '../../errors/code.js';
import { storesCodes } from '../../errors/codes/stores.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type HttpAnswer, json } from './http.js';

const statusByCode: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  EMPTY_FILE: 400,
  URL_INVALID: 400,
  URL_SCHEME: 400,
  URL_CREDENTIALS: 400,
  URL_PRIVATE_ADDRESS: 400,
  NOT_FOUND: 404,
  IMAGE_NOT_FOUND: 404,
  RESULT_MISSING: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  UPLOAD_EXPIRED: 410,
  BODY_TOO_LARGE: 413,
  IMAGE_TOO_LARGE: 413,
  NOT_AN_IMAGE: 415,
  UNSUPPORTED_FORMAT: 415,
  DATA_DAMAGED: 503,
  DATA_UNUSABLE: 503,
  DATA_FULL: 507,
};

/**
 * The request cannot be fulfilled. Includes all URL_ errors: the URL is the caller's, even if another server fails
 * behind it.
 */
const unprocessable = ['UNREADABLE_IMAGE', 'IDEMPOTENCY_KEY_REUSED', 'IMAGE_FAILED'];

/** The HTTP status for an error with a public code; undefined for internal errors. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof EmojifyError)) return undefined;
  const known = statusByCode[error.code];
  if (known) return known;
  return unprocessable.includes(error.code) || error.code.startsWith('URL_') ? 422 : undefined;
}

/** The message for the caller, without details of this machine such as which disk is full or which file is damaged. */
export function detailOf(error: EmojifyError): string {
  const stores: Readonly<Record<string, CodeInfo>> = storesCodes;
  return Object.hasOwn(stores, error.code) ? (stores[error.code]?.meaning ?? '') : error.message;
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
}

/** Problem details (RFC 9457) with a stable `code`. */
export function problem(
  { status, code, detail, requestId }: Problem,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const document = { type: 'about:blank', title: STATUS_CODES[status], status, detail, code, requestId, ...more };
  return json(status, document, headers, 'application/problem+json');
}

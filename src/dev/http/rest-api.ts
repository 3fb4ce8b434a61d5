import { isRecord } from '../../util/is-record.js';
import type { ApiKind } from './api-kind.js';
import type { Answer } from './http-answer.js';
import { restEvent } from './rest-event.js';
import type { RoutePlace } from './routes.js';

/** OPTIONS of a path with CORS, which API Gateway answers without a function. */
export interface Preflight extends RoutePlace {
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Origin patterns of which the response contains the caller's origin, where `*` matches any characters; undefined if
   * the response is always the same.
   */
  readonly origins: readonly string[] | undefined;
}

/** A service's REST API, except for its routes. */
export interface RestApi {
  /** First segment of every path, as on AWS. */
  readonly stage: string;
  /** Types of bodies that are passed on as base64; every other body is text. */
  readonly binaryMediaTypes: readonly string[];
  readonly preflights: readonly Preflight[];
}

/** Whether a path is below the stage, where the REST API begins on AWS. */
export const isBelow = (path: string, { stage }: RestApi) => `${path}/`.startsWith(`/${stage}/`);

/** API Gateway's REST API (version 1). */
export function restApi({ binaryMediaTypes }: RestApi): ApiKind {
  const isBinary = binaryTypes(binaryMediaTypes);
  return {
    event(request, body, match, caller) {
      const binary = isBinary(request.headers.get('content-type') ?? 'application/json');
      return restEvent(request, body, match, { ...caller, binary });
    },
    answer: (result, { headers }) => restAnswer(result, isBinary(headers.get('accept')?.split(',')[0] ?? '')),
    failed: () => gatewayAnswer(502, 'InternalServerErrorException', { message: 'Internal server error' }),
    refused({ status, denied }) {
      if (status === 401) return gatewayAnswer(401, 'UnauthorizedException', { message: 'Unauthorized' });
      if (status === 500) return gatewayAnswer(500, 'AuthorizerConfigurationException', { message: null });
      const text = `User is not authorized to access this resource${denied ? ' with an explicit deny' : ''}`;
      return gatewayAnswer(403, 'AccessDeniedException', { Message: text });
    },
    tooLarge: () => gatewayAnswer(413, 'RequestTooLargeException', { message: 'Request Too Long' }),
    idHeader: 'x-amzn-requestid',
  };
}

function gatewayAnswer(status: number, type: string, body: Readonly<Record<string, unknown>>): Answer {
  const headers = new Headers({ 'content-type': 'application/json', 'x-amzn-errortype': type });
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** Unknown path or method. */
export const missingToken = () =>
  gatewayAnswer(403, 'MissingAuthenticationTokenException', { message: 'Missing Authentication Token' });

/** Unknown stage. */
export const noStage = () => gatewayAnswer(403, 'ForbiddenException', { message: 'Forbidden' });

/** The response of the OPTIONS method in the template: with the caller's origin if it is allowed. */
export function preflightAnswer({ headers: given, origins }: Preflight, request: Request): Answer {
  const headers = new Headers({ 'content-type': 'application/json', ...given });
  const origin = request.headers.get('origin') ?? '';
  if (origins?.some((allowed) => matchesStars(allowed, origin, '.+')))
    headers.set('access-control-allow-origin', origin);
  return { status: 200, headers, body: Buffer.alloc(0) };
}

/** Whether a media type, with or without parameters, is one of the binary types. */
function binaryTypes(types: readonly string[]): (given: string) => boolean {
  return (given) => {
    if (types.includes('*/*')) return true;
    const type = given.replace(/;.*$/s, '').trim().toLowerCase();
    return type !== '' && types.some((binary) => matchesStars(binary.toLowerCase(), type, '.*'));
  };
}

function matchesStars(pattern: string, text: string, star: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', star);
  return new RegExp(`^${source}$`).test(text);
}

/**
 * Interprets the result of a REST API's function. A base64 body is decoded if the first type in the caller's `Accept`
 * is binary, and sent unchanged otherwise. The headers of both lists are sent, duplicates once.
 */
function restAnswer(result: unknown, binary: boolean): Answer | undefined {
  if (!isRecord(result)) return undefined;
  const { statusCode, headers: single, multiValueHeaders: multiple, body, isBase64Encoded } = result;
  const status = Number(statusCode);
  if (statusCode === undefined || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const text = body ?? '';
  if (typeof text !== 'string') return undefined;
  const pairs = new Map<string, string[]>();
  for (const [name, values] of [...Object.entries(multiple ?? {}), ...Object.entries(single ?? {})]) {
    const known = pairs.get(name.toLowerCase()) ?? [];
    const added = [values].flat().map(String);
    pairs.set(name.toLowerCase(), [...known, ...added.filter((value) => !known.includes(value))]);
  }
  const headers = new Headers();
  for (const [name, values] of pairs) for (const value of values) headers.append(name, value);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return { status, headers, body: Buffer.from(text, isBase64Encoded === true && binary ? 'base64' : 'utf8') };
}

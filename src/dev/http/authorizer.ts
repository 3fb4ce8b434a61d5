import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LocalFunction } from '../functions/local-function.js';
import { checkJwt, type JwtAuthorizer } from './jwt-authorizer.js';

/** The authorizer of a route. */
export type Authorizer = LambdaAuthorizer | JwtAuthorizer;

interface LambdaAuthorizer {
  readonly target: LocalFunction;
  /** For an HTTP API (payload format 2.0), or for a REST API: the whole request, or only a token. */
  readonly kind: 'http' | 'rest-request' | 'rest-token';
  /** `$request.header.Authorization`, `method.request.querystring.token`, …: each must be present. */
  readonly identitySource: readonly string[];
  /** The pattern that the token must match before a REST API's authorizer is called. */
  readonly expression?: string | undefined;
}

export type Verdict =
  | { readonly allowed: true; readonly context: Readonly<Record<string, unknown>> }
  /** `error` is the authorizer's own failure. */
  | {
      readonly allowed: false;
      readonly status: 401 | 403 | 500;
      readonly error?: unknown;
      /** Whether a policy explicitly denies it. */
      readonly denied?: boolean;
      /** The response's `WWW-Authenticate`, and what is wrong with the token. */
      readonly challenge?: string;
      readonly reason?: string;
    };

type HttpEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

interface PolicyStatement {
  readonly Effect?: string;
  readonly Resource?: string | readonly string[];
}

interface Decision {
  readonly isAuthorized?: unknown;
  readonly principalId?: unknown;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly policyDocument?: { readonly Statement?: PolicyStatement | readonly PolicyStatement[] };
}

/** Authorizes a request: without its identity 401, if not allowed 403, like API Gateway. */
export async function authorize(authorizer: Authorizer, event: HttpEvent, requestId: string): Promise<Verdict> {
  const identities = authorizer.identitySource.map((source) => identity(source, event));
  if (authorizer.kind === 'jwt') {
    const token = identities.find((value) => value);
    return token ? checkJwt(authorizer, token) : { allowed: false, status: 401, challenge: 'Bearer' };
  }
  if (identities.some((value) => !value)) return { allowed: false, status: 401 };
  const { expression } = authorizer;
  if (expression !== undefined && !new RegExp(expression).test(String(identities[0]))) {
    return { allowed: false, status: 401 };
  }
  const arn = `arn:aws:execute-api:us-east-1:000000000000:${routeOf(event)}`;
  try {
    const answer = await authorizer.target.invoke(question(authorizer, event, identities, arn), requestId);
    return verdict(answer as Decision | null, arn, authorizer.kind);
  } catch (error) {
    const unauthorized = error instanceof Error && /^(Error: )?Unauthorized\b/.test(error.message);
    return unauthorized ? { allowed: false, status: 401 } : { allowed: false, status: 500, error };
  }
}

function routeOf(event: HttpEvent): string {
  if ('version' in event) {
    const { apiId, http } = event.requestContext;
    return `${apiId}/$default/${http.method}${http.path}`;
  }
  const { apiId, stage } = event.requestContext;
  return `${apiId}/${stage}/${event.httpMethod}${event.path}`;
}

function identity(source: string, { headers, queryStringParameters: query }: HttpEvent): string | undefined {
  const [, kind, name = ''] = /^(?:\$|method\.)request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  return kind === 'header' ? header(headers, name) : kind === 'querystring' ? query?.[name] : source;
}

/** A REST API's events have header names as the caller wrote them. */
function header(headers: HttpEvent['headers'], name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function question({ kind }: LambdaAuthorizer, event: HttpEvent, identities: readonly unknown[], arn: string): unknown {
  if (kind === 'rest-token') return { type: 'TOKEN', methodArn: arn, authorizationToken: identities[0] };
  const { body: _body, isBase64Encoded: _encoded, ...request } = event;
  if (kind === 'rest-request') return { ...request, type: 'REQUEST', methodArn: arn };
  return { ...request, type: 'REQUEST', routeArn: arn, identitySource: identities };
}

/** Supports both forms: `{ isAuthorized }`, and an IAM policy. */
function verdict(answer: Decision | null, arn: string, kind: LambdaAuthorizer['kind']): Verdict {
  const { isAuthorized, principalId, context, policyDocument } = answer ?? {};
  const effects = policyDocument && effectsOn([policyDocument.Statement ?? []].flat(), arn);
  const denied = effects?.includes('Deny') ?? false;
  const allowed = effects ? effects.includes('Allow') && !denied : isAuthorized === true;
  if (!allowed) return { allowed, status: 403, denied };
  // A REST API passes on the principal in addition to the context.
  return { allowed, context: kind === 'http' ? { ...context } : { principalId, ...context } };
}

function effectsOn(statements: readonly PolicyStatement[], arn: string) {
  const matching = statements.filter(({ Resource: resource }) =>
    [resource ?? []].flat().some((pattern) => matchesArn(pattern, arn)),
  );
  return matching.map(({ Effect: effect }) => effect);
}

function matchesArn(pattern: string, arn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(arn);
}

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LocalFunction } from '../functions/local-function.js';

/** A Lambda authorizer of an HTTP API (type `request`, payload 2.0). */
export interface Authorizer {
  readonly target: LocalFunction;
  /** `$request.header.Authorization`, `$request.querystring.token`, …: each has to be there. */
  readonly identitySource: readonly string[];
}

export type Verdict =
  | { readonly allowed: true; readonly context: Readonly<Record<string, unknown>> }
  | { readonly allowed: false; readonly status: 401 | 403 | 500 };

interface PolicyStatement {
  readonly Effect?: string;
  readonly Resource?: string | readonly string[];
}

/** Asks the authorizer about a request: without its identity 401, not allowed 403, as API Gateway answers. */
export async function authorize(
  { target, identitySource }: Authorizer,
  event: APIGatewayProxyEventV2,
  requestId: string,
): Promise<Verdict> {
  const identities = identitySource.map((source) => identity(source, event));
  if (identities.some((value) => !value)) return { allowed: false, status: 401 };
  const { http, apiId } = event.requestContext;
  const routeArn = `arn:aws:execute-api:us-east-1:000000000000:${apiId}/$default/${http.method}${http.path}`;
  const { body: _body, isBase64Encoded: _encoded, ...request } = event;
  try {
    const question = { ...request, type: 'REQUEST', routeArn, identitySource: identities };
    return verdict(await target.invoke(question, requestId), routeArn);
  } catch (error) {
    return { allowed: false, status: error instanceof Error && error.message === 'Unauthorized' ? 401 : 500 };
  }
}

function identity(source: string, { headers, queryStringParameters: query }: APIGatewayProxyEventV2) {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  return kind === 'header' ? headers[name.toLowerCase()] : kind === 'querystring' ? query?.[name] : source;
}

/** Both forms: `{ isAuthorized }`, and an IAM policy. */
function verdict(answer: unknown, routeArn: string): Verdict {
  const {
    isAuthorized,
    context = {},
    policyDocument,
  } = (answer ?? {}) as {
    isAuthorized?: unknown;
    context?: Record<string, unknown>;
    policyDocument?: { Statement?: PolicyStatement | readonly PolicyStatement[] };
  };
  const allowed = policyDocument ? allowedBy([policyDocument.Statement ?? []].flat(), routeArn) : isAuthorized === true;
  return allowed ? { allowed, context } : { allowed, status: 403 };
}

function allowedBy(statements: readonly PolicyStatement[], routeArn: string): boolean {
  const matching = statements.filter(({ Resource: resource }) =>
    [resource ?? []].flat().some((pattern) => matchesArn(pattern, routeArn)),
  );
  return matching.some(({ Effect: effect }) => effect === 'Allow') && !matching.some((s) => s.Effect === 'Deny');
}

function matchesArn(pattern: string, arn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(arn);
}

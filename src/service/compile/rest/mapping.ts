import type { HttpStatus } from '../../load/events.js';
import { defined } from '../builder.js';
import { corsOf, type RestRoute } from './rest-routes.js';

/** A list of a request's name and value pairs as JSON, in API Gateway's template language. */
const pairs = (source: string) =>
  `{#foreach($name in ${source}.keySet())"$util.escapeJavaScript($name)":"$util.escapeJavaScript(${source}.get($name)).replaceAll("\\\\'","'")"#if($foreach.hasNext),#end#end}`;

/** The event of `integration: lambda`: the body unchanged, together with the request's details. */
function lambdaTemplate(body: string, claims: readonly string[]): string {
  const extra = claims.map((claim) => {
    const name = claim.slice(claim.indexOf(':') + 1);
    const path = claim.includes(':') ? `claims['${claim}']` : `claims.${claim}`;
    return `"${name}":"$context.authorizer.${path}",`;
  });
  return [
    '#set($params = $input.params())',
    '#set($header = $params.header)#set($query = $params.querystring)#set($path = $params.path)',
    '#set($identity = $context.identity)#set($authorizer = $context.authorizer)',
    `{"body":${body},"method":"$context.httpMethod","stage":"$context.stage","requestPath":"$context.resourcePath",`,
    `"principalId":"$context.authorizer.principalId","cognitoPoolClaims":{${extra.join('')}"sub":"$context.authorizer.claims.sub"},`,
    `"enhancedAuthContext":${pairs('$authorizer')},"headers":${pairs('$header')},"query":${pairs('$query')},`,
    `"path":${pairs('$path')},"identity":${pairs('$identity')},"stageVariables":${pairs('$stageVariables')}}`,
  ].join('\n');
}

const formBody = `{#foreach($pair in $input.path('$').split('&'))#set($part = $pair.split('='))"$util.urlDecode($part[0])":"#if($part.size() > 1)$util.escapeJavaScript($util.urlDecode($part[1]))#end"#if($foreach.hasNext),#end#end}`;

/** Templates that convert the request to the integration's input. */
export function requestTemplates({ options, integration }: RestRoute): Record<string, string> | undefined {
  const { authorizer, request } = options;
  const claims = (typeof authorizer === 'object' && authorizer.claims) || [];
  const defaults: Readonly<Record<string, string>> =
    integration === 'AWS'
      ? {
          'application/json': lambdaTemplate("$input.json('$')", claims),
          'application/x-www-form-urlencoded': lambdaTemplate(formBody, claims),
        }
      : {};
  const templates = { ...defaults, ...request?.template };
  return Object.keys(templates).length > 0 ? templates : undefined;
}

/** A function sets the status by throwing an error whose message contains it in brackets: `[404] not found`. */
const defaultStatuses: Readonly<Record<string, HttpStatus>> = {
  200: { pattern: '' },
  ...Object.fromEntries(
    [400, 401, 403, 404, 422, 502].map((code) => [code, { pattern: `[\\s\\S]*\\[${code}\\][\\s\\S]*` }]),
  ),
  500: { pattern: '[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*' },
  504: { pattern: '([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)' },
};

function statusesOf({ options, integration }: RestRoute): Readonly<Record<string, HttpStatus>> | undefined {
  if (integration === 'AWS_PROXY' || integration === 'HTTP_PROXY') return undefined;
  const given = options.response?.statusCodes;
  if (!given) return options.response || integration === 'AWS' ? defaultStatuses : undefined;
  return Object.values(given).some(({ pattern }) => pattern === '')
    ? given
    : { ...given, 200: given['200'] ?? { pattern: '' } };
}

/** Headers of every response: those for CORS and those in the file. */
function commonHeaders(route: RestRoute): Record<string, string> {
  const cors = corsOf(route);
  const origin = cors?.origins?.[0] ?? cors?.origin ?? '*';
  return {
    ...(cors && { 'Access-Control-Allow-Origin': `'${origin}'` }),
    ...(cors?.allowCredentials && { 'Access-Control-Allow-Credentials': "'true'" }),
    ...route.options.response?.headers,
  };
}

const prefixed = <T>(headers: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]));

export function integrationResponses(route: RestRoute): unknown[] | undefined {
  const { response } = route.options;
  const statuses = statusesOf(route);
  return (
    statuses &&
    Object.entries(statuses).map(([code, status]) => {
      const own = typeof status.template === 'string' ? { 'application/json': status.template } : status.template;
      const templates = { ...(response?.template !== undefined && { 'application/json': response.template }), ...own };
      return defined({
        StatusCode: code,
        SelectionPattern: status.pattern || undefined,
        ResponseParameters: prefixed({ ...commonHeaders(route), ...status.headers }),
        ResponseTemplates: Object.keys(templates).length > 0 ? templates : undefined,
        ContentHandling: code.startsWith('2') ? response?.contentHandling : undefined,
      });
    })
  );
}

export function methodResponses(route: RestRoute): unknown[] | undefined {
  const statuses = statusesOf(route);
  return (
    statuses &&
    Object.entries(statuses).map(([code, status]) => {
      const headers = Object.keys({ ...commonHeaders(route), ...status.headers });
      return {
        StatusCode: code,
        ResponseParameters: prefixed(Object.fromEntries(headers.map((name) => [name, true]))),
      };
    })
  );
}

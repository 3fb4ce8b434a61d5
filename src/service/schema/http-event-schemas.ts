import { anyArn } from './common.js';
import {
  anyCase,
  byType,
  caseless,
  choice,
  flag,
  list,
  map,
  pattern,
  record,
  type Schema,
  textOrFunction,
  whole,
  words,
} from './kinds.js';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE', 'ANY'];

const anyMethod = [...methods.map(caseless), '\\*'].join('|');
const route = { pattern: `^(?:\\*|(?:${anyMethod})\\s+/?\\S*)$` };
const routeExpected = `"METHOD /path" such as "GET /users/{id}", or "*"; methods are ${methods.join(', ')} and *`;
const method = pattern(`^(?:${anyMethod})$`, `one of ${methods.join(', ')} or *`);
const path = pattern('^\\S*$', 'a path such as /users/{id}');

const authorizerHttpApi = byType(
  {
    string: { minLength: 1 },
    object: {
      ...record({
        name: words('A name under provider.httpApi.authorizers'),
        id: textOrFunction({}, 'an authorizer id', 'Authorizer of an API that is not part of this stack'),
        type: choice(['request', 'jwt', 'aws_iam']),
        scopes: list(words()),
      }),
      minProperties: 1,
      'x-expected': '"name", "id" or "type: aws_iam"',
    },
  },
  'the name of an authorizer, or a map',
  'Authorizer of the route',
);

export const httpApiEvent = byType(
  {
    string: route,
    object: record(
      { method, path, authorizer: authorizerHttpApi },
      {
        required: ['path'],
        unsupported: {
          cors: 'CORS belongs to the whole API: set provider.httpApi.cors',
          timeout: 'an HTTP API times out after 30 s; set the function’s timeout',
        },
      },
    ),
  },
  routeExpected,
  'A route of the service’s HTTP API',
);

const authorizerHttp = byType(
  {
    string: { minLength: 1 },
    object: record({
      name: words(),
      arn: anyArn(),
      authorizerId: textOrFunction(),
      type: anyCase(['token', 'request', 'cognito_user_pools', 'aws_iam', 'custom']),
      identitySource: words(),
      identityValidationExpression: words(),
      resultTtlInSeconds: whole(0, 3600),
      scopes: list(textOrFunction()),
      claims: list(words()),
      managedExternally: flag(),
    }),
  },
  'a function of this service, an ARN, aws_iam, or a map',
  'Authorizer of the route',
);

const cors = byType(
  {
    boolean: {},
    object: record({
      origin: words(),
      origins: list(words()),
      headers: list(words()),
      methods: list(choice(methods)),
      allowCredentials: flag(),
      maxAge: whole(1, 86400),
      cacheControl: words(),
    }),
  },
  'true, false or a map',
  'Answers preflight requests of browsers',
);

const parameters = map(
  byType(
    { boolean: {}, object: record({ required: flag(), mappedValue: textOrFunction() }) },
    'true (required), false, or { required, mappedValue }',
  ),
);

const contentHandling = choice(['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']);

const request = record({
  parameters: record({ querystrings: parameters, headers: parameters, paths: parameters }),
  schemas: map(
    byType(
      { object: {}, string: { minLength: 1 } },
      'a JSON schema, or a name under provider.apiGateway.request.schemas',
    ),
  ),
  template: map({ type: 'string' }),
  passThrough: choice(['NEVER', 'WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES']),
  contentHandling,
  method,
  uri: textOrFunction(),
});

const statusCode = record({
  pattern: { type: 'string' },
  headers: map({ type: 'string' }),
  template: byType({ string: {}, object: {} }, 'text, or templates by content type'),
});

const response = record(
  {
    headers: map({ type: 'string' }),
    template: { type: 'string' },
    contentHandling,
    statusCodes: {
      type: 'object',
      patternProperties: { '^\\d{3}$': statusCode },
      additionalProperties: false,
      'x-key': 'a status code of three digits',
    },
  },
  { unsupported: { transferMode: 'use a function URL with invokeMode: RESPONSE_STREAM' } },
);

export const httpEvent: Schema = byType(
  {
    string: route,
    object: record(
      {
        method,
        path,
        authorizer: authorizerHttp,
        cors,
        private: flag('Requires an API key'),
        async: flag('Responds immediately; the function continues to run'),
        integration: anyCase(
          ['lambda-proxy', 'lambda', 'aws', 'aws-proxy', 'http', 'http-proxy', 'mock'].flatMap(bothSpellings),
        ),
        connectionType: anyCase(['vpc-link', 'VPC_LINK']),
        connectionId: textOrFunction(),
        operationId: words(),
        request,
        response,
        timeoutInMillis: whole(50, 300_000),
      },
      {
        required: ['method', 'path'],
      },
    ),
  },
  routeExpected,
  'A route of the service’s REST API',
);

function bothSpellings(name: string): string[] {
  return name.includes('-') ? [name, name.replace('-', '_')] : [name];
}

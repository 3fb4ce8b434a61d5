import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Verdict } from './authorizer.js';
import { type Answer, httpAnswer, message } from './http-answer.js';
import { type Caller, httpEvent } from './http-event.js';
import { restEvent } from './rest-event.js';
import type { RouteMatch } from './routes.js';

/** The differences between the two kinds of APIs, for a function with proxy integration. */
export interface ApiKind {
  event(
    request: Request,
    body: Buffer,
    match: RouteMatch,
    caller: Caller,
  ): APIGatewayProxyEvent | APIGatewayProxyEventV2;
  /** Undefined if the function's result is not valid. */
  answer(result: unknown, request: Request): Answer | undefined;
  /** The function failed, or its result is not valid. */
  failed(): Answer;
  refused(verdict: Extract<Verdict, { allowed: false }>): Answer;
  tooLarge(): Answer;
  /** Response header with the id of the request. */
  readonly idHeader: string;
}

const refusals = { 401: 'Unauthorized', 403: 'Forbidden', 500: 'Internal Server Error' } as const;

/** An HTTP API (version 2 of API Gateway). */
export const httpApi: ApiKind = {
  event: (request, body, match, caller) =>
    match.route.payload === '1.0' ? restEvent(request, body, match, caller) : httpEvent(request, body, match, caller),
  answer: (result) => httpAnswer(result),
  failed: () => message(500, 'Internal Server Error'),
  refused({ status, challenge }) {
    const answer = message(status, refusals[status]);
    if (challenge !== undefined) answer.headers.set('www-authenticate', challenge);
    return answer;
  },
  tooLarge: () => message(413, 'Request Entity Too Large'),
  idHeader: 'apigw-requestid',
};

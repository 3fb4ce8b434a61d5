import { accountId, asText, type SampleEvent } from './sample-event.js';

/** An HTTP API's request, payload format 2.0. */
export const httpEvent: SampleEvent = {
  make: ({ region, now, id }) => {
    const domain = `abcdef1234.execute-api.${region}.amazonaws.com`;
    return {
      version: '2.0',
      routeKey: '$default',
      rawPath: '/',
      rawQueryString: '',
      headers: { accept: '*/*', host: domain, 'user-agent': 'emojify', 'x-forwarded-proto': 'https' },
      requestContext: {
        accountId,
        apiId: 'abcdef1234',
        domainName: domain,
        domainPrefix: 'abcdef1234',
        http: { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'emojify' },
        requestId: id(),
        routeKey: '$default',
        stage: '$default',
        time: clfTime(now),
        timeEpoch: now,
      },
      isBase64Encoded: false,
    };
  },
  aliases: {
    method: [{ path: 'requestContext.http.method', value: (value) => asText(value).toUpperCase() }],
    path: [{ path: 'rawPath' }, { path: 'requestContext.http.path' }],
    query: [{ path: 'rawQueryString' }, { path: 'queryStringParameters', value: parseQuery }],
    route: [{ path: 'routeKey' }, { path: 'requestContext.routeKey' }],
    body: [{ path: 'body', value: asText }],
    id: [{ path: 'pathParameters.id', value: asText }],
  },
};

function parseQuery(value: unknown): Record<string, string> {
  const parameters = new URLSearchParams(asText(value));
  // Repeated names are joined with commas, as API Gateway does.
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')]));
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `01/Mar/2026:10:00:00 +0000` */
function clfTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`;
}

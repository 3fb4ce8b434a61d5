import { nearest } from '../../../errors/nearest.js';
import { routeKey } from '../../compile/http-api.js';
import { nodeAt } from '../language/node.js';
import type { HttpApiSettings } from '../settings.js';
import { unknownFunction } from './check-functions.js';
import { checkPath } from './check-path.js';
import { type Checking, eventsOf, type LocatedEvent, within, wrong, wrongKey } from './checking.js';

export function checkHttpApi(checking: Checking): void {
  const settings = checking.service.provider.httpApi ?? {};
  checkAuthorizers(checking, settings);
  checkCors(checking, settings);
  checkExternal(checking, settings);
  const routes = new Map<string, string>();
  for (const event of eventsOf(checking, 'httpApi')) {
    checkRoute(checking, event, routes);
    checkRouteAuthorizer(checking, event, settings);
    checkTimeout(checking, event);
  }
}

/** API Gateway treats two routes as equal if they differ only in the names of variables. */
const sameRoute = (key: string) => key.replace(/\{[^}+]*(\+?)\}/g, '{$1}');

function checkRoute(
  checking: Checking,
  { fn, options, path }: LocatedEvent<'httpApi'>,
  routes: Map<string, string>,
): void {
  const at = within(checking.root, path, 'path');
  if (options.path === '*' && options.method !== 'ANY') {
    wrong(
      checking,
      within(checking.root, path, 'method'),
      `invalid method "${options.method}" for path "*": the catch-all route has no method; remove it`,
    );
    return;
  }
  const writesMethod = within(checking.root, path, 'method') !== path;
  if (!writesMethod && at !== path && options.path !== '*') {
    wrongKey(checking, path, `httpApi route "${options.path}" has no "method": add one, or "method: '*'" for all`);
    return;
  }
  if (options.path !== '*') checkPath(checking, at, options.path);
  const key = sameRoute(routeKey(options));
  const other = routes.get(key);
  if (other)
    wrong(checking, at, `route "${routeKey(options)}" is defined twice, also by function "${other}": remove one`);
  else routes.set(key, fn.key);
}

function checkRouteAuthorizer(
  checking: Checking,
  { options, path }: LocatedEvent<'httpApi'>,
  settings: HttpApiSettings,
): void {
  if (!options.authorizer) return;
  const at = [...path, 'authorizer'];
  const { name, id, type, scopes } =
    typeof options.authorizer === 'string' ? { name: options.authorizer } : options.authorizer;
  if (type === 'aws_iam') {
    if (name !== undefined || id !== undefined || scopes)
      wrong(checking, at, 'an authorizer of "type: aws_iam" has no other keys: remove name, id and scopes');
    return;
  }
  if (id !== undefined) {
    if (settings.id === undefined)
      wrong(checking, [...at, 'id'], 'an authorizer by id needs an API by id: set provider.httpApi.id, or use "name"');
    return;
  }
  if (name === undefined) {
    wrong(checking, at, 'the authorizer has no "name": add the name of one under provider.httpApi.authorizers');
    return;
  }
  const known = Object.keys(settings.authorizers ?? {});
  if (known.includes(name)) return;
  const guess = nearest(name, known);
  const fix = guess ? `; did you mean "${guess}"?` : ': add it under provider.httpApi.authorizers';
  wrong(checking, within(checking.root, at, 'name'), `unknown authorizer "${name}"${fix}`);
}

function checkAuthorizers(checking: Checking, settings: HttpApiSettings): void {
  for (const [key, authorizer] of Object.entries(settings.authorizers ?? {})) {
    const path = ['provider', 'httpApi', 'authorizers', key];
    if (authorizer.type !== 'request') continue;
    const { functionName, functionArn } = authorizer;
    if (functionName === undefined && functionArn === undefined)
      wrongKey(checking, path, `authorizer "${key}" has no function: add "functionName" or "functionArn"`);
    if (functionName !== undefined && functionArn !== undefined)
      wrongKey(checking, path, `authorizer "${key}" has two functions: keep "functionName" or "functionArn"`);
    if (functionName !== undefined && !checking.service.functions.some((fn) => fn.key === functionName))
      wrong(checking, [...path, 'functionName'], unknownFunction(checking, functionName));
    if (authorizer.resultTtlInSeconds && authorizer.identitySource === undefined)
      wrong(
        checking,
        [...path, 'resultTtlInSeconds'],
        `authorizer "${key}" caches results by identity: add "identitySource", or set resultTtlInSeconds to 0`,
      );
  }
}

/** API Gateway rejects CORS settings that every browser would reject: credentials for any origin. */
function checkCors(checking: Checking, { cors }: HttpApiSettings): void {
  if (typeof cors !== 'object' || !cors.allowCredentials) return;
  const { allowedOrigins } = cors;
  if (allowedOrigins && !allowedOrigins.includes('*')) return;
  wrong(
    checking,
    ['provider', 'httpApi', 'cors', 'allowCredentials'],
    '"allowCredentials" cannot be combined with any origin ("*", the default): list the origins under "allowedOrigins"',
  );
}

/** An API outside the stack keeps its own settings. */
function checkExternal(checking: Checking, settings: HttpApiSettings): void {
  if (settings.id === undefined) return;
  for (const key of ['cors', 'authorizers'] as const)
    if (settings[key])
      wrongKey(
        checking,
        ['provider', 'httpApi', key],
        `"${key}" has no effect on an API that is not part of this stack: set it there, or remove provider.httpApi.id`,
      );
  if (checking.service.provider.logs?.httpApi)
    wrongKey(
      checking,
      ['provider', 'logs', 'httpApi'],
      '"logs.httpApi" has no effect on an API that is not part of this stack: set it there, or remove provider.httpApi.id',
    );
}

/** An HTTP API times out after 30 s, whatever the function's timeout. */
function checkTimeout({ problems, root }: Checking, { fn, path }: LocatedEvent<'httpApi'>): void {
  if (fn.timeout <= 29) return;
  const place = within(root, ['functions', fn.key], 'timeout');
  const message = `function "${fn.key}" has a timeout of ${fn.timeout} s, but an HTTP API times out after 30 s: use 29 s or less`;
  problems.warn(nodeAt(root, place.length > 2 ? place : path).place, message);
}

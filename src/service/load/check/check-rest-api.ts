import { nearest } from '../../../errors/nearest.js';
import { restRoutes } from '../../compile/rest/rest-routes.js';
import { keysOf } from '../../compile/rest/usage-plan.js';
import { checkExistingApi, existingVariables } from './check-existing-api.js';
import { unknownFunction } from './check-functions.js';
import { checkPath } from './check-path.js';
import { type Checking, eventsOf, type LocatedEvent, within, wrong, wrongKey } from './checking.js';

export function checkRestApi(checking: Checking): void {
  const events = eventsOf(checking, 'http');
  const seen = new Map<string, string>();
  const variables = existingVariables(checking);
  for (const event of events) {
    checkRoute(checking, event, seen, variables);
    checkAuthorizer(checking, event);
    checkIntegration(checking, event);
    checkClaims(checking, event);
    checkSchemas(checking, event);
  }
  checkKeys(checking);
  checkEndpoint(checking);
  checkExistingApi(checking);
}

function checkRoute(
  checking: Checking,
  { fn, options, path }: LocatedEvent<'http'>,
  seen: Map<string, string>,
  variables: Map<string, string>,
): void {
  const at = within(checking.root, path, 'path');
  if (options.path !== '*') checkPath(checking, at, options.path);
  const route = `${options.method} ${options.path.replace(/\/$/, '') || '/'}`;
  const other = seen.get(route);
  if (other) wrong(checking, at, `route "${route}" is defined twice, also by function "${other}": remove one`);
  else seen.set(route, fn.key);
  checkSiblings(checking, at, options.path, variables);
}

/** A REST API allows one variable name at each place in the tree of paths. */
function checkSiblings(
  checking: Checking,
  at: LocatedEvent<'http'>['path'],
  path: string,
  variables: Map<string, string>,
): void {
  const steps = path.split('/').filter(Boolean);
  for (const [index, step] of steps.entries()) {
    if (!step.startsWith('{')) continue;
    const parent = steps.slice(0, index).join('/');
    const other = variables.get(parent);
    if (other === undefined) variables.set(parent, step);
    else if (other !== step) {
      wrong(
        checking,
        at,
        `invalid path "${path}": a REST API allows one variable name under "/${parent}", and another route uses ${other}; use the same name`,
      );
      return;
    }
  }
}

function checkAuthorizer(checking: Checking, { options, path }: LocatedEvent<'http'>): void {
  const given = options.authorizer;
  if (!given) return;
  const at = [...path, 'authorizer'];
  if (typeof given === 'string') {
    if (/^aws_iam$/i.test(given) || given.startsWith('arn:')) return;
    if (!known(checking, given)) wrong(checking, at, authorizerMessage(checking, given));
    return;
  }
  if (/^aws_iam$/i.test(given.type ?? '') || given.authorizerId !== undefined) return;
  if (given.arn === undefined && given.name === undefined) {
    wrongKey(
      checking,
      at,
      'the authorizer has neither "name" nor "arn": add the name of a function of this service, or an ARN',
    );
    return;
  }
  if (given.arn === undefined && given.name !== undefined && !known(checking, given.name)) {
    wrong(checking, [...at, 'name'], authorizerMessage(checking, given.name));
    return;
  }
  if (typeof given.arn === 'object' && given.name === undefined)
    wrongKey(checking, at, 'an authorizer whose "arn" is a CloudFormation function needs a "name"');
}

const known = ({ service }: Checking, name: string) => service.functions.some(({ key }) => key === name);
const authorizerMessage = (checking: Checking, name: string) =>
  `${unknownFunction(checking, name)}; an authorizer is a function of this service, an ARN or aws_iam`;

function checkIntegration(checking: Checking, { fn, options, path }: LocatedEvent<'http'>): void {
  const route = restRoutes(checking.service).find((candidate) => candidate.fn === fn && candidate.options === options);
  if (route?.integration !== 'HTTP' && route?.integration !== 'HTTP_PROXY') return;
  if (options.request?.uri === undefined)
    wrongKey(checking, path, `an ${options.integration} integration needs "request.uri", the address to call`);
  if (options.connectionType && options.connectionId === undefined)
    wrongKey(checking, path, `"connectionType: ${options.connectionType}" needs "connectionId"`);
}

/** Claims are added to the event by a mapping, which a proxy integration does not have. */
function checkClaims(checking: Checking, { options, path }: LocatedEvent<'http'>): void {
  const claims = typeof options.authorizer === 'object' ? options.authorizer.claims : undefined;
  const proxy = !options.async && !/^(lambda|aws)$/i.test(options.integration ?? 'lambda-proxy');
  if (claims?.length && proxy)
    wrongKey(
      checking,
      [...path, 'authorizer', 'claims'],
      '"claims" need "integration: lambda": the proxy integration passes all claims anyway',
    );
}

function checkSchemas(checking: Checking, { options, path }: LocatedEvent<'http'>): void {
  const named = Object.keys(checking.service.provider.apiGateway?.request?.schemas ?? {});
  for (const [type, schema] of Object.entries(options.request?.schemas ?? {})) {
    if (typeof schema !== 'string' || named.includes(schema)) continue;
    const guess = nearest(schema, named);
    wrong(
      checking,
      [...path, 'request', 'schemas', type],
      `unknown schema "${schema}"${guess ? `; did you mean "${guess}"?` : ': add it under provider.apiGateway.request.schemas'}`,
    );
  }
}

function checkKeys(checking: Checking): void {
  const settings = checking.service.provider.apiGateway ?? {};
  const plans = Array.isArray(settings.usagePlan)
    ? settings.usagePlan.flatMap((plan) => Object.keys(plan ?? {}))
    : [''];
  const path = ['provider', 'apiGateway', 'apiKeys'];
  for (const [index, given] of (settings.apiKeys ?? []).entries()) {
    const [{ plan } = { plan: '' }] = keysOf({ apiKeys: [given] });
    if (!plans.includes(plan))
      wrong(
        checking,
        [...path, index],
        plan
          ? `API keys "${plan}" have no usage plan: add "${plan}" under usagePlan`
          : 'an API key outside a usage plan: put it under the name of one of the usage plans',
      );
  }
  for (const [index, { key }] of keysOf(settings).entries())
    if (key.value !== undefined && key.value.length < 20)
      wrong(
        checking,
        [...path, index],
        `the value of an API key needs 20 characters or more, this one has ${key.value.length}`,
      );
}

function checkEndpoint(checking: Checking): void {
  const { endpointType, vpcEndpointIds } = checking.service.provider;
  if (vpcEndpointIds && endpointType?.toUpperCase() !== 'PRIVATE')
    wrongKey(
      checking,
      ['provider', 'vpcEndpointIds'],
      'vpcEndpointIds are for private APIs: set "endpointType: PRIVATE", or remove them',
    );
}

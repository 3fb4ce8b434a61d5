import { own } from '../../../util/own.js';
import { isPlain } from '../../compile/merge.js';
import { existingPaths, newPaths, restRoutes } from '../../compile/rest/rest-routes.js';
import { keyPlace } from '../language/node.js';
import { type Checking, eventsOf, within, wrong, wrongKey } from './checking.js';

/** Checks `provider.apiGateway.restApiId`: routes that are added to an API made elsewhere. */
export function checkExistingApi(checking: Checking): void {
  const { restApiId } = checking.service.provider.apiGateway ?? {};
  if (restApiId === undefined) {
    checkNoApi(checking);
    return;
  }
  if (!existingPaths(checking.service).has(''))
    wrongKey(
      checking,
      ['provider', 'apiGateway', 'restApiId'],
      `"restApiId" needs "restApiRootResourceId", the id of "/": aws apigateway get-resources --rest-api-id ${typeof restApiId === 'string' ? restApiId : 'ID'}`,
    );
  checkSettings(checking);
  checkMissingIds(checking);
}

function checkNoApi(checking: Checking): void {
  const { restApiResources, restApiRootResourceId } = checking.service.provider.apiGateway ?? {};
  for (const [key, value] of Object.entries({ restApiRootResourceId, restApiResources }))
    if (value !== undefined)
      wrongKey(
        checking,
        ['provider', 'apiGateway', key],
        `"${key}" belongs to an existing API: add its "restApiId", or remove "${key}"`,
      );
}

/** What an existing API decides itself: path of the setting, and whether a file that has it is refused. */
const ofTheApi: readonly (readonly [path: readonly string[], refused: boolean])[] = [
  [['apiGateway', 'resourcePolicy'], true],
  [['logs', 'restApi'], true],
  [['tracing', 'apiGateway'], true],
  [['apiGateway', 'apiKeySourceType'], false],
  [['apiGateway', 'binaryMediaTypes'], false],
  [['apiGateway', 'disableDefaultEndpoint'], false],
  [['apiGateway', 'metrics'], false],
  [['apiGateway', 'minimumCompressionSize'], false],
  [['apiName'], false],
  [['endpointType'], false],
];

function checkSettings(checking: Checking): void {
  const { root, problems, service } = checking;
  for (const [path, refused] of ofTheApi) {
    if (!isSet(service.provider, path)) continue;
    const message = `"${path.join('.')}" has no effect on an existing API: set it there, or remove provider.apiGateway.restApiId`;
    if (refused) wrongKey(checking, ['provider', ...path], message);
    else problems.warn(keyPlace(root, ['provider', ...path]), message);
  }
}

const isSet = (provider: unknown, path: readonly string[]) =>
  Boolean(path.reduce((value: unknown, key) => (isPlain(value) ? own(value, key) : undefined), provider));

/** The names of variables in the paths that an existing API has already. */
export function existingVariables({ service }: Checking): Map<string, string> {
  const all = [...existingPaths(service).keys()].flatMap((path) => {
    const steps = path.split('/');
    return steps.map((step, index): [string, string] => [steps.slice(0, index).join('/'), step]);
  });
  return new Map(all.filter(([, step]) => step.startsWith('{')));
}

/** A path above one that exists exists as well, and cannot be made a second time. */
function checkMissingIds(checking: Checking): void {
  const { service } = checking;
  const existing = [...existingPaths(service).keys()];
  const places = new Map(eventsOf(checking, 'http').map(({ options, path }) => [options, path] as const));
  for (const route of restRoutes(service))
    for (const path of newPaths([route], service)) {
      const below = existing.find((one) => one.startsWith(`${path}/`));
      if (below !== undefined)
        wrong(
          checking,
          within(checking.root, places.get(route.options) ?? [], 'path'),
          `"/${path}" exists as well if "/${below}" does: add the id of its resource to provider.apiGateway.restApiResources`,
        );
    }
}

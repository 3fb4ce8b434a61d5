import { busId, isNewBus } from '../../compile/events/rule-events.js';
import { bucketOf } from '../../compile/events/s3-event.js';
import { describedAuthorizers as describedHttpAuthorizers, routeId, routeKey } from '../../compile/http-api.js';
import { topicId } from '../../compile/names.js';
import { describedAuthorizers } from '../../compile/rest/authorizers.js';
import { newPaths, resourceId, restRoutes } from '../../compile/rest/rest-routes.js';
import { keyPlace, type Path } from '../language/node.js';
import { type Checking, eventsOf, within } from './checking.js';

/** A part of the file that becomes a resource, with a logical id derived from its name. */
interface Named {
  readonly id: string;
  /** The content of the resource, which must be the same for equal ids. */
  readonly meaning: unknown;
  readonly what: string;
  readonly path: Path;
  readonly fix: string;
}

/**
 * Two parts with the same logical id would be one resource, so the later one would silently replace the other: a route
 * would have the wrong authorizer, or be missing. Equal parts are merged anyway; others are rejected.
 */
export function checkSameIds(checking: Checking): void {
  const known = new Map<string, Named>();
  const collect = [restAuthorizers, httpAuthorizers, routes, sources];
  for (const named of collect.flatMap((from) => from(checking))) {
    const first = known.get(named.id);
    if (first === undefined) known.set(named.id, named);
    else if (JSON.stringify(first.meaning) !== JSON.stringify(named.meaning))
      checking.problems.add(
        keyPlace(checking.root, named.path),
        `${named.what} differs from ${first.what} in ${first.path.join('.')}, but both get the logical id ${named.id}: ${named.fix}`,
      );
  }
}

function restAuthorizers(checking: Checking): Named[] {
  const paths = new Map(eventsOf(checking, 'http').map(({ options, path }) => [options, path] as const));
  const all = describedAuthorizers(restRoutes(checking.service), checking.service);
  return all.map(({ route, authorizer, id, resource }) => ({
    id,
    meaning: resource,
    what: `authorizer "${authorizer.name}"`,
    path: within(checking.root, paths.get(route.options) ?? [], 'authorizer'),
    fix: authorizer.fn
      ? `make them the same, or write one as { name: ${authorizer.name}2, arn: !GetAtt ${authorizer.fn.logicalId}.Arn, … }`
      : 'make them the same, or give one another "name"',
  }));
}

function httpAuthorizers(checking: Checking): Named[] {
  return describedHttpAuthorizers(checking.service).map(({ key, name, id, resource }) => ({
    id,
    meaning: resource,
    what: `authorizer "${name}"`,
    path: ['provider', 'httpApi', 'authorizers', key],
    fix: 'rename one, with letters and digits',
  }));
}

const renamed = 'rename one, so that they differ in letters or digits';

function routes(checking: Checking): Named[] {
  const named = (id: string, meaning: string, path: Path) => ({
    id,
    meaning,
    what: `route "${meaning}"`,
    path: within(checking.root, path, 'path'),
    fix: renamed,
  });
  const http = eventsOf(checking, 'httpApi').map(({ options, path }) =>
    named(routeId(options), routeKey(options), path),
  );
  const paths = new Map(eventsOf(checking, 'http').map(({ options, path }) => [options, path] as const));
  const rest = restRoutes(checking.service).flatMap((route) =>
    newPaths([route], checking.service).map((part) =>
      named(resourceId(part), `/${part}`, paths.get(route.options) ?? []),
    ),
  );
  return [...http, ...rest];
}

/** Topics, buckets and event buses that are created from the names in events. */
function sources(checking: Checking): Named[] {
  const named = (what: string, id: string, name: unknown, path: Path) => ({
    id,
    meaning: name,
    what: `${what} "${name}"`,
    path,
    fix: renamed,
  });
  const topics = eventsOf(checking, 'sns').flatMap(({ options: { arn, topicName }, path }) =>
    arn === undefined && topicName !== undefined ? [named('topic', topicId(topicName), topicName, path)] : [],
  );
  const buckets = eventsOf(checking, 's3').flatMap(({ options, path }) => {
    const { logicalId, name } = bucketOf(options, checking.service);
    return !options.existing && typeof name === 'string' ? [named('bucket', logicalId, name, path)] : [];
  });
  const buses = eventsOf(checking, 'eventBridge').flatMap(({ options: { eventBus }, path }) =>
    typeof eventBus === 'string' && isNewBus(eventBus) ? [named('event bus', busId(eventBus), eventBus, path)] : [],
  );
  return [...topics, ...buckets, ...buses];
}

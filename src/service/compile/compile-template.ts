import type { EventName, EventOptions } from '../load/events.js';
import type { Architecture, Resource, Service, ServiceFunction, Statement, Template } from '../types.js';
import type { EventContext, EventParts, SamEvent } from './builder.js';
import { compileSqs, compileStream } from './events/poll-events.js';
import {
  compileAlexaSkill,
  compileAlexaSmartHome,
  compileCloudWatchLog,
  compileIot,
  compileSns,
} from './events/push-events.js';
import { compileCloudWatchEvent, compileEventBridge, compileSchedule } from './events/rule-events.js';
import { compileS3 } from './events/s3-event.js';
import { functionResource, hasLogGroup, logGroupResource } from './function-resource.js';
import { compileHttpApi } from './http-api.js';
import { layerResources } from './layers.js';
import { logGroupId, roleId } from './names.js';
import { compileRestApi } from './rest/rest-api.js';
import { roleArn, roleResource } from './role.js';
import { addUserResources } from './user-resources.js';

export interface CompileOptions {
  /** Architecture by function key, where packaging had to decide; otherwise that of the file, or `arm64`. */
  readonly architectures?: Readonly<Record<string, Architecture>>;
}

/** Compiles the CloudFormation template of a service. A pure function: the same service gives the same template. */
export function compileTemplate(service: Service, options: CompileOptions = {}): Template {
  const resources: Record<string, Resource> = layerResources(service);
  for (const fn of service.functions) {
    const parts = compileEvents(fn, service);
    const architecture = options.architectures?.[fn.key] ?? fn.architecture ?? 'arm64';
    if (hasLogGroup(fn, service)) resources[logGroupId(fn.key)] = logGroupResource(fn, service);
    if (!roleArn(fn, service)) resources[roleId(fn.key)] = roleResource(fn, service, parts.statements);
    resources[fn.logicalId] = functionResource(fn, service, { events: parts.events, architecture });
    for (const [id, resource] of Object.entries(parts.resources)) resources[id] ??= resource;
  }
  const http = compileHttpApi(service);
  const rest = compileRestApi(service);
  Object.assign(resources, http.resources, rest.resources);
  const outputs = { ...http.outputs, ...rest.outputs, ...urlOutputs(service) };
  return addUserResources(resources, outputs, service);
}

const compilers: { [Name in EventName]: (options: EventOptions[Name], context: EventContext) => EventParts } = {
  sqs: compileSqs,
  stream: compileStream,
  sns: compileSns,
  s3: compileS3,
  schedule: compileSchedule,
  eventBridge: compileEventBridge,
  cloudwatchEvent: compileCloudWatchEvent,
  cloudwatchLog: compileCloudWatchLog,
  iot: compileIot,
  alexaSkill: compileAlexaSkill,
  alexaSmartHome: compileAlexaSmartHome,
  // APIs belong to the service, not to a single function: see compileHttpApi and compileRestApi
  http: () => ({}),
  httpApi: () => ({}),
};

interface AllParts {
  readonly events: Record<string, SamEvent>;
  readonly resources: Record<string, Resource>;
  readonly statements: Statement[];
}

function compileEvents(fn: ServiceFunction, service: Service): AllParts {
  const all: AllParts = { events: {}, resources: {}, statements: [] };
  const counts = new Map<EventName, number>();
  for (const { type, options } of fn.events) {
    const index = (counts.get(type) ?? 0) + 1;
    counts.set(type, index);
    const compile = compilers[type] as (options: unknown, context: EventContext) => EventParts;
    const parts = compile(options, { service, fn, index });
    Object.assign(all.events, parts.events);
    for (const [id, resource] of Object.entries(parts.resources ?? {})) all.resources[id] ??= resource;
    all.statements.push(...(parts.statements ?? []));
  }
  return all;
}

function urlOutputs(service: Service): Record<string, unknown> {
  const withUrl = service.functions.filter(({ settings }) => settings.url);
  return Object.fromEntries(
    withUrl.map((fn) => [
      `${fn.logicalId}Url`,
      { Description: `URL of ${fn.key}`, Value: { 'Fn::GetAtt': [`${fn.logicalId}Url`, 'FunctionUrl'] } },
    ]),
  );
}

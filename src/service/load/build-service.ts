import { resolve } from 'node:path';
import { functionLogicalId, layerId } from '../compile/names.js';
import type {
  Architecture,
  BuildSettings,
  PackageSettings,
  Problem,
  Resource,
  ResourceSection,
  Runtime,
  Service,
  ServiceFunction,
  ServiceLayer,
  Text,
} from '../types.js';
import { type EventName, type EventSpec, eventNames } from './events.js';
import { findSource } from './handler/find-source.js';
import { withoutOlderKeys } from './older-keys.js';
import { openEvent } from './open-event.js';
import type { FunctionSettings, LayerSettings, ProviderSettings } from './settings.js';

export interface BuildInput {
  /** The resolved file as plain data; it may contain parts that did not pass the schema. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly root: string;
  readonly stage: string;
  readonly region: string;
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}

type Plain = Readonly<Record<string, unknown>>;

/** Builds the typed service: applies defaults, expands short forms, generates names. */
export async function buildService({
  config,
  file,
  root,
  stage,
  region,
  files,
  warnings,
}: BuildInput): Promise<Service> {
  const provider = withoutOlderKeys(asMap(config.provider));
  const name = String(config.service ?? '');
  const context = { name, stage, root, provider, package: asMap(config.package) as PackageSettings };
  const functions = Object.entries(asMap(config.functions)).filter(([, value]) => isMap(value));
  return {
    name,
    stage,
    region,
    stackName: provider.stackName ?? `${name}-${stage}`,
    stackTags: provider.stackTags ?? {},
    file,
    root,
    files,
    functions: await Promise.all(functions.map(([key, value]) => buildFunction(key, value as Plain, context))),
    layers: buildLayers(asMap(config.layers), root),
    package: context.package,
    build: asMap(config.build) as BuildSettings,
    provider,
    resources: mergeSections([config.resources].flat().filter(isMap)),
    config,
    warnings,
  };
}

interface FunctionContext {
  readonly name: string;
  readonly stage: string;
  readonly root: string;
  readonly provider: ProviderSettings;
  readonly package: PackageSettings;
}

async function buildFunction(key: string, given: Plain, context: FunctionContext): Promise<ServiceFunction> {
  const {
    name,
    handler,
    runtime,
    architecture,
    memorySize,
    timeout,
    environment,
    events,
    package: own,
    ...settings
  } = given;
  const { provider } = context;
  const handlerText = String(handler ?? '');
  const dot = handlerText.lastIndexOf('.');
  const packaged = { ...context.package, ...(own as PackageSettings | undefined) };
  return {
    key,
    logicalId: functionLogicalId(key),
    name: (name as string) ?? `${context.name}-${context.stage}-${key}`,
    handler: handlerText,
    source: packaged.artifact ? undefined : await findSource(context.root, handlerText.slice(0, Math.max(0, dot))),
    exportName: handlerText.slice(dot + 1),
    runtime: ((runtime as string) ?? provider.runtime ?? 'nodejs24.x') as Runtime,
    architecture: (architecture as Architecture) ?? provider.architecture,
    memorySize: (memorySize as number) ?? provider.memorySize ?? 1024,
    timeout: (timeout as number) ?? provider.timeout ?? 6,
    environment: withoutNull({ ...provider.environment, ...(environment as Record<string, Text>) }),
    events: [events ?? []].flat().flatMap(eventsOf),
    package: packaged,
    settings: settings as FunctionSettings,
  };
}

function buildLayers(layers: Plain, root: string): ServiceLayer[] {
  const maps = Object.entries(layers).filter(([, value]) => isMap(value)) as [string, LayerSettings][];
  return maps.map(([key, settings]) => ({
    key,
    logicalId: layerId(key),
    name: settings.name ?? key,
    folder: settings.path === undefined ? '' : resolve(root, settings.path),
    artifact: settings.package?.artifact === undefined ? '' : resolve(root, settings.package.artifact),
    zip: `layers/${key}.zip`,
    settings,
  }));
}

/** A variable without a value is omitted, so that a function can remove what the provider sets for all. */
function withoutNull<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** The event in one item of `events:`; undefined if the item is invalid, which the schema has reported. */
function eventsOf(item: unknown, index: number): EventSpec[] {
  if (!isMap(item)) return [];
  const [entry] = Object.entries(item);
  if (!entry || !(eventNames as readonly string[]).includes(entry[0]) || entry[1] === null) return [];
  return [openEvent(entry[0] as EventName, entry[1], index)];
}

/** `resources:` may be a list, whose sections are merged in order. */
function mergeSections(sections: readonly Plain[]): ResourceSection {
  const merged = { Resources: {}, Outputs: {}, extensions: {}, rest: {} as Record<string, unknown> };
  for (const { Resources, Outputs, extensions, ...rest } of sections) {
    Object.assign(merged.Resources, Resources);
    Object.assign(merged.Outputs, Outputs);
    Object.assign(merged.extensions, extensions);
    for (const [key, value] of Object.entries(rest))
      merged.rest[key] = isMap(value) ? { ...asMap(merged.rest[key]), ...value } : value;
  }
  return merged as ResourceSection & { Resources: Record<string, Resource> };
}

function isMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const asMap = (value: unknown): Plain => (isMap(value) ? value : {});

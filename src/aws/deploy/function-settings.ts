import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from './push-function.js';

/** The part of a function's template that can be updated without CloudFormation. */
export type FunctionProperties = Readonly<Record<string, unknown>>;

/** The properties of a function in a template. */
export function propertiesOf(template: Readonly<Record<string, unknown>>, logicalId: string): FunctionProperties {
  const resources = template.Resources as Record<string, { Properties?: FunctionProperties }>;
  return resources[logicalId]?.Properties ?? {};
}

/** Settings that are plain values with the same name in the template and in Lambda. */
const plain = ['Description', 'Handler', 'MemorySize', 'Timeout'] as const;

/**
 * The settings of a function that differ between the template and AWS; undefined if none do. Values that only
 * CloudFormation can resolve (Ref, Fn::Sub, …) are not changed; they need a full deployment.
 */
export function changedSettings(properties: FunctionProperties, live: FunctionConfiguration): Settings | undefined {
  const changed = plain.filter((name) => properties[name] !== undefined && properties[name] !== (live[name] ?? ''));
  const settings = Object.fromEntries(changed.map((name) => [name, properties[name]])) as Settings;
  const variables = wantedVariables(properties, live);
  const same = JSON.stringify(sorted(variables)) === JSON.stringify(sorted(live.Environment?.Variables ?? {}));
  if (!same) settings.Environment = { Variables: variables };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

function wantedVariables(properties: FunctionProperties, live: FunctionConfiguration): Record<string, string> {
  const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const running = live.Environment?.Variables ?? {};
  return Object.fromEntries(
    Object.entries(Variables).flatMap(([name, value]) => {
      if (typeof value !== 'object') return [[name, String(value)]];
      return running[name] === undefined ? [] : [[name, running[name]]];
    }),
  );
}

const sorted = (values: Record<string, string>) => Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

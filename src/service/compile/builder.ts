import type { Resource, Service, ServiceFunction, Statement } from '../types.js';

/** An event of `AWS::Serverless::Function`, in SAM's words. */
export interface SamEvent {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What one event of one function adds to the template. */
export interface EventParts {
  /** Events for SAM to expand, by a name that is unique within the function. */
  readonly events?: Readonly<Record<string, SamEvent>>;
  readonly resources?: Readonly<Record<string, Resource>>;
  /** What the function's role must allow. */
  readonly statements?: readonly Statement[];
}

/** What an event is compiled for. `index` counts the function's events of this type from 1. */
export interface EventContext {
  readonly service: Service;
  readonly fn: ServiceFunction;
  readonly index: number;
}

/** Where an invocation goes: the function, or its alias where it has one. */
export function targetOf(
  fn: ServiceFunction,
): { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [string, 'Arn'] } {
  const alias = aliasId(fn);
  return alias ? { Ref: alias } : { 'Fn::GetAtt': [fn.logicalId, 'Arn'] };
}

/** SAM's logical id of the alias it makes for provisioned concurrency. */
export function aliasId(fn: ServiceFunction): string | undefined {
  return fn.settings.provisionedConcurrency ? `${fn.logicalId}Alias${aliasName}` : undefined;
}

export const aliasName = 'provisioned';

/** A resource that exists only when the function does. */
export function conditional(fn: ServiceFunction, resource: Resource): Resource {
  return fn.settings.condition ? { ...resource, Condition: fn.settings.condition } : resource;
}

/** Leaves out what is undefined, so that templates stay readable. */
export function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

export const allow = (actions: readonly string[], resource: unknown): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});

/** Lets an AWS service call the function. */
export function invokePermission(
  fn: ServiceFunction,
  principal: string,
  source: Readonly<Record<string, unknown>>,
): Resource {
  return conditional(fn, {
    Type: 'AWS::Lambda::Permission',
    Properties: { Action: 'lambda:InvokeFunction', FunctionName: targetOf(fn), Principal: principal, ...source },
  });
}

/** ARN of a function of this service by its name: a `GetAtt` between two functions' roles would be a circle. */
export function functionArn(fn: ServiceFunction): { readonly 'Fn::Sub': string } {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${fn.name}` };
}

const accountCondition = 'IsAccount';

/**
 * A permission for a function by its ARN exists only where the function's account is the stack's: in another account only
 * its owner can give it, and the deployment would fail.
 */
export function inOwnAccount(arn: unknown, resource: Resource): Resource {
  const account = typeof arn === 'string' ? /^arn:[^:]+:lambda:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
  return account === undefined ? resource : { ...resource, Condition: `${accountCondition}${account}` };
}

/** The conditions that `inOwnAccount` refers to. */
export function accountConditions(resources: Readonly<Record<string, Resource>>): Record<string, unknown> {
  const names = Object.values(resources).flatMap(({ Condition }) =>
    Condition?.startsWith(accountCondition) ? [Condition] : [],
  );
  const entries = names.map((name) => [
    name,
    { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, name.slice(accountCondition.length)] },
  ]);
  return Object.fromEntries(entries);
}

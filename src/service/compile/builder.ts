import type { Resource, Service, ServiceFunction, Statement } from '../types.js';

/** An event of `AWS::Serverless::Function`, in SAM's format. */
export interface SamEvent {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What one event of a function adds to the template. */
export interface EventParts {
  /** Events for SAM to expand, by a name that is unique within the function. */
  readonly events?: Readonly<Record<string, SamEvent>>;
  readonly resources?: Readonly<Record<string, Resource>>;
  /** Permissions that the function's role needs. */
  readonly statements?: readonly Statement[];
}

/** The context in which an event is compiled. `index` counts the function's events of this type from 1. */
export interface EventContext {
  readonly service: Service;
  readonly fn: ServiceFunction;
  readonly index: number;
}

/** The target of invocations: the function, or its alias if it has one. */
export function targetOf(
  fn: ServiceFunction,
): { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [string, 'Arn'] } {
  const alias = aliasId(fn);
  return alias ? { Ref: alias } : { 'Fn::GetAtt': [fn.logicalId, 'Arn'] };
}

/** SAM's logical id of the alias for provisioned concurrency. */
export function aliasId(fn: ServiceFunction): string | undefined {
  return fn.settings.provisionedConcurrency ? `${fn.logicalId}Alias${aliasName}` : undefined;
}

export const aliasName = 'provisioned';

/** Adds a resource that exists only if the function does. */
export function conditional(fn: ServiceFunction, resource: Resource): Resource {
  return fn.settings.condition ? { ...resource, Condition: fn.settings.condition } : resource;
}

/** Removes undefined values, so that templates stay readable. */
export function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

export const allow = (actions: readonly string[], resource: unknown): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});

/** Allows an AWS service to invoke the function. */
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

/**
 * ARN of a function of this service, built from its name: a `GetAtt` between two functions' roles would be circular.
 */
export function functionArn(fn: ServiceFunction): { readonly 'Fn::Sub': string } {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${fn.name}` };
}

const accountCondition = 'IsAccount';

/**
 * A permission for a function given by ARN is created only if the function's account is the stack's: in another account
 * only the owner can grant it, and the deployment would fail.
 */
export function inOwnAccount(arn: unknown, resource: Resource): Resource {
  const account = typeof arn === 'string' ? /^arn:[^:]+:lambda:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
  return account === undefined ? resource : { ...resource, Condition: `${accountCondition}${account}` };
}

/** The conditions to which `inOwnAccount` refers. */
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

import { readFileSync } from 'node:fs';
import { emulatorRegion } from './emulator.js';

/** A statement of a policy that allows something; conditions are not looked at. */
export interface PolicyStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Whether `pattern` of a policy covers `text`: `*` stands for any characters, `?` for one. */
function covers(pattern: string, text: string): boolean {
  const parts = pattern
    .split(/([*?])/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\^$.*+?()[\]{}|\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

/** Whether these statements allow an action on a resource, by IAM's rules of matching. */
export function allows(statements: readonly PolicyStatement[], action: string, resource: string): boolean {
  return statements.some(
    (statement) =>
      list(statement.Action).some((one) => covers(one.toLowerCase(), action.toLowerCase())) &&
      list(statement.Resource).some((one) => covers(one, resource)),
  );
}

/** Each action with each resource that these statements allow it on. */
export function allowedPairs(statements: readonly PolicyStatement[]): { action: string; resource: string }[] {
  return statements.flatMap(({ Action, Resource }) =>
    list(Action).flatMap((action) => list(Resource).map((resource) => ({ action, resource }))),
  );
}

/** The documented policy for deployers, with its placeholders filled in. */
export function deployerStatements(names: { readonly service: string; readonly region?: string }): PolicyStatement[] {
  const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const json = /<!-- policy[\s\S]*?```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const filled = json
    .replaceAll('ACCOUNT', '000000000000')
    .replaceAll('REGION', names.region ?? emulatorRegion)
    .replaceAll('SERVICE', names.service);
  return JSON.parse(filled).Statement;
}

import { own } from '../../../util/own.js';
import { isPlain } from '../../compile/merge.js';
import type { Template } from '../../types.js';
import { type Checking, wrongKey } from './checking.js';

/** Resources with circular dependencies can never be created; CloudFormation reports this only during a deployment. */
export function checkCircles(checking: Checking, template: Template): void {
  const ids = new Set(Object.keys(template.Resources));
  const needs = new Map([...ids].map((id) => [id, [...neededBy(template.Resources[id], ids)]]));
  const circle = findCircle(needs);
  if (!circle) return;
  const declared = circle.find((id) => own(checking.service.resources.Resources, id));
  const fn = checking.service.functions.find(({ logicalId }) => circle.includes(logicalId));
  const path = declared ? ['resources', 'Resources', declared] : fn ? ['functions', fn.key] : ['functions'];
  wrongKey(
    checking,
    path,
    `circular dependency between resources: ${[...circle, circle[0]].join(' → ')}; replace one of these references with a name or ARN as text`,
  );
}

/**
 * Properties for which SAM creates separate resources, so that the function itself does not depend on what they refer
 * to.
 */
const apart = new Set(['Ref', 'Events', 'EventInvokeConfig']);

/** Logical ids in `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. */
function neededBy(value: unknown, ids: ReadonlySet<string>, found = new Set<string>()): Set<string> {
  const add = (id: unknown) => {
    const name = typeof id === 'string' ? id.split('.')[0] : undefined;
    if (name !== undefined && ids.has(name)) found.add(name);
  };
  if (Array.isArray(value)) for (const item of value) neededBy(item, ids, found);
  if (!isPlain(value)) return found;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'Ref') add(item);
    else if (key === 'Fn::GetAtt') add(Array.isArray(item) ? item[0] : item);
    else if (key === 'DependsOn') for (const id of [item].flat()) add(id);
    else if (key === 'Fn::Sub') for (const name of subNames(item)) add(name);

    if (!apart.has(key)) neededBy(item, ids, found);
  }
  return found;
}

function subNames(value: unknown): string[] {
  const [text, own] = Array.isArray(value) ? value : [value, {}];
  const names =
    typeof text === 'string' ? [...text.matchAll(/\$\{([^!:}]+)\}/g)].map(([, name]) => name?.trim() ?? '') : [];
  return names.filter((name) => !isPlain(own) || !Object.hasOwn(own, name));
}

/** The first cycle, found by a search that visits each id once. */
function findCircle(needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (id: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(id)) return above.slice(above.indexOf(id));
    if (done.has(id)) return undefined;
    for (const next of needs.get(id) ?? []) {
      const circle = walk(next, [...above, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of needs.keys()) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return undefined;
}

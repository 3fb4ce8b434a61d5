import type { Transition } from '../../pipeline/ports.js';

/** Converts a move to an UpdateItem: only from the given states, and only if the item exists. */
export function moveUpdate({ from, to, changes, remove = [], updatedAt }: Transition) {
  const set = Object.entries({ ...changes, status: to, updatedAt }).filter(([, value]) => value !== undefined);
  const states = from.map((state, index) => [`:from${index}`, state] as const);
  const names = [...set.map(([name]) => name), ...remove];
  const assignments = set.map(([name]) => `#${name} = :${name}`).join(', ');
  const removal = remove.length > 0 ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '';
  return {
    UpdateExpression: `SET ${assignments}${removal}`,
    ConditionExpression: `#status IN (${states.map(([name]) => name).join(', ')})`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries([...set.map(([name, value]) => [`:${name}`, value]), ...states]),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

import type { Transition } from '../../pipeline/ports.js';

/** Converts a move to an UpdateItem: only from the given states, and only if the item exists unchanged. */
export function moveUpdate({ from, since, to, changes, remove = [], updatedAt }: Transition) {
  const set = Object.entries({ ...changes, status: to, updatedAt }).filter(([, value]) => value !== undefined);
  const states = from.map((state, index) => [`:from${index}`, state] as const);
  const names = [...set.map(([name]) => name), ...remove];
  const assignments = set.map(([name]) => `#${name} = :${name}`).join(', ');
  const unchanged = since === undefined ? '' : ' AND #updatedAt = :since';
  const removal = remove.length > 0 ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '';
  return {
    UpdateExpression: `SET ${assignments}${removal}`,
    ConditionExpression: `#status IN (${states.map(([name]) => name).join(', ')})${unchanged}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries([...set.map(([name, value]) => [`:${name}`, value]), ...states]),
      ...(since !== undefined && { ':since': since }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

import { EmojifyError } from '../../../errors/emojify-error.js';

/**
 * Sets what lies at `a.b[0].c` (or `a.b.0.c`) in a document, and makes objects on the way where there are none.
 * `setting` is what the user typed, for the error.
 */
export function setPath(document: Record<string, unknown>, path: string, value: unknown, setting: string): void {
  const keys = path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '');
  const last = keys.pop();
  if (last === undefined || keys.concat(last).some((key) => key === '__proto__')) {
    throw new EmojifyError('USAGE', `invalid --set "${setting}": expected a path before the "="`);
  }
  let place: Record<string, unknown> = document;
  for (const key of keys) {
    checkIndex(place, key, setting);
    const next = Object.hasOwn(place, key) ? place[key] : undefined;
    if (next !== undefined && next !== null && typeof next !== 'object') {
      throw new EmojifyError(
        'USAGE',
        `invalid --set "${setting}": "${key}" is ${JSON.stringify(next)}, not an object or list`,
      );
    }
    if (next === undefined || next === null) place[key] = {};
    place = place[key] as Record<string, unknown>;
  }
  checkIndex(place, last, setting);
  place[last] = value;
}

/** Lists grow at their end only: a gap in one is no event that any service sends. */
function checkIndex(place: object, key: string, setting: string): void {
  if (!Array.isArray(place) || (/^\d+$/.test(key) && Number(key) <= place.length)) return;
  const expected = place.length === 0 ? 'index 0' : `an index from 0 to ${place.length}`;
  throw new EmojifyError('USAGE', `invalid --set "${setting}": invalid list index "${key}", expected ${expected}`);
}

import type { Random } from './simulated-cloud/virtual-time.js';

/** Values that nobody expects, in place of others. */
const hostile: readonly unknown[] = [
  null,
  undefined,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  '%',
  '%E0%A4%A',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '9'.repeat(400),
  'x'.repeat(5000),
  { toString: 'x' },
  JSON.parse('{"__proto__": {"polluted": true}}'),
];

/** A copy of a document with one to three of its values replaced, gone, or listed many times. */
export function mutated(document: unknown, random: Random): unknown {
  const copy = structuredClone(document) ?? {};
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const places = placesIn(copy);
    if (places.length === 0) return structuredClone(random.pick(hostile));
    const { parent, key } = random.pick(places);
    parent[key] = random.chance(0.1)
      ? Array.from({ length: 50 }, () => parent[key])
      : structuredClone(random.pick(hostile));
  }
  return copy;
}

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  const keys = Object.keys(parent).filter((key) => key !== '__proto__');
  return keys.flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

/** A copy of a text with some of its characters changed, gone, doubled or moved. */
export function mutatedText(text: string, random: Random): string {
  let changed = text;
  for (let count = random.between(1, 6); count > 0; count -= 1) {
    const at = random.between(0, changed.length);
    const to = Math.min(changed.length, at + random.between(0, 12));
    const middle = random.pick([
      '',
      '\t',
      '\n',
      '{',
      '"',
      ':',
      ' ms',
      '.',
      '9'.repeat(30),
      '\u0000',
      '\ud83d',
      changed.slice(at, to).repeat(2),
    ]);
    changed = changed.slice(0, at) + middle + changed.slice(to);
  }
  return changed;
}

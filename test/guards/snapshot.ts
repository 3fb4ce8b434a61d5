import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/**
 * Compares a value with what was recorded under this name; records it when UPDATE_SNAPSHOT is set. Run with
 * UPDATE_SNAPSHOT=1 after a change that is meant, and read the difference before it is committed.
 */
export function expectSnapshot(name: string, value: unknown): void {
  const file = new URL(`../snapshots/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env.UPDATE_SNAPSHOT) {
    mkdirSync(dirname(fileURLToPath(file)), { recursive: true });
    writeFileSync(file, text);
  }
  expect(JSON.parse(text)).to.deep.equal(JSON.parse(readFileSync(file, 'utf8')));
}

/** The shape of a value: objects keep their keys, lists one shape, everything else becomes the name of its type. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

import { bytesText } from './bytes-text.js';
import { table } from './table.js';

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly unzippedBytes: number;
  readonly architecture: string;
  readonly built: boolean;
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

/** One line a function: what it weighs, and what weighs most in it. */
export function packageTable(functions: readonly Row[]): string {
  const rows = functions.map(({ name, bytes, unzippedBytes, architecture, built, parts }) => {
    const largest = parts.slice(0, 2).map((part) => `${part.name} ${bytesText(part.bytes)}`);
    const state = built ? 'built' : 'unchanged';
    return [name, bytesText(bytes), bytesText(unzippedBytes), architecture, state, largest.join(', ')];
  });
  return table(['function', 'zip', 'unzipped', 'processor', 'state', 'largest parts'], rows);
}

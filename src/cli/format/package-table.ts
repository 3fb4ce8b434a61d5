import { table } from './table.js';

/** `812 B`, `311.1 kB`, `8.6 MB`: bytes in powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilo = bytes / 1000;
  return kilo < 999.95 ? `${kilo.toFixed(1)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly unzippedBytes: number;
  readonly architecture: string;
  readonly built: boolean;
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

/** One line per function: its size, and its largest parts. */
export function packageTable(functions: readonly Row[]): string {
  const rows = functions.map(({ name, bytes, unzippedBytes, architecture, built, parts }) => {
    const largest = parts.slice(0, 2).map((part) => `${part.name} ${bytesText(part.bytes)}`);
    const state = built ? 'built' : 'unchanged';
    return [name, bytesText(bytes), bytesText(unzippedBytes), architecture, state, largest.join(', ')];
  });
  return table(['function', 'zip', 'unzipped', 'processor', 'state', 'largest parts'], rows);
}

import type { Problem } from '../service/types.js';

/** Writes one line for each thing that a service file may contain but probably does not intend. */
export function serviceWarnings(
  { warnings }: { readonly warnings: readonly Problem[] },
  write: (line: string) => void,
): void {
  for (const { file, line, column, message } of warnings) write(`warning ${file}:${line}:${column}  ${message}`);
}

import type { Problem } from '../service/types.js';

/** Tells what is allowed in a service file but probably not meant: one line each, for stderr. */
export function serviceWarnings(
  { warnings }: { readonly warnings: readonly Problem[] },
  write: (line: string) => void,
): void {
  for (const { file, line, column, message } of warnings) write(`warning ${file}:${line}:${column}  ${message}`);
}

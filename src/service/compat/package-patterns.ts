/** Converts `exclude` and `include` of older files to `patterns`: exclusions first, then inclusions, then patterns. */
export function asPatterns({
  exclude = [],
  include = [],
  patterns = [],
}: {
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
  readonly patterns?: readonly string[];
}): string[] {
  const negated = exclude.map((glob) => (glob.startsWith('!') ? glob.slice(1) : `!${glob}`));
  return [...negated, ...include, ...patterns];
}

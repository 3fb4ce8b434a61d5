type Json = Readonly<Record<string, unknown>>;

/** Merges two package.json texts, the second over the first. Dependencies are sorted as npm sorts them. */
export function mergeManifests(base: string, over: string): string {
  const merged = withoutDuplicates(join(JSON.parse(base) as Json, JSON.parse(over) as Json));
  const sorted = Object.entries(merged).map(([key, value]) => [
    key,
    /dependencies$/i.test(key) ? byName(value) : value,
  ]);
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function join(base: Json, over: Json): Json {
  const joined = Object.entries(over).map(([key, value]) => {
    const before = base[key];
    return [key, isMap(before) && isMap(value) ? join(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(joined) };
}

/** Removes development dependencies that are runtime dependencies too. */
function withoutDuplicates(manifest: Json): Json {
  const { dependencies, devDependencies } = manifest;
  if (!isMap(dependencies) || !isMap(devDependencies)) return manifest;
  const kept = Object.entries(devDependencies).filter(([name]) => !Object.hasOwn(dependencies, name));
  return { ...manifest, devDependencies: Object.fromEntries(kept) };
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

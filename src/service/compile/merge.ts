type Plain = Readonly<Record<string, unknown>>;

/** Maps are merged key by key, lists item by item; any other value of `over` replaces the existing one. */
export function mergeDeep<T>(under: unknown, over: T): T {
  if (isPlain(under) && isPlain(over)) {
    const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])];
    return Object.fromEntries(
      keys.map((key) => [
        key,
        Object.hasOwn(over, key)
          ? mergeDeep(Object.hasOwn(under, key) ? under[key] : undefined, over[key])
          : under[key],
      ]),
    ) as T;
  }
  if (Array.isArray(under) && Array.isArray(over)) {
    const length = Math.max(under.length, over.length);
    return Array.from({ length }, (_, index) =>
      index in over ? mergeDeep(under[index], over[index]) : under[index],
    ) as T;
  }
  return over;
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a key that a user wrote: plain objects also answer to `constructor` and the like, which nobody gave them. */
export function own<T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return values !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;
}

/**
 * The value under a user-supplied key. Plain objects also have inherited properties such as `constructor`, which must
 * not count.
 */
export function own<T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return values !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;
}

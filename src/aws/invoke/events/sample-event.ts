/** The values for a sample event; the same values give the same event. */
export interface SampleContext {
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A new UUID with each call. */
  readonly id: () => string;
}

/** A sample event of one kind, and short names for the values that are set most often. */
export interface SampleEvent {
  readonly make: (context: SampleContext) => Record<string, unknown>;
  /** `key` → the paths that it sets, with the value for each; by default the value itself. */
  readonly aliases: Readonly<Record<string, readonly Alias[]>>;
}

export interface Alias {
  readonly path: string;
  readonly value?: (value: unknown) => unknown;
}

export const accountId = '123456789012';
/** Bodies are strings in events; other values are serialized as JSON. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
export const md5 = 'd41d8cd98f00b204e9800998ecf8427e';

/** A part of a JSON Schema (draft 7), with two additional keywords for messages. */
export interface Schema {
  readonly [keyword: string]: unknown;
  /** The message for a wrong value: `expected a whole number from 1 to 900`. */
  readonly 'x-expected'?: string;
  /** Keys that exist in the Serverless Framework but not here, each with an alternative. */
  readonly 'x-unsupported'?: Readonly<Record<string, string>>;
}

type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';

export const text = (description?: string): Schema => ({ type: 'string', ...about(description) });

/** Text that is not empty. */
export const words = (description?: string): Schema => ({
  type: 'string',
  minLength: 1,
  'x-expected': 'text',
  ...about(description),
});

export const pattern = (regexp: string, expected: string, description?: string): Schema => ({
  type: 'string',
  pattern: regexp,
  'x-expected': expected,
  ...about(description),
});

export const flag = (description?: string): Schema => ({
  type: 'boolean',
  'x-expected': 'true or false',
  ...about(description),
});

export const whole = (minimum: number, maximum: number, description?: string): Schema => ({
  type: 'integer',
  minimum,
  maximum,
  'x-expected': `a whole number from ${minimum} to ${maximum}`,
  ...about(description),
});

export const choice = (values: readonly (string | number)[], description?: string): Schema => ({
  enum: values,
  ...about(description),
});

/** One of these words, ignoring letter case. */
export const anyCase = (values: readonly string[], description?: string): Schema =>
  pattern(`^(?:${values.map(caseless).join('|')})$`, `one of ${values.join(', ')}`, description);

export const list = (items: Schema, limits: { min?: number; max?: number } = {}, description?: string): Schema => ({
  type: 'array',
  items,
  ...(limits.min !== undefined && { minItems: limits.min }),
  ...(limits.max !== undefined && { maxItems: limits.max }),
  ...about(description),
});

/** An object with arbitrary keys. */
export const map = (values: Schema | true, description?: string): Schema => ({
  type: 'object',
  additionalProperties: values,
  ...about(description),
});

/** An object with these keys and no others. */
export function record(
  properties: Readonly<Record<string, Schema | true>>,
  options: { required?: readonly string[]; unsupported?: Readonly<Record<string, string>>; description?: string } = {},
): Schema {
  const { required, unsupported, description } = options;
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required && { required, 'x-expected': `a map with "${required.join('" and "')}"` }),
    ...(unsupported && { 'x-unsupported': unsupported }),
    ...about(description),
  };
}

/** A value whose type selects its schema; only the matching branch reports mismatches. */
export function byType(branches: Partial<Record<TypeName, Schema>>, expected: string, description?: string): Schema {
  const types = Object.keys(branches);
  return {
    type: types,
    allOf: Object.entries(branches).map(([type, branch]) => ({
      if: { type },
      then: { 'x-expected': expected, ...branch },
    })),
    'x-expected': expected,
    ...about(description),
  };
}

export const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });

/** Text, or a CloudFormation function that returns text. */
export const textOrFunction = (
  branch: Schema = {},
  expected = 'text or a CloudFormation function',
  description?: string,
) => byType({ string: branch, object: ref('intrinsic') }, expected, description);

export const about = (description?: string): Schema => (description ? { description } : {});

/** `get` as `[gG][eE][tT]`, because patterns in JSON Schema have no flags. */
export function caseless(word: string): string {
  return word.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

import type { Path } from '../load/language/node.js';
import type { Schema } from './kinds.js';

/** A mismatch: the keyword and schema, and the position in the data. */
export interface Mismatch {
  readonly keyword: string;
  readonly schema: Schema;
  readonly path: Path;
  readonly data: unknown;
  /** The unknown or missing key, or the limit that was exceeded. */
  readonly detail?: string | number;
}

/** The supported keywords, and annotations (including `x-…`), which can be ignored. */
const keywords = new Set(
  `$ref $schema additionalProperties allOf const definitions description else enum if items maxItems maxLength maxProperties
  maximum minItems minLength minProperties minimum not pattern patternProperties properties required then title type`.split(
    /\s+/,
  ),
);

type Values = Readonly<Record<string, unknown>>;
type Definitions = Readonly<Record<string, Schema>>;

/**
 * Validates data against a JSON Schema (draft 7) and returns all mismatches. It supports the keywords that the service
 * file's schema uses. A compiler such as ajv generates over a megabyte of code from that schema, which takes longer
 * than the rest of `package --template-only`; a test checks that ajv gives the same results.
 */
export function mismatches(schema: Schema, data: unknown): Mismatch[] {
  const definitions = (schema.definitions ?? {}) as Definitions;
  const found: Mismatch[] = [];
  match(schema, data, [], { definitions, found });
  return found;
}

interface Matching {
  readonly definitions: Definitions;
  readonly found: Mismatch[];
}

function match(given: Schema | boolean, data: unknown, path: Path, matching: Matching): void {
  if (given === true || given === false) return;
  refuseUnknownKeywords(given);
  const schema = given.$ref ? (matching.definitions[String(given.$ref).split('/').at(-1) ?? ''] as Schema) : given;
  const fail = (keyword: string, detail?: string | number) =>
    matching.found.push({ keyword, schema, path, data, ...(detail !== undefined && { detail }) });
  if (schema.type !== undefined && !hasType(data, [schema.type].flat() as string[])) {
    fail('type');
    return;
  }
  if ('const' in schema && data !== schema.const) fail('const');
  if (Array.isArray(schema.enum) && !schema.enum.includes(data)) fail('enum');
  if (typeof data === 'string') matchText(schema, data, fail);
  if (typeof data === 'number') matchNumber(schema, data, fail);
  if (Array.isArray(data)) matchList(schema, data, path, matching, fail);
  else if (typeof data === 'object' && data !== null) matchMap(schema, data as Values, path, matching, fail);
  matchConditions(schema, data, path, matching);
}

/** Silently skipping an unknown keyword would let anything pass. */
function refuseUnknownKeywords(schema: Schema): void {
  const unknown = Object.keys(schema).find((keyword) => !keywords.has(keyword) && !keyword.startsWith('x-'));
  if (unknown !== undefined)
    throw new Error(`the schema uses the keyword "${unknown}", which interpret.ts cannot read`);
}

function hasType(data: unknown, types: readonly string[]): boolean {
  return types.some((type) => {
    if (type === 'integer') return Number.isInteger(data);
    if (type === 'array') return Array.isArray(data);
    if (type === 'null') return data === null;
    if (type === 'object') return typeof data === 'object' && data !== null && !Array.isArray(data);
    return typeof data === type;
  });
}

type Fail = (keyword: string, detail?: string | number) => void;

function matchText(schema: Schema, text: string, fail: Fail): void {
  if (typeof schema.minLength === 'number' && [...text].length < schema.minLength) fail('minLength', schema.minLength);
  if (typeof schema.maxLength === 'number' && [...text].length > schema.maxLength) fail('maxLength', schema.maxLength);
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(text)) fail('pattern');
}

function matchNumber(schema: Schema, value: number, fail: Fail): void {
  if (typeof schema.minimum === 'number' && value < schema.minimum) fail('minimum', schema.minimum);
  if (typeof schema.maximum === 'number' && value > schema.maximum) fail('maximum', schema.maximum);
}

function matchList(schema: Schema, items: readonly unknown[], path: Path, matching: Matching, fail: Fail): void {
  if (typeof schema.minItems === 'number' && items.length < schema.minItems) fail('minItems', schema.minItems);
  if (typeof schema.maxItems === 'number' && items.length > schema.maxItems) fail('maxItems', schema.maxItems);
  if (schema.items === undefined) return;
  for (const [index, item] of items.entries()) match(schema.items as Schema, item, [...path, index], matching);
}

function matchMap(schema: Schema, values: Values, path: Path, matching: Matching, fail: Fail): void {
  const keys = Object.keys(values);
  for (const key of (schema.required as string[] | undefined) ?? [])
    if (!Object.hasOwn(values, key)) fail('required', key);
  if (typeof schema.minProperties === 'number' && keys.length < schema.minProperties) fail('minProperties');
  if (typeof schema.maxProperties === 'number' && keys.length > schema.maxProperties) fail('maxProperties');
  for (const key of keys) {
    const schemas = schemasOf(schema, key);
    if (schemas.length > 0) for (const one of schemas) match(one, values[key], [...path, key], matching);
    else if (schema.additionalProperties === false) fail('additionalProperties', key);
    else if (schema.additionalProperties !== undefined)
      match(schema.additionalProperties as Schema, values[key], [...path, key], matching);
  }
}

/** The schemas for a key in `properties` and `patternProperties`. */
function schemasOf(schema: Schema, key: string): (Schema | boolean)[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema | boolean>>;
  const patterns = Object.entries((schema.patternProperties ?? {}) as Readonly<Record<string, Schema | boolean>>);
  const named = Object.hasOwn(properties, key) ? [properties[key] as Schema | boolean] : [];
  return [...named, ...patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key)).map(([, value]) => value)];
}

function matchConditions(schema: Schema, data: unknown, path: Path, matching: Matching): void {
  for (const one of (schema.allOf as Schema[] | undefined) ?? []) match(one, data, path, matching);
  if (schema.if === undefined) return;
  const branch = matches(schema.if as Schema, data, matching) ? schema.then : schema.else;
  if (branch !== undefined) match(branch as Schema, data, path, matching);
}

function matches(schema: Schema, data: unknown, { definitions }: Matching): boolean {
  if (schema.not !== undefined) return !matches(schema.not as Schema, data, { definitions, found: [] });
  const found: Mismatch[] = [];
  match(schema, data, [], { definitions, found });
  return found.length === 0;
}

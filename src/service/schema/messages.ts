import { nearest } from '../../errors/nearest.js';
import { own } from '../../util/own.js';
import { type Node, nodeAt, type Path } from '../load/language/node.js';
import type { Mismatch } from './interpret.js';
import type { Schema } from './kinds.js';

/** The message for one mismatch; undefined if another message is more helpful. */
export function messageOf({ keyword, schema, path, data, detail }: Mismatch, root: Node): string | undefined {
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(String(detail), schema, path);
    case 'required':
      return missingKey(String(detail), path, data);
    case 'minProperties':
    case 'maxProperties':
      return `${describe(path)}: expected ${schema['x-expected'] ?? 'at least one key'}`;
    case 'minItems':
      return `${describe(path)}: expected at least ${plural(Number(detail))}`;
    case 'maxItems':
      return `${describe(path)}: expected at most ${plural(Number(detail))}`;
    default:
      return wrongValue(schema, path, root);
  }
}

const plural = (count: number) => (count === 1 ? 'one item' : `${count} items`);

function unknownKey(key: string, schema: Schema, path: Path): string {
  const unsupported = schema['x-unsupported'] ?? {};
  const instead = Object.hasOwn(unsupported, key) ? unsupported[key] : undefined;
  if (instead) return `"${key}" is not supported: ${instead}`;
  const known = Object.keys((schema.properties as object | undefined) ?? {});
  const kind = schema['x-key'];
  if (known.length === 0 && kind) return `invalid key "${key}" in ${dotted(path)}: expected ${kind}`;
  const guess = nearest(key, known);
  const where = path.length > 0 ? ` in ${dotted(path)}` : '';
  if (guess) return `unknown key "${key}"${where}; did you mean "${guess}"?`;
  const list = known.length > 12 ? 'docs/service-file.md lists all' : `known are ${known.join(', ')}`;
  return kind
    ? `unknown ${String(kind).replace(/^an? /, '')} "${key}"; known: ${known.join(', ')}`
    : `unknown key "${key}"${where}; ${list}`;
}

/** What a missing key may be. */
const examples: Readonly<Record<string, string>> = {
  service: 'my-service',
  provider: '{ name: aws }',
  handler: 'src/main.handler',
  name: 'aws',
  Type: 'AWS::S3::Bucket',
  Effect: 'Allow',
  Action: "['s3:GetObject']",
  Resource: "'arn:aws:s3:::my-bucket/*'",
  Value: '!Ref MyResource',
  bucket: 'my-bucket',
  arn: '!GetAtt MyResource.Arn',
  topicName: 'my-topic',
  pattern: '{ source: [my.app] }',
  event: '{ source: [aws.ec2] }',
  rate: 'rate(5 minutes)',
  sql: "SELECT * FROM 'my/topic'",
  logGroup: '/aws/lambda/other',
  appId: 'amzn1.ask.skill.…',
  path: '/users',
  method: 'GET',
  identitySource: '$request.header.Authorization',
  issuerUrl: 'https://issuer.example.com/',
  audience: '[my-client]',
  securityGroupIds: '[sg-…]',
  subnetIds: '[subnet-…]',
};

function missingKey(key: string, path: Path, data: unknown): string | undefined {
  // container images have their own message
  if (key === 'handler' && typeof data === 'object' && data !== null && 'image' in data) return undefined;
  const owner = path.length === 0 ? 'the service file' : describe(path);
  return `${owner} has no "${key}": add "${key}: ${own(examples, key) ?? '…'}"`;
}

function wrongValue(schema: Schema, path: Path, root: Node): string {
  const node = nodeAt(root, path);
  const expected = schema['x-expected'] ?? expectation(schema);
  if (node.kind === 'scalar' && node.value === null) return `${describe(path)} is empty: expected ${expected}`;
  return `invalid ${describe(path)}${shown(node)}: expected ${expected}${guessOf(schema, node)}`;
}

/** `; did you mean "arm64"?` if the value is similar to one of the choices. */
function guessOf(schema: Schema, node: Node): string {
  if (!Array.isArray(schema.enum) || node.kind !== 'scalar' || typeof node.value !== 'string') return '';
  const guess = nearest(node.value, schema.enum.map(String));
  return guess ? `; did you mean "${guess}"?` : '';
}

function expectation(schema: Schema): string {
  if (Array.isArray(schema.enum)) return oneOf(schema.enum as unknown[]);
  if ('const' in schema) return JSON.stringify(schema.const);
  const names: Readonly<Record<string, string>> = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
  };
  const types = [schema.type].flat().map((type) => names[String(type)] ?? String(type));
  return types.join(' or ');
}

function oneOf(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  return rest.length === 0 ? String(first) : `one of ${values.join(', ')}`;
}

/** The value in the file, shortened; nothing for maps and lists. */
function shown(node: Node): string {
  if (node.kind === 'list') return ' (a list)';
  if (node.kind !== 'scalar') return node.kind === 'map' ? ' (a map)' : '';
  const value = typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
  return ` ${value.length > 80 ? `${value.slice(0, 77)}…` : value}`;
}

const dotted = (path: Path) => path.join('.');

/** The name of a path in messages: its last part, with the function or event it belongs to. */
export function describe(path: Path): string {
  if (path.length === 0) return 'the service file';
  return dotted(path);
}

import type { CollectionTag, ScalarTag } from 'yaml';
import { nearest } from '../../../errors/nearest.js';
import type { MapNode, Node } from './node.js';

/** CloudFormation's short forms: `!Sub x` means `{ "Fn::Sub": x }`. */
const functionNames = [
  'Base64',
  'Cidr',
  'And',
  'Equals',
  'If',
  'Not',
  'Or',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'ImportValue',
  'Join',
  'Length',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];
const tagNames = ['Ref', 'Condition', ...functionNames];

/** Declares these tags to the YAML parser, for scalars, lists and maps. */
export const cloudFormationTags = tagNames.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq', resolve: (value) => value },
  { tag: `!${name}`, collection: 'map', resolve: (value) => value },
]);

/** The long form of a tagged value. */
export function shortForm(tag: string, value: Node): MapNode {
  const name = tag.slice(1);
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const argument = name === 'GetAtt' ? getAttArgument(value) : value;
  return { kind: 'map', place: value.place, entries: new Map([[long, { key: value.place, value: argument }]]) };
}

/** `!GetAtt Table.StreamArn` is `["Table", "StreamArn"]`: the logical id ends at the first dot. */
function getAttArgument(value: Node): Node {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return value;
  const dot = value.value.indexOf('.');
  if (dot < 0) return value;
  const parts = [value.value.slice(0, dot), value.value.slice(dot + 1)];
  return {
    kind: 'list',
    place: value.place,
    items: parts.map((part) => ({ kind: 'scalar', value: part, place: value.place })),
  };
}

export function unknownTagMessage(parserMessage: string): string {
  const standard = /tag:yaml\.org,2002:(\S+)/.exec(parserMessage)?.[1];
  const tag = standard ? `!!${standard}` : (/![\w:./-]+/.exec(parserMessage)?.[0] ?? '!');
  const guess = nearest(tag.slice(1), tagNames);
  return `unknown tag "${tag}"${guess ? `; did you mean "!${guess}"?` : ": only CloudFormation's own tags are supported"}`;
}

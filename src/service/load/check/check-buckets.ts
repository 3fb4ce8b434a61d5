import { own } from '../../../util/own.js';
import { bucketOf } from '../../compile/events/s3-event.js';
import { bucketName } from '../../schema/provider-schema.js';
import type { Service, Text } from '../../types.js';
import { isIntrinsic } from '../events.js';
import { nodeAt, type Path } from '../language/node.js';
import { type Checking, eventsOf, type LocatedEvent, within, wrong } from './checking.js';

type S3Event = LocatedEvent<'s3'>;

export function checkBuckets(checking: Checking): void {
  const events = eventsOf(checking, 's3');
  for (const event of events) {
    checkName(checking, event);
    checkRules(checking, event);
    checkEventName(checking, event);
  }
  checkDeclaredNames(checking);
  checkOverlaps(checking, events);
}

/** A new bucket's name must be known before the bucket exists: text, or `Fn::Sub` with the account, region or stack. */
function checkName(checking: Checking, { options, path }: S3Event): void {
  const at = within(checking.root, path, 'bucket');
  const { name } = bucketOf(options, checking.service);
  if (isIntrinsic(name)) {
    if (isDeterministic(name)) checkLetters(checking, at, filledIn(name, checking.service));
    else if (!options.existing)
      wrong(
        checking,
        at,
        'a bucket given by a CloudFormation function must exist already: add "existing: true", or write the name as text',
      );
    return;
  }
  // The schema has reported it already.
  if (typeof name !== 'string') return;
  if (!checkLetters(checking, at, name)) return;
  if (!options.existing && !name.includes(checking.service.stage)) warnOneStage(checking, at, name);
}

/** Buckets under `resources:` whose names are known before deployment. */
function checkDeclaredNames(checking: Checking): void {
  for (const [id, { Type, Properties }] of Object.entries(checking.service.resources.Resources)) {
    const name = Type === 'AWS::S3::Bucket' ? (Properties?.BucketName as Text | undefined) : undefined;
    if (name === undefined || (isIntrinsic(name) && !isDeterministic(name))) continue;
    const text = isIntrinsic(name) ? filledIn(name, checking.service) : shown(name);
    checkLetters(checking, ['resources', 'Resources', id, 'Properties', 'BucketName'], text);
  }
}

const shown = (name: unknown) => (typeof name === 'object' ? JSON.stringify(name) : String(name));

function checkLetters(checking: Checking, at: Path, name: string): boolean {
  if (new RegExp(String(bucketName.pattern)).test(name) && !name.includes('..')) return true;
  const length = name.length > 63 ? `; this has ${name.length}` : '';
  wrong(
    checking,
    at,
    `invalid bucket name "${name}": expected 3 to 63 lower-case letters, digits, "-" and "."${length}`,
  );
  return false;
}

/** The name for a sample account, because only its length matters. */
function filledIn(name: Text, { region, stackName }: Service): string {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': '123456789012',
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackName': stackName,
  };
  const text = typeof name === 'object' ? String(name['Fn::Sub']) : name;
  return text.replace(/\$\{([^}]*)\}/g, (_, inner: string) => own(values, inner) ?? '');
}

function isDeterministic(name: Text): boolean {
  const sub = typeof name === 'object' ? name['Fn::Sub'] : undefined;
  return (
    typeof sub === 'string' &&
    [...sub.matchAll(/\$\{([^}]*)\}/g)].every(([, inner]) =>
      /^AWS::(AccountId|Region|StackName|Partition)$/.test(inner ?? ''),
    )
  );
}

/** Bucket names are globally unique, so a second stage with the same name could not be deployed. */
function warnOneStage({ problems, root, service }: Checking, at: Path, name: string): void {
  problems.warn(
    nodeAt(root, at).place,
    `bucket "${name}" has the same name in every stage, so only one stage can be deployed; add \${sls:stage} to the name (this is "${service.stage}")`,
  );
}

function checkRules(checking: Checking, { options, path }: S3Event): void {
  const kinds = options.rules.flatMap((rule) => Object.keys(rule));
  const twice = kinds.findIndex((kind, index) => kinds.indexOf(kind) !== index);
  if (twice >= 0)
    wrong(
      checking,
      [...path, 'rules', twice],
      `a second ${kinds[twice]}: S3 allows one prefix and one suffix per event; add another s3 event`,
    );
}

const actions: Readonly<Record<string, readonly string[]>> = {
  ObjectCreated: ['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'],
  ObjectRemoved: ['*', 'Delete', 'DeleteMarkerCreated'],
  ObjectRestore: ['*', 'Post', 'Completed', 'Delete'],
  Replication: [
    '*',
    'OperationFailedReplication',
    'OperationMissedThreshold',
    'OperationReplicatedAfterThreshold',
    'OperationNotTracked',
  ],
  LifecycleExpiration: ['*', 'Delete', 'DeleteMarkerCreated'],
  ObjectTagging: ['*', 'Put', 'Delete'],
  ObjectAcl: ['Put'],
};
const singles = ['s3:ReducedRedundancyLostObject', 's3:LifecycleTransition', 's3:IntelligentTiering', 's3:TestEvent'];

function checkEventName(checking: Checking, { options, path }: S3Event): void {
  const [, group = '', action = ''] = options.event.split(':');
  if (singles.includes(options.event) || own(actions, group)?.includes(action)) return;
  const known = own(actions, group);
  const expected = known
    ? known.map((name) => `s3:${group}:${name}`).join(', ')
    : Object.keys(actions)
        .map((name) => `s3:${name}:…`)
        .join(', ');
  wrong(checking, within(checking.root, path, 'event'), `unknown S3 event "${options.event}": expected ${expected}`);
}

/** S3 rejects two notifications for the same event with overlapping keys, whatever their targets. */
function checkOverlaps(checking: Checking, events: readonly S3Event[]): void {
  const own = events.filter(({ options }) => !options.existing);
  for (const [index, event] of own.entries()) {
    const other = own.slice(0, index).find((candidate) => overlap(checking, candidate, event));
    if (!other) continue;
    const bucket = nameText(bucketOf(event.options, checking.service).name);
    const who =
      other.fn === event.fn ? `function "${event.fn.key}" twice` : `functions "${other.fn.key}" and "${event.fn.key}"`;
    wrong(
      checking,
      within(checking.root, event.path, 'rules'),
      `${who} would get the same objects of bucket "${bucket}": S3 allows one notification per event and key; give them prefixes or suffixes that do not overlap, or send the event to one function`,
    );
  }
}

const nameText = (name: Text) => (typeof name === 'string' ? name : JSON.stringify(name));

function overlap({ service }: Checking, a: S3Event, b: S3Event): boolean {
  if (nameText(bucketOf(a.options, service).name) !== nameText(bucketOf(b.options, service).name)) return false;
  return (
    sameEvents(a.options.event, b.options.event) &&
    begins(rule(a, 'prefix'), rule(b, 'prefix')) &&
    ends(rule(a, 'suffix'), rule(b, 'suffix'))
  );
}

const rule = ({ options }: S3Event, kind: 'prefix' | 'suffix') => {
  const value = options.rules.find((candidate) => candidate[kind] !== undefined)?.[kind];
  return value === undefined ? '' : nameText(value);
};

function sameEvents(a: string, b: string): boolean {
  const [, groupA, actionA] = a.split(':');
  const [, groupB, actionB] = b.split(':');
  return groupA === groupB && (actionA === '*' || actionB === '*' || actionA === actionB);
}

const begins = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);
const ends = (a: string, b: string) => a.endsWith(b) || b.endsWith(a);

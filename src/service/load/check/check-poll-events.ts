import { own } from '../../../util/own.js';
import type { ServiceFunction, Text } from '../../types.js';
import { arnText, isIntrinsic } from '../events.js';
import { nodeAt, type Path } from '../language/node.js';
import { type Checking, eventsOf, type LocatedEvent, within, wrong, wrongKey } from './checking.js';

/** Filter patterns that an event source may have by default; the quota can be raised to ten at most. */
const FILTERS = 5;

/** Sources that Lambda polls: streams and queues. */
export function checkPollEvents(checking: Checking): void {
  for (const event of eventsOf(checking, 'stream')) {
    checkStreamArn(checking, event);
    checkStream(checking, event);
    checkFilters(checking, event);
  }
  for (const event of eventsOf(checking, 'sqs')) {
    checkQueue(checking, event);
    checkFilters(checking, event);
  }
}

/** A table and its stream have different ARNs, and only the stream can be read. */
function checkStreamArn(checking: Checking, { options, path }: LocatedEvent<'stream'>): void {
  const at = within(checking.root, path, 'arn');
  const arn = arnText(options.arn);
  const [id, attribute] = getAtt(options.arn);
  if (typeOf(checking, id) === 'AWS::DynamoDB::Table' && attribute === 'Arn')
    wrong(checking, at, `"${id}.Arn" is the ARN of the table: use "${id}.StreamArn" for its stream`);
  if (typeOf(checking, id) === 'AWS::DynamoDB::Table' && attribute === 'StreamArn' && !hasStream(checking, id))
    wrong(checking, at, `table "${id}" has no stream: add StreamSpecification: { StreamViewType: NEW_IMAGE } to it`);
  if (arn?.includes(':dynamodb:') && !/:table\/.+\/stream\/./.test(arn) && !/:table\/[^/]*\$\{/.test(arn))
    wrong(checking, at, `invalid stream "${arn}": ${streamOfTable}`);
  if (arn?.includes(':kinesis:') && !/:stream\/[^/]+$/.test(arn))
    wrong(checking, at, `invalid stream "${arn}": expected arn:aws:kinesis:REGION:ACCOUNT:stream/NAME`);
}

function hasStream({ service }: Checking, id: string | undefined): boolean {
  const { resources } = service;
  const owners = [resources.Resources[id ?? ''], resources.extensions[id ?? '']];
  return owners.some((owner) => owner?.Properties?.StreamSpecification !== undefined);
}

const streamOfTable =
  'expected the ARN of the table’s stream, arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL; "aws dynamodb describe-table" shows it as LatestStreamArn';

function checkStream(checking: Checking, { options, path }: LocatedEvent<'stream'>): void {
  const node = nodeAt(checking.root, path);
  if (arnText(options.arn) === undefined && node.kind === 'map' && !node.entries.has('type'))
    wrongKey(
      checking,
      path,
      'a stream whose "arn" is a CloudFormation function needs "type: dynamodb" or "type: kinesis"',
    );
  if (options.startingPosition === 'AT_TIMESTAMP' && options.startingPositionTimestamp === undefined)
    wrong(
      checking,
      [...path, 'startingPosition'],
      '"startingPosition: AT_TIMESTAMP" needs "startingPositionTimestamp"',
    );
  if (options.kind === 'dynamodb' && options.startingPosition === 'AT_TIMESTAMP')
    wrong(checking, [...path, 'startingPosition'], 'a DynamoDB stream starts at LATEST or TRIM_HORIZON');
  if (options.kind === 'dynamodb' && options.consumer !== undefined)
    wrongKey(checking, [...path, 'consumer'], '"consumer" is for Kinesis streams: remove it');
  const age = options.maximumRecordAgeInSeconds;
  if (age !== undefined && age !== -1 && age < 60)
    wrong(
      checking,
      [...path, 'maximumRecordAgeInSeconds'],
      `invalid maximumRecordAgeInSeconds ${age}: expected -1, or 60 to 604800`,
    );
  const failure = nodeAt(checking.root, [...path, 'destinations', 'onFailure']);
  if (
    options.onFailure &&
    arnText(options.onFailure.arn) === undefined &&
    failure.kind === 'map' &&
    failure.entries.has('arn') &&
    !failure.entries.has('type')
  )
    wrongKey(
      checking,
      [...path, 'destinations', 'onFailure'],
      'onFailure whose "arn" is a CloudFormation function needs "type: sqs" or "type: sns"',
    );
}

/** Lambda takes more than ten messages only with a batch window, and never from a FIFO queue. */
function checkQueue(checking: Checking, { fn, options, path }: LocatedEvent<'sqs'>): void {
  checkVisibility(checking, fn, options.arn, path);
  if (isFifo(checking, options.arn)) {
    checkFifo(checking, options, path);
    return;
  }
  if (options.batchSize <= 10 || options.maximumBatchingWindow) return;
  wrong(
    checking,
    [...path, 'batchSize'],
    `batchSize ${options.batchSize} needs "maximumBatchingWindow" of 1 s or more: Lambda rejects more than 10 without it`,
  );
}

/** Lambda rejects a queue that would redeliver a message while the function may still be processing it. */
function checkVisibility(checking: Checking, fn: ServiceFunction, arn: Text, path: Path): void {
  const [id] = getAtt(arn);
  if (typeOf(checking, id) !== 'AWS::SQS::Queue') return;
  const given = checking.service.resources.Resources[id ?? '']?.Properties?.VisibilityTimeout;
  const seconds = given === undefined ? 30 : Number(given);
  if (!Number.isFinite(seconds) || seconds >= fn.timeout) return;
  const now = given === undefined ? 'the default of 30 s' : `${seconds} s`;
  wrong(
    checking,
    within(checking.root, path, 'arn'),
    `VisibilityTimeout of queue "${id}" is ${now}, but function "${fn.key}" has a timeout of ${fn.timeout} s, which Lambda rejects: set it to at least ${fn.timeout}, better six times as much`,
  );
}

function checkFifo(checking: Checking, options: LocatedEvent<'sqs'>['options'], path: Path): void {
  if (options.batchSize > 10)
    wrong(
      checking,
      [...path, 'batchSize'],
      `invalid batchSize ${options.batchSize}: Lambda allows at most 10 messages of a FIFO queue`,
    );
  if (options.maximumBatchingWindow)
    wrongKey(
      checking,
      [...path, 'maximumBatchingWindow'],
      '"maximumBatchingWindow" is for standard queues, this one is FIFO: remove it',
    );
}

function isFifo(checking: Checking, arn: Text): boolean {
  const { FifoQueue } = checking.service.resources.Resources[getAtt(arn)[0] ?? '']?.Properties ?? {};
  return arnText(arn)?.endsWith('.fifo') || FifoQueue === true || FifoQueue === 'true';
}

function checkFilters(checking: Checking, { options, path }: LocatedEvent<'stream' | 'sqs'>): void {
  const count = options.filterPatterns?.length ?? 0;
  if (count <= FILTERS) return;
  checking.problems.warn(
    nodeAt(checking.root, [...path, 'filterPatterns', FILTERS]).place,
    `${count} filterPatterns: Lambda allows ${FILTERS} per event unless AWS raised the account’s quota; combine alternatives in one pattern, such as { a: [x, y] }`,
  );
}

/** Logical id and attribute of an `Fn::GetAtt`. */
function getAtt(value: Text): readonly (string | undefined)[] {
  const argument = isIntrinsic(value) ? value['Fn::GetAtt'] : undefined;
  if (typeof argument === 'string') return argument.split('.');
  return Array.isArray(argument) ? argument.map(String) : [];
}

function typeOf({ service }: Checking, id: string | undefined): string | undefined {
  return id === undefined ? undefined : own(service.resources.Resources, id)?.Type;
}

import { nearest } from '../../../errors/nearest.js';
import { arnText, type EventBridgeOptions, type ScheduleOptions } from '../events.js';
import { isJson } from '../is-json.js';
import { nodeAt, type Path } from '../language/node.js';
import { type Checking, eventsOf, type LocatedEvent, within, wrong, wrongKey } from './checking.js';
import { cronProblem } from './cron.js';

export function checkEvents(checking: Checking): void {
  for (const event of eventsOf(checking, 'schedule')) checkSchedule(checking, event);
  for (const event of eventsOf(checking, 'eventBridge')) {
    checkInputs(checking, event.options, event.path);
    if (event.options.schedule) checkCron(checking, [...event.path, 'schedule'], event.options.schedule);
  }
  for (const event of eventsOf(checking, 'cloudwatchEvent')) checkInputs(checking, event.options, event.path);
  checkTopics(checking);
  checkLogGroups(checking);
}

function checkSchedule(checking: Checking, { options, path }: LocatedEvent<'schedule'>): void {
  checkInputs(checking, options, path);
  const at = within(checking.root, path, 'rate');
  for (const [index, rate] of options.rate.entries())
    if (typeof rate === 'string')
      checkCron(checking, nodeAt(checking.root, at).kind === 'list' ? [...at, index] : at, rate);
  if (options.name !== undefined && options.rate.length > 1)
    wrong(
      checking,
      [...path, 'name'],
      `"name" names one rule, but there are ${options.rate.length} rates: use one schedule event for each`,
    );
  checkSchedulerKeys(checking, options, path);
}

/** The two kinds of schedules have different options. */
function checkSchedulerKeys(checking: Checking, options: ScheduleOptions, path: Path): void {
  const scheduler = options.method === 'scheduler';
  for (const key of ['inputPath', 'inputTransformer'] as const)
    if (scheduler && options[key] !== undefined)
      wrongKey(
        checking,
        [...path, key],
        `"${key}" is not supported by "method: scheduler": use "input", or "method: eventBus"`,
      );
  for (const key of ['timezone', 'groupName', 'roleArn'] as const)
    if (!scheduler && options[key] !== undefined)
      wrongKey(checking, [...path, key], `"${key}" needs "method: scheduler"`);
  const unknown = options.timezone === undefined ? undefined : timeZoneProblem(options.timezone);
  if (unknown) wrong(checking, [...path, 'timezone'], unknown);
  if (typeof options.input === 'object' && typeof options.input.body === 'string' && !isJson(options.input.body))
    wrong(checking, [...path, 'input', 'body'], 'invalid input.body: expected JSON in text, such as \'{"a": 1}\'');
}

function checkInputs(
  checking: Checking,
  options: Pick<EventBridgeOptions, 'input' | 'inputPath' | 'inputTransformer'>,
  path: Path,
): void {
  const given = (['input', 'inputPath', 'inputTransformer'] as const).filter((key) => options[key] !== undefined);
  const second = given[1];
  if (second) wrongKey(checking, [...path, second], `"${given.join('" and "')}" cannot be combined: keep one`);
}

function checkCron(checking: Checking, path: Path, expression: string): void {
  const problem = cronProblem(expression);
  if (problem) wrong(checking, path, `invalid schedule "${expression}": ${problem}`);
}

function checkTopics(checking: Checking): void {
  const names = new Map<string, string | undefined>();
  for (const { options, path } of eventsOf(checking, 'sns')) {
    if (options.arn !== undefined && arnText(options.arn) === undefined && options.topicName === undefined)
      wrongKey(
        checking,
        path,
        'an sns event whose "arn" is a CloudFormation function needs "topicName": it names the subscription in the template',
      );
    if (options.arn !== undefined || options.topicName === undefined) continue;
    const known = names.get(options.topicName);
    if (names.has(options.topicName) && options.displayName !== undefined && options.displayName !== known)
      checking.problems.warn(
        nodeAt(checking.root, [...path, 'displayName']).place,
        `displayName "${options.displayName}" has no effect: the first event with topic "${options.topicName}" decides`,
      );
    if (!names.has(options.topicName)) names.set(options.topicName, options.displayName);
  }
}

/** CloudWatch Logs allows two subscription filters per log group. */
function checkLogGroups(checking: Checking): void {
  const counts = new Map<string, number>();
  for (const { options, path } of eventsOf(checking, 'cloudwatchLog')) {
    const count = (counts.get(options.logGroup) ?? 0) + 1;
    counts.set(options.logGroup, count);
    if (count > 2)
      wrong(
        checking,
        within(checking.root, path, 'logGroup'),
        `log group "${options.logGroup}" has ${count} subscriptions, CloudWatch Logs allows 2: remove one`,
      );
  }
}

/** What is wrong with the name of a time zone; undefined if it is one of IANA's, including older names. */
function timeZoneProblem(name: string): string | undefined {
  const known = resolved(name);
  // Intl ignores letter case, AWS does not.
  const right = known?.toLowerCase() === name.toLowerCase() ? known : undefined;
  if (known !== undefined && (right === undefined || right === name)) return undefined;
  const guess = right ?? nearest(name, Intl.supportedValuesOf('timeZone'));
  const fix = guess ? `did you mean "${guess}"?` : 'expected a name from the IANA database, such as Europe/Berlin';
  return `unknown time zone "${name}"${guess ? '; ' : ': '}${fix}`;
}

function resolved(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

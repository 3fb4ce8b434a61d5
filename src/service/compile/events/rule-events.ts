import type { CloudWatchEventOptions, EventBridgeOptions, ScheduleOptions } from '../../load/events.js';
import type { Resource, ServiceFunction, Text } from '../../types.js';
import {
  allow,
  conditional,
  defined,
  type EventContext,
  type EventParts,
  functionArn,
  invokePermission,
  targetOf,
} from '../builder.js';
import { functionId, idOf, roleId } from '../names.js';
import { roleArn } from '../role.js';

type Rule = Pick<ScheduleOptions, 'name' | 'description' | 'enabled' | 'input' | 'inputPath' | 'inputTransformer'>;

const stateOf = ({ enabled }: Rule) => (enabled ? 'ENABLED' : 'DISABLED');
const inputOf = ({ input }: Rule) => (typeof input === 'object' ? JSON.stringify(input) : input);

/** `input: { body: '{"a":1}' }`: a body given as JSON text is replaced by its value. */
export function bodyOpened(input: ScheduleOptions['input']): ScheduleOptions['input'] {
  if (typeof input !== 'object' || typeof input.body !== 'string') return input;
  try {
    return { ...input, body: JSON.parse(input.body) };
  } catch {
    return input;
  }
}

/** `schedule`: one rule per rate, or one schedule of EventBridge Scheduler per rate. */
export function compileSchedule(given: ScheduleOptions, context: EventContext): EventParts {
  const options = { ...given, input: bodyOpened(given.input) };
  const compile =
    options.method === 'scheduler'
      ? scheduled
      : options.inputTransformer || options.inputPath
        ? plainRule
        : samSchedule;
  const parts = options.rate.map((rate, position) =>
    compile(options, rate, context, `${context.index}${position ? `x${position + 1}` : ''}`),
  );
  return mergeParts(parts);
}

function samSchedule(options: ScheduleOptions, rate: Text, _: EventContext, suffix: string): EventParts {
  const properties = defined({
    Schedule: rate,
    Name: options.name,
    Description: options.description,
    State: stateOf(options),
    Input: inputOf(options),
  });
  return { events: { [`Schedule${suffix}`]: { Type: 'Schedule', Properties: properties } } };
}

/** SAM's schedule supports neither input paths nor transformers. */
function plainRule(options: ScheduleOptions, rate: Text, { fn }: EventContext, suffix: string): EventParts {
  const id = `${functionId(fn.key)}EventsRuleSchedule${suffix}`;
  return ruleResources(fn, id, { ScheduleExpression: rate, ...ruleHead(options), Targets: [targetEntry(options, fn)] });
}

/** EventBridge Scheduler needs a role: the function's own, which may invoke the function, unless the file names one. */
function scheduled(options: ScheduleOptions, rate: Text, { fn, service }: EventContext, suffix: string): EventParts {
  const id = `${functionId(fn.key)}Schedule${suffix}`;
  const role = options.roleArn ?? roleArn(fn, service)?.arn ?? { 'Fn::GetAtt': [roleId(fn.key), 'Arn'] };
  const schedule: Resource = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: defined({
      Name: options.name,
      Description: options.description,
      GroupName: options.groupName,
      ScheduleExpression: rate,
      ScheduleExpressionTimezone: options.timezone,
      State: stateOf(options),
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: defined({ Arn: targetOf(fn), RoleArn: role, Input: inputOf(options) }),
    }),
  };
  const arn = functionArn(fn)['Fn::Sub'];
  const invoke = allow(['lambda:InvokeFunction'], [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}:*` }]);
  return { resources: { [id]: conditional(fn, schedule) }, statements: options.roleArn ? [] : [invoke] };
}

/** `cloudwatchEvent`: a rule on the default bus. */
export function compileCloudWatchEvent(options: CloudWatchEventOptions, context: EventContext): EventParts {
  return samRule({ ...options, pattern: options.event }, context, `Event${context.index}`);
}

/** `eventBridge`: a rule on any bus; a bus given as plain text is created. */
export function compileEventBridge(options: EventBridgeOptions, context: EventContext): EventParts {
  const bus = busOf(options.eventBus);
  const name = `EventBridge${context.index}`;
  const rule = samRule(options, context, name, bus.name);
  return mergeParts([rule, { resources: bus.resources }]);
}

export const busId = (name: string) => `EventBridgeBus${idOf(name)}`;

/** Whether this service creates a bus given as text. */
export const isNewBus = (bus: string) => bus !== 'default' && !bus.startsWith('arn:');

function busOf(bus: Text | undefined): { name: unknown; resources: Record<string, Resource> } {
  if (typeof bus !== 'string' || bus === 'default') return { name: bus === 'default' ? undefined : bus, resources: {} };
  if (bus.startsWith('arn:')) return { name: bus.slice(bus.indexOf('/') + 1), resources: {} };
  const id = busId(bus);
  return { name: { Ref: id }, resources: { [id]: { Type: 'AWS::Events::EventBus', Properties: { Name: bus } } } };
}

function samRule(options: EventBridgeOptions, context: EventContext, name: string, bus?: unknown): EventParts {
  if (options.schedule || options.description || !options.enabled) return ownRule(options, context, name, bus);
  const properties = defined({
    Pattern: options.pattern,
    EventBusName: bus,
    RuleName: options.name,
    Input: inputOf(options),
    InputPath: options.inputPath,
    InputTransformer: transformerOf(options),
    RetryPolicy: retryOf(options),
    DeadLetterConfig: options.deadLetterQueueArn && { Arn: options.deadLetterQueueArn },
  });
  return { events: { [name]: { Type: 'EventBridgeRule', Properties: properties } } };
}

/** A plain resource, because SAM's rule has neither schedule, description nor enabled state. */
function ownRule(options: EventBridgeOptions, { fn }: EventContext, name: string, bus?: unknown): EventParts {
  const id = `${functionId(fn.key)}Rule${name}`;
  return ruleResources(fn, id, {
    ScheduleExpression: options.schedule,
    EventPattern: options.pattern,
    EventBusName: bus,
    ...ruleHead(options),
    Targets: [
      defined({
        ...targetEntry(options, fn),
        RetryPolicy: retryOf(options),
        DeadLetterConfig: options.deadLetterQueueArn && { Arn: options.deadLetterQueueArn },
      }),
    ],
  });
}

const ruleHead = (options: Rule) => ({ Name: options.name, Description: options.description, State: stateOf(options) });

function targetEntry(options: Rule, fn: ServiceFunction) {
  return defined({
    Id: functionId(fn.key).slice(0, 64),
    Arn: targetOf(fn),
    Input: inputOf(options),
    InputPath: options.inputPath,
    InputTransformer: transformerOf(options),
  });
}

function ruleResources(fn: ServiceFunction, id: string, properties: Readonly<Record<string, unknown>>): EventParts {
  return {
    resources: {
      [id]: conditional(fn, { Type: 'AWS::Events::Rule', Properties: defined(properties) }),
      [`${id}Permission`]: invokePermission(fn, 'events.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [id, 'Arn'] } }),
    },
  };
}

function transformerOf({ inputTransformer }: Rule) {
  return (
    inputTransformer &&
    defined({ InputPathsMap: inputTransformer.inputPathsMap, InputTemplate: inputTransformer.inputTemplate })
  );
}

function retryOf({ retryPolicy }: EventBridgeOptions) {
  return (
    retryPolicy &&
    defined({
      MaximumEventAgeInSeconds: retryPolicy.maximumEventAge,
      MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
    })
  );
}

function mergeParts(parts: readonly EventParts[]): EventParts {
  return {
    events: Object.assign({}, ...parts.map(({ events }) => events)),
    resources: Object.assign({}, ...parts.map(({ resources }) => resources)),
    statements: parts.flatMap(({ statements }) => statements ?? []),
  };
}

/** The events a function can have; `websocket`, `alb` and the others of the larger framework are refused with a reason. */
export const eventNames = [
  'http',
  'httpApi',
  's3',
  'stream',
  'sns',
  'sqs',
  'schedule',
  'eventBridge',
  'cloudwatchEvent',
  'cloudwatchLog',
  'iot',
  'alexaSkill',
  'alexaSmartHome',
] as const;

export type EventName = (typeof eventNames)[number];

/**
 * One event of a function. The short forms are opened: `httpApi: GET /x` is
 * `{ type: 'httpApi', options: { method: 'GET', path: '/x' } }`.
 */
export interface EventSpec {
  readonly type: EventName;
  readonly options: Readonly<Record<string, unknown>>;
}

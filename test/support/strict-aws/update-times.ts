import type { Reply } from '../aws-proxy.js';
import { type Busy, conflict, inState } from './busy-functions.js';
import { type StrictRule, withBody } from './rule.js';

/** How long AWS takes, in milliseconds. */
export interface UpdateTimes {
  /** To create a change set. */
  readonly changeSet: number;
  /** From the start of a change set's execution until the changed function is updated. */
  readonly resource: number;
  /** From the same start until the stack is updated. */
  readonly stack: number;
  /** Until a function is updated that is not updated by CloudFormation. */
  readonly push: number;
}

/**
 * From the log of an update of one function by CloudFormation on 26 September 2026 in us-west-2, which somebody published
 * on GitHub (agentkeel, "Stop B, the ingest stack redeployed"): the change set took about a second, the function was
 * updated after 13 s (of which 8 s were Lambda's and are assumed for an update without CloudFormation, too), the stack
 * after 72 s.
 */
export const loggedTimes: UpdateTimes = { changeSet: 1_000, resource: 13_000, stack: 72_000, push: 8_000 };

/** The emulator updates stacks and functions at once; AWS's answers show the old state for a while. */
export function updateTimes(times: UpdateTimes): StrictRule {
  const since = new Map<string, number>();
  const start = (what: string) => void since.set(what, Date.now());
  const isEarly = (what: string, time: number) => Date.now() - (since.get(what) ?? Number.NEGATIVE_INFINITY) < time;
  return {
    name: 'change sets, stacks and functions take their time',
    source: 'AWS CloudFormation API Reference, "DescribeChangeSet" (Status), "Stack" (StackStatus); see loggedTimes',
    async refuse({ name }) {
      if (name === 'cloudformation:CreateChangeSet') start('change set');
      if (name === 'cloudformation:ExecuteChangeSet') start('stack');
      const [, method, pushed] = functionCall.exec(name) ?? [];
      if (method !== 'PUT' || pushed === undefined) return undefined;
      if (isEarly(pushed, times.push)) return conflict(pushed, updating);
      start(pushed);
      return undefined;
    },
    async amend(call, reply) {
      if (call.name === 'cloudformation:DescribeChangeSet' && isEarly('change set', times.changeSet)) {
        return replaced(reply, /(<(?:Execution)?Status>)\w+/g, (_, tag) => `${tag}${pending(tag)}`);
      }
      if (call.name === 'cloudformation:DescribeStacks' && isEarly('stack', times.stack)) {
        return replaced(reply, /<StackStatus>UPDATE_COMPLETE/g, () => '<StackStatus>UPDATE_IN_PROGRESS');
      }
      if (call.name === 'cloudformation:DescribeStackEvents' && isEarly('stack', times.stack)) {
        return withoutEnds(reply, since.get('stack')!, isEarly('stack', times.resource));
      }
      const name = functionCall.exec(call.name)?.[2];
      return name !== undefined && reply.status === 200 && isEarly(name, times.push) ? inState(reply, updating) : reply;
    },
  };
}

/** A look at the code or settings of a function, or a change of them. */
const functionCall = /^lambda:(GET|PUT) \/[\d-]+\/functions\/([^/]+)\/(?:code|configuration)$/;
const updating: Busy = { key: 'LastUpdateStatus', value: 'InProgress' };

const pending = (tag: string) => (tag === '<Status>' ? 'CREATE_IN_PROGRESS' : 'UNAVAILABLE');

const replaced = (reply: Reply, pattern: RegExp, by: (found: string, tag: string) => string) =>
  withBody(reply, reply.body.toString().replace(pattern, by));

/** Without the event that ends the stack's update and, if `all`, those that end the update of a resource. */
function withoutEnds(reply: Reply, started: number, all: boolean): Reply {
  return replaced(reply, /<member>.*?<\/member>/gs, (event) => {
    const of = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(event)?.[1] ?? '';
    const isNew = Date.parse(of('Timestamp')) >= started - 1_000;
    const ends = of('ResourceStatus').endsWith('_COMPLETE') && (all || of('PhysicalResourceId') === of('StackId'));
    return isNew && ends ? '' : event;
  });
}

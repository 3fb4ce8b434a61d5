import type { Reply } from '../aws-proxy.js';
import { type StrictRule, withBody } from './rule.js';

/** Looks, and refused calls, for which a function stays busy. */
const LOOKS = 3;

/** A state of a function in which it takes no update. */
export interface Busy {
  readonly key: 'State' | 'LastUpdateStatus';
  readonly value: 'Pending' | 'InProgress';
}

interface Looked extends Busy {
  looks: number;
}

/**
 * The emulator's functions are ready at once. On AWS one that was idle for weeks is prepared again by its first call, and an
 * update takes a while; until then it takes neither another update nor, while it is prepared, an invocation.
 */
export function busyFunctions(): StrictRule {
  const states = new Map<string, Looked>();
  const idle = new Set<string>();
  const busy = (name: string): Looked | undefined =>
    (states.get(name)?.looks ?? 0) > 0 ? states.get(name) : undefined;
  return {
    name: 'a function that is Pending or InProgress refuses updates, and invocations while it is Pending',
    source: 'AWS Lambda Developer Guide, "Lambda function states"; API Reference, "Invoke" (ResourceConflictException)',
    async refuse({ name: call }) {
      const [, method, name = '', what = ''] = /^lambda:(\w+) \/[\d-]+\/functions\/([^/]+)\/([\w-]+)/.exec(call) ?? [];
      const invoked = method === 'POST' && what === 'invocations';
      const updated = method === 'PUT' && (what === 'code' || what === 'configuration');
      if (!invoked && !updated) return undefined;
      if (invoked && !idle.has(name)) {
        idle.add(name);
        states.set(name, { key: 'State', value: 'Pending', looks: LOOKS });
      }
      const state = busy(name);
      if (state?.value === 'Pending' || (state && updated)) {
        state.looks--;
        return conflict(name, state);
      }
      if (updated) states.set(name, { key: 'LastUpdateStatus', value: 'InProgress', looks: LOOKS });
      return undefined;
    },
    async amend({ name: call }, reply) {
      const [, method, name = '', what] = /^lambda:(\w+) \/[\d-]+\/functions\/([^/]+)\/(\w+)$/.exec(call) ?? [];
      const state = busy(name);
      if (!state || reply.status !== 200 || !['code', 'configuration'].includes(what ?? '')) return reply;
      if (method === 'GET') state.looks--;
      return inState(reply, state);
    },
  };
}

/** Lambda's refusal of a call for a function in this state. */
export function conflict(name: string, { value }: Pick<Busy, 'value'>) {
  const message =
    value === 'Pending'
      ? 'The operation cannot be performed at this time. The function is currently in the following state: Pending'
      : `The operation cannot be performed at this time. An update is in progress for resource: ${name}`;
  return { status: 409, code: 'ResourceConflictException', message };
}

/** The same function, in this state. */
export function inState(reply: Reply, { key, value }: Busy): Reply {
  return withBody(reply, JSON.stringify({ ...JSON.parse(reply.body.toString()), [key]: value }));
}

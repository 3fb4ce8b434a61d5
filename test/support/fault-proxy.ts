import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Call, forward, nameOf, refuse, startProxy } from './aws-proxy.js';

export type { Call } from './aws-proxy.js';

/** What happens to the call with this number (from 0), and to each repetition of the same call after it. */
export interface Fault {
  readonly at: number;
  /**
   * `throttled`, `denied` and `error` answer so; `cutBefore` and `cutAfter` drop the connection around the real call;
   * `dead` lets the real call through and nothing after it: what AWS sees when the caller is killed.
   */
  readonly kind: 'throttled' | 'denied' | 'error' | 'cutBefore' | 'cutAfter' | 'dead';
}

export interface FaultProxy {
  readonly url: string;
  /** All calls since the last `reset`. */
  readonly calls: readonly Call[];
  /** Forgets the calls, and injects this fault into those to come. `onCall` runs after the real call was answered. */
  reset(options?: { readonly fault?: Fault; readonly onCall?: (number: number) => void }): void;
  close(): Promise<void>;
}

/** Records of deployments are named after the time. */
export const timeless = (call: Call): Call => call.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/, 'TIME');

/** The calls without repetitions, whatever the time in their names. */
export const distinctCalls = (calls: readonly Call[]): ReadonlySet<Call> => new Set(calls.map(timeless));

const errors = {
  throttled: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  denied: { status: 403, code: 'AccessDenied', message: 'User is not authorized to perform this action' },
  error: { status: 500, code: 'InternalFailure', message: 'Internal failure' },
} as const;

/** Stands between the SDK and the emulator: records every call and can make any of them go wrong. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const calls: Call[] = [];
  let fault: Fault | undefined;
  let broken: Call | undefined;
  let onCall: ((number: number) => void) | undefined;

  function faultOf(call: Call, number: number): Exclude<Fault['kind'], 'dead'> | undefined {
    if (fault?.kind !== 'dead') return broken === call ? fault?.kind : undefined;
    if (number === fault.at) return 'cutAfter';
    return number > fault.at ? 'cutBefore' : undefined;
  }

  async function handle(incoming: IncomingMessage, answer: ServerResponse, body: Buffer): Promise<void> {
    const call = nameOf(incoming, body);
    const number = calls.push(call) - 1;
    if (fault?.at === number) broken = call;
    const kind = faultOf(call, number);
    if (kind === 'cutBefore') return void answer.destroy();
    if (kind !== undefined && kind !== 'cutAfter') return refuse(answer, incoming, errors[kind]);
    const reply = await forward(target, incoming, body);
    onCall?.(number);
    if (kind === 'cutAfter') return void answer.destroy();
    answer.writeHead(reply.status, reply.headers).end(reply.body);
  }

  const proxy = await startProxy(handle);
  return {
    ...proxy,
    calls,
    reset(options = {}) {
      calls.length = 0;
      broken = undefined;
      ({ fault, onCall } = options);
    },
  };
}

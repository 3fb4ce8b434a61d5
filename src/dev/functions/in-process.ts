import type { Context } from 'aws-lambda';
import { lambdaContext } from './context.js';
import type { LocalFunction } from './local-function.js';

export interface InProcessOptions {
  readonly name: string;
  readonly handler: (event: never, context: Context) => Promise<unknown>;
  /** Seconds. */
  readonly timeout: number;
  readonly memorySize?: number;
  readonly region?: string;
}

/**
 * A handler in this process. After its timeout the caller continues, although code that hangs cannot be stopped here.
 */
export function inProcessFunction(options: InProcessOptions): LocalFunction {
  const { name, handler, timeout, memorySize = 1024, region = 'us-east-1' } = options;
  const running = new Set<Promise<unknown>>();
  return {
    name,
    invoke(event, requestId) {
      const deadline = Date.now() + timeout * 1000;
      const context = lambdaContext({ functionName: name, requestId, deadline, memorySize, region });
      const invocation = within(
        timeout,
        Promise.resolve().then(() => handler(event as never, context)),
      );
      const settled = invocation.then(ignore, ignore).finally(() => running.delete(settled));
      running.add(settled);
      return invocation;
    },
    close: async () => {
      await Promise.all(running);
    },
  };
}

const ignore = () => undefined;

/** Rejects with Lambda's message if the work takes longer than these seconds. */
async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Task timed out after ${seconds.toFixed(2)} seconds`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

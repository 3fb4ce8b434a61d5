import type { Reporter } from '../../errors/reporter.js';
import { isExpired, isThrottled, isTransient } from '../aws-failure.js';
import type { Clock } from '../clock.js';
import type { LogEvent, LogQuery, LogSource } from './log-source.js';

export interface RetryReadOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly signal?: AbortSignal | undefined;
  /** Number of consecutive failures before the error is thrown; `--tail` never stops retrying. */
  readonly attempts: number;
  /** Whether to wait for the user to sign in again instead of failing. */
  readonly waitForSignIn: boolean;
}

/** Milliseconds: the pause doubles from the first to the last. */
const firstPause = 500;
const longestPause = 15_000;

/**
 * Runs a read until it succeeds: retries throttling, dropped connections and service errors with growing pauses, and
 * expired credentials with new ones. Returns undefined when the signal is aborted.
 */
export async function retryRead<T>(read: () => Promise<T>, options: RetryReadOptions): Promise<T | undefined> {
  const { source, clock, signal } = options;
  for (let failures = 1; !signal?.aborted; failures += 1) {
    try {
      return await read();
    } catch (error) {
      if (signal?.aborted) break;
      if (!goesOn(error, failures, options)) throw error;
      if (failures === 1) reportRetry(error, options);
      await clock.sleep(Math.min(longestPause, firstPause * 2 ** (failures - 1)), signal);
      if (isExpired(error)) await source.renew();
    }
  }
  return undefined;
}

function goesOn(error: unknown, failures: number, { attempts, waitForSignIn }: RetryReadOptions): boolean {
  if (isExpired(error)) return waitForSignIn;
  return isTransient(error) && failures < attempts;
}

function reportRetry(error: unknown, { reporter }: RetryReadOptions): void {
  if (isExpired(error)) {
    const message = 'the AWS credentials have expired: sign in again and the log continues';
    reporter.report({ level: 'warn', code: 'LOGS_EXPIRED', message });
    return;
  }
  const reason = isThrottled(error) ? 'AWS throttles reading the log' : `connection lost (${(error as Error).message})`;
  reporter.report({ level: 'info', code: 'LOGS_INTERRUPTED', message: `${reason}: retrying` });
}

/**
 * Yields the pages of a query as CloudWatch returns them: roughly in time order, with repeated events. Yields nothing
 * if the log group does not exist.
 */
export async function* readPages(query: LogQuery, options: RetryReadOptions): AsyncGenerator<readonly LogEvent[]> {
  let next: string | undefined;
  do {
    const token = next;
    const page = await retryRead(() => options.source.page(query, token), options);
    if (page === undefined) return;
    yield page.events;
    // CloudWatch guarantees an end, but a token that returns itself would never reach one.
    next = page.next === token ? undefined : page.next;
  } while (next !== undefined);
}

import type { LogEvent, LogQuery } from './log-source.js';
import { type RetryReadOptions, retryRead } from './retry-read.js';

/**
 * The pages of a query until there are no more, as CloudWatch gives them: roughly in time order, repeated events and
 * all. Gives nothing when there is no such log group.
 */
export async function* readPages(query: LogQuery, options: RetryReadOptions): AsyncGenerator<readonly LogEvent[]> {
  let next: string | undefined;
  do {
    const token = next;
    const page = await retryRead(() => options.source.page(query, token), options);
    if (page === undefined) return;
    yield page.events;
    // CloudWatch promises an end, but a token that answers itself would never come to one.
    next = page.next === token ? undefined : page.next;
  } while (next !== undefined);
}

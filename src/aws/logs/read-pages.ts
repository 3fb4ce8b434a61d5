import type { LogEvent, LogQuery } from './log-source.js';
import { type PatienceOptions, patiently } from './patience.js';

/**
 * The pages of a query until there are no more, as CloudWatch gives them: roughly in time order, repeated events and
 * all. Gives nothing when there is no such log group.
 */
export async function* readPages(query: LogQuery, options: PatienceOptions): AsyncGenerator<readonly LogEvent[]> {
  let next: string | undefined;
  do {
    const token = next;
    const page = await patiently(() => options.source.page(query, token), options);
    if (page === undefined) return;
    yield page.events;
    // CloudWatch promises an end, but a token that answers itself would never come to one.
    next = page.next === token ? undefined : page.next;
  } while (next !== undefined);
}

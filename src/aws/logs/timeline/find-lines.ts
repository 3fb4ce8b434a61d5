import type { HistoryOptions } from '../history.js';
import { history } from '../history.js';
import type { ShownEvent } from '../select-events.js';

export type SearchOptions = Omit<HistoryOptions, 'pattern' | 'select' | 'limit'>;

/** Maximum number of invocations whose lines are looked up; beyond that the timeline lacks how they ended. */
const mostInvocations = 100;

/**
 * Every line that belongs to an image: those that contain its id, those that contain the id of the request that created
 * it, and the platform's lines about these invocations (ends, crashes and timeouts contain neither id).
 */
export async function findLines(imageId: string, options: SearchOptions): Promise<readonly ShownEvent[]> {
  const found = new Map<string, ShownEvent>();
  const keep = (events: readonly ShownEvent[]) => {
    for (const shown of events) found.set(`${shown.event.function} ${shown.event.id}`, shown);
  };
  keep(await search(imageId, options));
  for (const id of correlationIds([...found.values()])) keep(await search(id, options));
  for (const [key, id] of invocations([...found.values()]).slice(0, mostInvocations)) {
    const functions = options.functions.filter((logged) => logged.key === key);
    const lines = await search(id, { ...options, functions });
    keep(lines.filter(({ line }) => line.kind !== 'log' || (line.failed && line.fields === undefined)));
  }
  return [...found.values()].sort((a, b) => a.event.timestamp - b.event.timestamp || rank(a) - rank(b));
}

/**
 * Results of several searches have no order within a millisecond; an invocation begins with START and ends with REPORT.
 */
function rank({ line, event }: ShownEvent): number {
  if (line.report) return 2;
  if (line.kind === 'log') return 1;
  return event.message.startsWith('END') ? 2 : 0;
}

export function correlationIds(lines: readonly ShownEvent[]): readonly string[] {
  const ids = lines.map(({ line }) => line.fields?.correlation_id);
  return [...new Set(ids.filter((id): id is string => typeof id === 'string' && id.length > 0))];
}

function invocations(lines: readonly ShownEvent[]): readonly (readonly [functionKey: string, id: string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { event, line } of lines) {
    if (line.invocation) pairs.set(`${event.function} ${line.invocation}`, [event.function, line.invocation]);
  }
  return [...pairs.values()];
}

async function search(term: string, options: SearchOptions): Promise<readonly ShownEvent[]> {
  const events: ShownEvent[] = [];
  const select = { requestId: term, errors: false, platform: 'raw' } as const;
  for await (const shown of history({ ...options, pattern: `"${term}"`, select, describeEmpty: false }))
    events.push(shown);
  return events;
}

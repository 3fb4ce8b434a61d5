import type { LogEvent, LogPage, LogQuery, LogSource } from '../../src/aws/logs/log-source.js';

export interface StoredEvent extends LogEvent {
  /** Milliseconds since 1970 from which reads find it: later than `timestamp` when it arrives late. */
  readonly availableAt: number;
}

export interface FakeLogs extends LogSource {
  /** Makes the group if it is not there and adds events to it. */
  put(group: string, ...events: (Partial<StoredEvent> & { timestamp: number })[]): void;
  /** The next reads throw these, in turn. */
  failNext(...errors: Error[]): void;
  readonly reads: number;
  readonly renewals: number;
}

export interface FakeLogsOptions {
  readonly now: () => number;
  readonly pageSize?: number;
  /** Answers each page again with the first events of the one before: CloudWatch may repeat itself. */
  readonly repeat?: number;
}

/** CloudWatch Logs in memory: time ranges, terms as patterns, pages, events that appear late, failures on demand. */
export function fakeLogs({ now, pageSize = 1000, repeat = 0 }: FakeLogsOptions): FakeLogs {
  const groups = new Map<string, StoredEvent[]>();
  const failures: Error[] = [];
  let count = 0;
  let reads = 0;
  let renewals = 0;

  const matching = ({ group, from, until = Number.POSITIVE_INFINITY, pattern = '' }: LogQuery) =>
    groups
      .get(group)
      ?.filter(
        ({ timestamp, message, availableAt }) =>
          timestamp >= from &&
          timestamp <= until &&
          availableAt <= now() &&
          message.includes(pattern.replaceAll('"', '')),
      );

  return {
    put(group, ...events) {
      const stored = groups.get(group) ?? [];
      groups.set(group, stored);
      for (const event of events) {
        count += 1;
        stored.push({
          id: `event-${count}`,
          message: `line ${count}`,
          stream: 'stream',
          availableAt: event.timestamp,
          ...event,
        });
      }
    },
    failNext: (...errors) => void failures.push(...errors),
    get reads() {
      return reads;
    },
    get renewals() {
      return renewals;
    },
    async page(query, next): Promise<LogPage | undefined> {
      reads += 1;
      const failure = failures.shift();
      if (failure) throw failure;
      const events = matching(query);
      if (!events) return undefined;
      const start = Number(next ?? 0);
      const end = start + pageSize;
      const page = events.slice(Math.max(0, start - repeat), end);
      return { events: page, next: end < events.length ? String(end) : undefined };
    },
    async lastEventAt(group) {
      const times = (groups.get(group) ?? []).map(({ timestamp }) => timestamp);
      return times.length > 0 ? Math.max(...times) : undefined;
    },
    async renew() {
      renewals += 1;
    },
  };
}

/** Errors as the SDK throws them. */
export const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
export const dropped = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
export const expired = () =>
  Object.assign(new Error('The security token is expired'), { name: 'ExpiredTokenException' });
export const denied = () => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

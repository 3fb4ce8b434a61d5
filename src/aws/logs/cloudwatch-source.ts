import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { sdk } from '../../sdk/load.js';
import type { LogEvent, LogSource } from './log-source.js';

/** The log source on CloudWatch Logs; `connect` creates a new client, with credentials read again. */
export async function cloudWatchSource(connect: (fresh: boolean) => Promise<CloudWatchLogsClient>): Promise<LogSource> {
  const { DescribeLogStreamsCommand, FilterLogEventsCommand } = sdk('@aws-sdk/client-cloudwatch-logs');
  let client = await connect(false);
  return {
    page: async ({ group, from, until, pattern }, next) => {
      const answer = await orMissing(
        client.send(
          new FilterLogEventsCommand({
            logGroupName: group,
            startTime: Math.max(0, Math.floor(from)),
            ...(until !== undefined && { endTime: Math.ceil(until) }),
            ...(pattern && { filterPattern: pattern }),
            ...(next && { nextToken: next }),
          }),
        ),
      );
      return answer && { events: logEvents(answer.events ?? []), next: answer.nextToken };
    },
    lastEventAt: async (group) => {
      const newest = { logGroupName: group, orderBy: 'LastEventTime', descending: true, limit: 1 } as const;
      const answer = await orMissing(client.send(new DescribeLogStreamsCommand(newest)));
      return answer?.logStreams?.[0]?.lastEventTimestamp;
    },
    renew: async () => {
      client.destroy();
      client = await connect(true);
    },
  };
}

/** CloudWatch gives every event an id; for an emulator that does not, an id is made of its position, text and order. */
function logEvents(events: readonly FilteredLogEvent[]): readonly LogEvent[] {
  const copies = new Map<string, number>();
  return events.map(({ eventId, timestamp = 0, message = '', logStreamName = '' }) => {
    const place = `${logStreamName} ${timestamp} ${message}`;
    const copy = (copies.get(place) ?? 0) + 1;
    if (eventId === undefined) copies.set(place, copy);
    return {
      id: eventId ?? `${place} ${copy}`,
      timestamp,
      message: message.replace(/\r?\n$/, ''),
      stream: logStreamName,
    };
  });
}

async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof sdk('@aws-sdk/client-cloudwatch-logs').ResourceNotFoundException) return undefined;
    throw error;
  }
}

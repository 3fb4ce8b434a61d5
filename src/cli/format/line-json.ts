import type { ShownEvent } from '../../aws/logs/select-events.js';
import type { InvocationReport } from '../../aws/report-line.js';

/** One line of `emojify logs --json`. */
export interface LogRecord {
  /** ISO, UTC. */
  readonly timestamp: string;
  readonly function: string;
  readonly kind: 'log' | 'platform' | 'report';
  readonly level?: string;
  /** What the line says; of a structured line only its message. */
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly report?: InvocationReport;
  /** Lambda's id of the invocation. */
  readonly requestId?: string;
  readonly eventId: string;
  readonly stream: string;
}

export function lineJson({ event, line }: ShownEvent): LogRecord {
  return {
    timestamp: new Date(event.timestamp).toISOString(),
    function: event.function,
    kind: line.kind,
    ...(line.level && { level: line.level }),
    message: line.message,
    ...(line.fields && { fields: line.fields }),
    ...(line.report && { report: line.report }),
    ...(line.invocation && { requestId: line.invocation }),
    eventId: event.id,
    stream: event.stream,
  };
}

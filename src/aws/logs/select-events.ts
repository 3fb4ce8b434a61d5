import { type LogLine, parseLine } from './log-line.js';
import type { FunctionEvent } from './log-source.js';

export interface SelectOptions {
  /** Only lines of this invocation. */
  readonly requestId?: string | undefined;
  /** Only lines that tell of a failure. */
  readonly errors: boolean;
  /** `fold`: only the REPORT of an invocation, as one line. `hide`: none. `raw`: all of them as they are. */
  readonly platform: 'fold' | 'hide' | 'raw';
}

export interface ShownEvent {
  readonly event: FunctionEvent;
  readonly line: LogLine;
}

/** The event with its meaning when it is to be shown, else undefined. */
export function select(event: FunctionEvent, { requestId, errors, platform }: SelectOptions): ShownEvent | undefined {
  if (requestId !== undefined && !event.message.includes(requestId)) return undefined;
  const line = parseLine(event.message);
  if (errors && !line.failed) return undefined;
  if (line.kind === 'platform' && platform !== 'raw') return undefined;
  if (line.kind === 'report' && platform === 'hide' && !line.failed) return undefined;
  return { event, line };
}

/** The CloudWatch pattern of a search: the user's own, or the request id as a term, which AWS then looks for itself. */
export function patternOf(filter: string | undefined, requestId: string | undefined): string | undefined {
  return filter ?? (requestId === undefined ? undefined : `"${requestId.replaceAll('"', '')}"`);
}

import { type LogLine, parseLine } from './log-line.js';
import type { FunctionEvent } from './log-source.js';

export interface SelectOptions {
  /** Only lines of this invocation. */
  readonly requestId?: string | undefined;
  /** Only lines that report a failure. */
  readonly errors: boolean;
  /** `fold`: one summary line per invocation. `hide`: none. `raw`: all platform lines unchanged. */
  readonly platform: 'fold' | 'hide' | 'raw';
}

export interface ShownEvent {
  readonly event: FunctionEvent;
  readonly line: LogLine;
}

/** The parsed event if it is to be shown, otherwise undefined. */
export function select(event: FunctionEvent, { requestId, errors, platform }: SelectOptions): ShownEvent | undefined {
  if (requestId !== undefined && !event.message.includes(requestId)) return undefined;
  const line = parseLine(event.message);
  if (errors && !line.failed) return undefined;
  if (line.kind === 'platform' && platform !== 'raw') return undefined;
  if (line.kind === 'report' && platform === 'hide' && !line.failed) return undefined;
  return { event, line };
}

/** The CloudWatch filter pattern: the user's own, or the request id as a term, so that AWS does the search. */
export function patternOf(filter: string | undefined, requestId: string | undefined): string | undefined {
  return filter ?? (requestId === undefined ? undefined : `"${requestId.replaceAll('"', '')}"`);
}

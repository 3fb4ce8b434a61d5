import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Report } from '../../errors/reporter.js';

export interface FunctionReport extends Omit<Report, 'level'> {
  readonly level: Report['level'] | 'error';
}

/** A function's log: the pipeline's reports, with the invocation they belong to. */
export interface FunctionLog {
  report(report: FunctionReport): void;
  /** To be called first in each invocation, so that its log lines carry the invocation's id. */
  invoked(context: Context): void;
}

/**
 * Logs one JSON object per line, with Powertools. Besides the message it has `code` (stable), `imageId`, and
 * `correlation_id`, the id of the HTTP request that created the image, which is the same in all four functions.
 */
export function jsonLog(): FunctionLog {
  const logger = new Logger();
  return {
    invoked: (context) => logger.addContext(context),
    report({ level, code, message, data = {} }) {
      const { requestId, error, ...rest } = data;
      const failure = error instanceof Error ? { error } : error ? { reason: error } : {};
      logger[level](message, { code, ...(requestId ? { correlation_id: requestId } : {}), ...rest, ...failure });
    },
  };
}

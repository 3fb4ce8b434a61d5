import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Report } from '../../errors/reporter.js';

export interface FunctionReport extends Omit<Report, 'level'> {
  readonly level: Report['level'] | 'error';
}

/** A function's log: what the pipeline reports, and the invocation it belongs to. */
export interface FunctionLog {
  report(report: FunctionReport): void;
  /** Called first in each invocation, so that its lines carry the invocation's own id as well. */
  invoked(context: Context): void;
}

/**
 * One JSON object a line, by Powertools. Beside the message: `code` (stable), `imageId`, and `correlation_id`, the id of the
 * HTTP request that began the image, the same in all four functions.
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

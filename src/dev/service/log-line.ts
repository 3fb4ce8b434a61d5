import type { Reporter } from '../../errors/reporter.js';

/** A line of a function's output: JSON from its logger, or any other text. */
export function reportLogLine(functionName: string, line: string, reporter: Reporter): void {
  if (line.trim() === '') return;
  const entry = parse(line);
  const { level, message, imageId, error } = entry ?? {};
  const severe = level === 'WARN' || level === 'ERROR' || level === 'CRITICAL';
  const reason = severe && isError(error) ? `: ${error.message}` : '';
  reporter.report({
    level: severe ? 'warn' : level === 'DEBUG' || level === 'TRACE' ? 'debug' : 'info',
    code: 'LOG',
    message: `${functionName} | ${typeof message === 'string' ? message : line}${reason}`,
    data: { function: functionName, ...(typeof imageId === 'string' && { imageId }), ...(entry && { entry }) },
  });
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const isError = (error: unknown): error is { message: string } =>
  typeof error === 'object' && error !== null && 'message' in error;

/** The error that a function threw. */
export interface FunctionFailure {
  readonly name: string;
  readonly message: string;
  /** Lines `at f (file:line:column)`, as the function's own runtime wrote them. */
  readonly stack: readonly string[];
}

interface ErrorPayload {
  readonly errorType?: unknown;
  readonly errorMessage?: unknown;
  readonly trace?: unknown;
  readonly stackTrace?: unknown;
}

/**
 * Reads the response of a failed invocation. If it has no stack (timeouts, crashes, runtimes that omit it), the log is
 * searched for one.
 */
export function readFailure(payload: string, logs: readonly string[]): FunctionFailure {
  const { errorType, errorMessage, trace, stackTrace } = parse(payload);
  const message = typeof errorMessage === 'string' ? errorMessage : payload.slice(0, 500);
  const given = [trace, stackTrace].find((lines) => Array.isArray(lines)) as readonly unknown[] | undefined;
  const stack = given?.map(String).filter(isFrame);
  const logged = stackInLog(message, logs);
  return {
    name: logged && (!stack || stack.length === 0) ? logged.name : typeof errorType === 'string' ? errorType : 'Error',
    message,
    stack: stack && stack.length > 0 ? stack : (logged?.stack ?? []),
  };
}

const isFrame = (line: string) => /^\s*at /.test(line);

/** `TypeError: message` in the log, and the stack frames right after it. */
function stackInLog(message: string, logs: readonly string[]): Pick<FunctionFailure, 'name' | 'stack'> | undefined {
  const first = message.split('\n', 1)[0] ?? '';
  const at = logs.findLastIndex((line) => line.endsWith(`: ${first}`) && /^\w*(Error|Exception)\b/.test(line));
  if (first === '' || at < 0) return undefined;
  const frames = logs.slice(at + 1);
  const end = frames.findIndex((line) => !isFrame(line));
  return { name: logs[at]?.split(':', 1)[0] ?? 'Error', stack: end < 0 ? frames : frames.slice(0, end) };
}

function parse(payload: string): ErrorPayload {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

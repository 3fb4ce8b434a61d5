/** Parses a JSON line in powertools' format or Lambda's own JSON log format. */
export interface StructuredLine {
  readonly level: string | undefined;
  readonly message: string;
  readonly invocation: string | undefined;
  /** Written by the platform (`platform.start` and the like), not by the function. */
  readonly platform: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Redundant fields: the time and the function are shown beside the line, the others are the same on every line. */
const redundant = new Set([
  'level',
  'message',
  'msg',
  'timestamp',
  'time',
  'service',
  'sampling_rate',
  'cold_start',
  'function_arn',
  'function_name',
  'function_memory_size',
  'function_request_id',
  'xray_trace_id',
]);

export function parseStructured(text: string): StructuredLine | undefined {
  const record = parseObject(text);
  if (!record) return undefined;
  const { level, message, msg, type } = record;
  if (typeof type === 'string' && type.startsWith('platform.')) return platformLine(type, record);
  const said = message ?? msg;
  if (typeof said !== 'string') return undefined;
  const fields = Object.fromEntries(Object.entries(record).filter(([key]) => !redundant.has(key)));
  const invocation = string(record.function_request_id) ?? string(record.AWSRequestId) ?? string(record.requestId);
  return { level: string(level)?.toUpperCase(), message: said, invocation, platform: false, fields };
}

/** Formats an error that Lambda's Node runtime logged as the error itself would be printed. */
export function parseThrown(text: string): Pick<StructuredLine, 'level' | 'message' | 'fields'> | undefined {
  const json = /^(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection)\s*(\{[\s\S]*\})\s*$/.exec(text)?.[1];
  const record = json === undefined ? undefined : parseObject(json);
  if (typeof record?.errorMessage !== 'string') return undefined;
  const { errorType = 'Error', errorMessage, stack } = record;
  const lines = Array.isArray(stack) ? stack.filter((line) => typeof line === 'string').slice(1) : [];
  const fields = lines.length > 0 ? { error: { message: errorMessage, stack: lines.join('\n') } } : {};
  return { level: 'ERROR', message: `${String(errorType)}: ${errorMessage}`, fields };
}

function platformLine(type: string, record: Readonly<Record<string, unknown>>): StructuredLine {
  const about = (record.record ?? {}) as Readonly<Record<string, unknown>>;
  return { level: undefined, message: type, invocation: string(about.requestId), platform: true, fields: about };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const string = (value: unknown) => (typeof value === 'string' ? value : undefined);

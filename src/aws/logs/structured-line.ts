/** What a line of JSON says, in powertools' shape or in that of Lambda's own JSON log format. */
export interface StructuredLine {
  readonly level: string | undefined;
  readonly message: string;
  readonly invocation: string | undefined;
  /** Told by the platform (`platform.start` and the like), not by the function. */
  readonly platform: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields that say nothing new: the time and the function stand beside the line, the rest is the same on every line. */
const dull = new Set([
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
  const fields = Object.fromEntries(Object.entries(record).filter(([key]) => !dull.has(key)));
  const invocation = string(record.function_request_id) ?? string(record.AWSRequestId) ?? string(record.requestId);
  return { level: string(level)?.toUpperCase(), message: said, invocation, platform: false, fields };
}

/** What Lambda's Node runtime writes of an error that left the handler, as the error itself would be written. */
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

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EmojifyError } from '../../errors/emojify-error.js';
import { isJson } from '../../service/load/is-json.js';
import { systemClock } from '../clock.js';

/** Lambda accepts 6 MB (1,024-based) in a synchronous request, 1 MB in an asynchronous one. */
const mostBytes = { request: 6 * 1024 * 1024, event: 1024 * 1024 } as const;

/** The bytes to send: JSON unchanged; other text, or any text with `raw`, as a JSON string. */
export function payloadOf(given: string, raw: boolean): Buffer {
  const text = given.replace(/^\uFEFF/, '');
  if (!raw && isJson(text)) return Buffer.from(text);
  return Buffer.from(JSON.stringify(text));
}

/** Rejects a payload that Lambda would reject, before sending it. */
export function checkSize(payload: Buffer, type: 'request' | 'event'): void {
  const limit = mostBytes[type];
  if (payload.length <= limit) return;
  const size = `${payload.length.toLocaleString('en-US')} bytes`;
  const most = `${limit.toLocaleString('en-US')} with --type ${type}`;
  throw new EmojifyError('PAYLOAD_TOO_LARGE', `the event has ${size}: Lambda accepts at most ${most}`, {
    hint: 'store it in S3 and send its bucket and key',
  });
}

export async function readPayloadFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'the file does not exist' : code === 'EISDIR' ? 'it is a folder' : String(cause);
    throw new EmojifyError('USAGE', `invalid --path "${path}": ${reason}`, { cause });
  }
}

/** `--context`: the client context, a JSON object. */
export function parseContext(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Reported below, together with JSON that is not an object.
  }
  throw new EmojifyError('USAGE', `invalid --context "${text}": expected a JSON object such as {"custom":{"a":1}}`);
}

export interface EventFlags {
  readonly data?: string | undefined;
  readonly path?: string | undefined;
  readonly event?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly raw: boolean;
}

/**
 * The event from the flags, or from stdin; undefined if there is none. `readStdin` is called only if no flag gives an
 * event.
 */
export async function eventPayload(
  { data, path, event, set = [], raw }: EventFlags,
  region: string,
  readStdin: () => Promise<string | undefined>,
): Promise<Buffer | undefined> {
  if (event !== undefined) {
    const { makeEvent } = await import('./events/make-event.js');
    return Buffer.from(JSON.stringify(makeEvent(event, set, { region, now: systemClock.now(), id: randomUUID })));
  }
  const text = data ?? (path === undefined || path === '-' ? await readStdin() : await readPayloadFile(path));
  return text === undefined ? undefined : payloadOf(text, raw);
}

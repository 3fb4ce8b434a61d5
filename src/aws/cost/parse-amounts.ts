import { EmojifyError } from '../../errors/emojify-error.js';
import type { Measured } from './cheapest-memory.js';

const scales: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };

/** Parses `30M`, `1.5k`, `2B`, `30,000,000` or `30_000_000`; `flag` is named in the error. */
export function parseCount(flag: string, text: string): number {
  const match = /^(\d+(?:[,_]\d{3})*(?:\.\d+)?|\.\d+)\s*([kmb]?)$/i.exec(text.trim());
  const scale = scales[match?.[2]?.toLowerCase() ?? ''];
  if (!match?.[1] || scale === undefined) throw wrong(flag, text, 'a number such as 30000, 1.5k, 30M or 2B');
  return Number(match[1].replace(/[,_]/g, '')) * scale;
}

/** Parses `200`, `200ms` or `1.5s` to milliseconds: above 0, at most Lambda's 15 minutes. */
export function parseMilliseconds(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/i.exec(text.trim());
  const milliseconds = Number(match?.[1]) * (match?.[2]?.toLowerCase() === 's' ? 1000 : 1);
  if (milliseconds > 0 && milliseconds <= 900_000) return milliseconds;
  throw wrong(flag, text, 'a duration such as 200, 200ms or 1.5s, up to 900s');
}

/** Parses Lambda's memory size in MB: a whole number from 128 to 10240. */
export function parseMemory(flag: string, text: string): number {
  const memory = /^(\d+)\s*(MB)?$/i.exec(text.trim())?.[1];
  if (memory !== undefined && Number(memory) >= 128 && Number(memory) <= 10_240) return Number(memory);
  throw wrong(flag, text, 'a whole number of MB from 128 to 10240');
}

/** Parses sizes with their durations: `512=740,1024=380ms`. */
export function parseMeasured(flag: string, text: string): readonly Measured[] {
  return text.split(',').map((pair) => {
    const [memory, duration, ...rest] = pair.split('=');
    if (memory === undefined || duration === undefined || rest.length > 0) {
      throw wrong(flag, text, 'memory and duration pairs such as 512=740,1024=380');
    }
    return { memoryMb: parseMemory(flag, memory), durationMs: parseMilliseconds(flag, duration) };
  });
}

function wrong(flag: string, text: string, expected: string): EmojifyError {
  return new EmojifyError('USAGE', `invalid ${flag} "${text}": expected ${expected}`);
}

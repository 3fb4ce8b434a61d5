import { EmojifyError } from '../errors/emojify-error.js';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Parses a time: `10m`, `2h`, `1h30m` (ago), or an ISO date or time such as `2026-03-01T10:00Z`. A time without a zone
 * is local. Returns milliseconds since 1970.
 */
export function parseWhen(flag: string, text: string, now: number): number {
  const ago = parseAgo(text.trim());
  if (ago !== undefined) return now - ago;
  const iso = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? Date.parse(isoTime(text.trim())) : Number.NaN;
  if (Number.isNaN(iso)) {
    const expected = 'how long ago (30s, 10m, 2h, 7d) or an ISO time such as 2026-03-01T10:00Z';
    throw new EmojifyError('USAGE', `invalid ${flag} "${text}": expected ${expected}`);
  }
  return iso;
}

function parseAgo(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[smhdw])+$/i.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/gi);
  return [...parts].reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit.toLowerCase()] ?? 0), 0);
}

/** JavaScript reads a date without time as UTC but a date with time as local; here both are local. */
function isoTime(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text;
}

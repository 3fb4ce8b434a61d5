import { createHash } from 'node:crypto';
import { extname, relative, sep } from 'node:path';
import type { PhotoResult } from '../result.js';

/** One photo on the report page. */
export interface ReportEntry {
  readonly input: string;
  readonly status: PhotoResult['status'];
  readonly width: number;
  readonly height: number;
  readonly faces: NonNullable<PhotoResult['faces']>;
  /** Addresses relative to the page. */
  readonly before?: string;
  readonly after?: string;
  readonly warnings?: readonly string[];
  readonly error?: string;
}

/** Extensions of formats that browsers support. */
const shownByBrowsers = new Set(['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.avif', '.gif']);

/** A lone surrogate stands for a byte that is not UTF-8 (see `util/path-name`); such a file has no address. */
const notUtf8 = /\p{Surrogate}/u;

export function toEntry(result: PhotoResult, addresses: Pick<ReportEntry, 'before' | 'after'>): ReportEntry {
  const { input, status, width = 1, height = 1, faces = [], warnings, error } = result;
  return {
    input,
    status,
    width,
    height,
    faces,
    ...addresses,
    ...(warnings && { warnings: warnings.map(({ message }) => message) }),
    ...(error && { error: `${error.code}: ${error.message}` }),
  };
}

/** The address of a file for the page, if browsers support its format: `../in/a%20b.jpg`. */
export function addressOf(folder: string, path: string): string | undefined {
  if (!shownByBrowsers.has(extname(path).toLowerCase())) return undefined;
  const parts = relative(folder, path).split(sep);
  return parts.every((part) => !notUtf8.test(part)) ? parts.map(encodeURIComponent).join('/') : undefined;
}

/** The same for the same photos, so that the reviewer's state survives another run. */
export function reportId(entries: readonly ReportEntry[]): string {
  const names = entries.map(({ input }) => input).sort();
  return createHash('sha256').update(names.join('\0')).digest('hex').slice(0, 16);
}

import { shownName } from '../errors/shell-word.js';
import type { BatchResult, PhotoResult } from './result.js';

export const resultHead = ['photo', 'faces', 'result', 'time'] as const;

/** Maximum number of rows in a table. */
const MOST_ROWS = 40;

/** The rows of the table of results. For a long run, the failures and the first of the others. */
export function resultRows({ photos }: BatchResult): string[][] {
  if (photos.length <= MOST_ROWS) return photos.map(row);
  const failed = photos.filter(({ status }) => status === 'failed');
  const others = photos.filter(({ status }) => status !== 'failed');
  const shown = others.slice(0, Math.max(0, MOST_ROWS - failed.length));
  const more = others.length - shown.length;
  return [...[...shown, ...failed].map(row), ...(more > 0 ? [[`… ${more} more`, '', '', '']] : [])];
}

function row({ input, output, status, faces, milliseconds, error }: PhotoResult): string[] {
  const emojis = [...new Set(faces?.map(({ emoji }) => emoji).filter((emoji) => emoji !== undefined))].slice(0, 5);
  const seen = faces === undefined ? '' : [faces.length, ...emojis].join(' ');
  const result = error?.code ?? (status === 'skipped' ? 'skipped' : shownName(output ?? 'dry run'));
  return [shownName(input), seen, result, milliseconds === undefined ? '' : `${milliseconds} ms`];
}
